import Catalog
import Measurements
import Quantities
import Testing

@testable import Questions

@Suite("Manifests of sweeps") struct SweepManifestTests {
    private static let offer = Offer(
        provider: "aws", instanceType: "p5.48xlarge", region: "us-east-1", acceleratorID: "h100", acceleratorCount: 8,
        virtualCPUs: 192, hostMemory: Bytes(2e12), purchase: .onDemand, price: .dollarsPerHour(55), priceText: "55",
        sourcePrice: SourcePrice(currency: "EUR", perHour: "50", taxPercent: 19),
        provenance: Provenance(.priceList, source: "list", date: CalendarDate("2026-11-01")))

    private static func hash(_ change: (inout Offer) -> Void) -> UInt64 {
        var offer = offer
        change(&offer)
        var hash = StableHash()
        hash.add(offer)
        return hash.value
    }

    @Test("whatever is different of a price makes another catalog")
    func everyField() {
        let changes: [(inout Offer) -> Void] = [
            { _ in }, { $0.provider = "gcp" }, { $0.instanceType = "p5e" }, { $0.region = "eu" },
            { $0.acceleratorID = "h200" }, { $0.acceleratorCount = 4 }, { $0.virtualCPUs = nil },
            { $0.hostMemory = nil }, { $0.purchase = .spot }, { $0.price = .dollarsPerHour(54) },
            { $0.priceText = "55.0" }, { $0 = $0.discounted(by: 0.1) }, { $0.statedUpfront = Dollars(1) },
            { $0.localDisk = Bytes(1) }, { $0.network = .gigabytesPerSecond(1) }, { $0.sourcePrice = nil },
            { $0.sourcePrice?.currency = "GBP" }, { $0.sourcePrice?.perHour = "51" },
            { $0.sourcePrice?.taxPercent = 0 }, { $0.provenance.kind = .user }, { $0.provenance.source = "other" },
            { $0.provenance.date = nil }, { $0.provenance.isApproximate = true },
        ]
        #expect(Set(changes.map(Self.hash)).count == changes.count)
        // A new field of a price belongs into the hash, and into this test.
        #expect(Mirror(reflecting: Self.offer).children.count == 17)
        #expect(Mirror(reflecting: Self.offer.provenance).children.count == 4)
    }
}
