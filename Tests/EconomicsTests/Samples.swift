import Catalog
import Performance
import Quantities
import Scenarios

/// Hand-written facts: one dense model, one accelerator, and instances with it.
enum Samples {
    static let llama70B = ModelArchitecture(
        id: "sample/llama-70b", family: "Llama", totalParameters: 70.6e9, activeParameters: 70.6e9, hiddenSize: 8192,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 80, mixer: .attention(heads: 64, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 28_672, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    static let h100 = Accelerator(
        id: "h100", vendor: "NVIDIA", name: "h100", architecture: "Hopper", releaseYear: 2022,
        memory: .gibibytes(79.65), usableMemory: .gibibytes(79.65), memoryBandwidth: .gigabytesPerSecond(3350),
        peaks: ComputePeaks(fp32: .teraFLOPs(67), bf16: .teraFLOPs(989), fp8: .teraFLOPs(1979)),
        interconnect: "NVLink", interconnectBandwidth: .gigabytesPerSecond(900), scaleUpDomain: 8,
        provenance: Provenance(.assumed, source: "test"))

    static func offer(
        _ purchase: PurchaseOption = .onDemand, perHour: Double = 4, count: Double = 1, provider: String = "cloud"
    ) -> Offer {
        Offer(
            provider: provider, instanceType: "\(Int(count))x", region: "here", acceleratorID: "h100",
            acceleratorCount: count, virtualCPUs: nil, hostMemory: nil, purchase: purchase,
            price: .dollarsPerHour(perHour), priceText: "\(perHour)", provenance: Provenance(.priceList, source: "test")
        )
    }

    /// Instances of the usual offer that are paid for already.
    static func commitment(_ count: Int, perHour: Double, monthsLeft: Int = 6) -> ExistingCommitment {
        guard let until = CalendarDate("2027-05-31") else { preconditionFailure("no day") }
        return ExistingCommitment(
            offer: offer(.reserved1Year, perHour: perHour), count: count, until: until, monthsLeft: monthsLeft)
    }
}
