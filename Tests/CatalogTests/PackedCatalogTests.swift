import Foundation
import Testing

@testable import Catalog

@Suite struct PackedCatalogTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    @Test("the packed tables are those of the CSV files; if not: swift run plimsoll catalog pack")
    func fresh() throws {
        for (path, bytes) in try PackedCatalog.files(of: root) {
            let committed = try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)"))
            #expect(committed == Data(bytes), "\(path) is stale")
        }
        #expect(try PackedCatalog.files().map(\.bytes) == PackedCatalog.files(of: root).map(\.bytes))
    }

    @Test("every fact is the same packed as read from CSV")
    func sameFacts() throws {
        let files = try CatalogFiles(repository: root)
        #expect(try HardwareCatalog.load().accelerators == files.accelerators().map(\.value))
        #expect(try ModelCatalog.builtIn() == files.models())
        #expect(try PriceBook.load().lines == files.offers().map(\.value))
        #expect(try APIPrice.shipped() == files.apiPrices().map(\.value))
        #expect(try OnPremFact.shipped() == files.onPremFacts().map(\.value))
    }

    @Test("prices of some accelerators are those lines of all prices, in their order")
    func someOffers() throws {
        let all = try PriceBook.load().lines
        for ids in [["nvidia-l4-24gb"], ["nvidia-h100-sxm-80gb", "nvidia-a10g-24gb"], [], ["no such"]] {
            let some = try PriceBook.load(of: Set(ids)).lines
            #expect(some == all.filter { ids.contains($0.acceleratorID) })
        }
    }
}
