import Catalog
import Foundation
import Input
import PriceLists
import Testing

private let path = "../shared/fixtures/focus/focus_1_0_sample_rows_1_250.csv"

/// Published sample data of FOCUS, which lie beside the package on some machines only.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: path), "no file \(path)"))
struct BillFilesTests {
    @Test("every row of the sample is counted, and the sums are exact")
    func sample() throws {
        let bill = try Bill(path: path, PriceImportContext(try HardwareCatalog.load()))
        #expect(bill.format == .focus && bill.rows == 250 && bill.spend.isEmpty)
        #expect(bill.rest.reduce(0) { $0 + $1.rows } == 250)
        // Added up by a spreadsheet of decimals.
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let table = try CSVTable(TextFile(name: path, text: text))
        let column = try #require(table.columns.firstIndex(of: "BilledCost"))
        let sum = table.rows.reduce(Decimal(0)) { $0 + (Decimal(string: String($1.cells[column])) ?? 0) }
        let billed = bill.rest.reduce(ExactPrice.zero) { $0 + $1.billed }
        #expect(Decimal(string: billed.exactText) == sum)
        #expect(bill.unknownInstances == ["g3.4xlarge"])
    }
}
