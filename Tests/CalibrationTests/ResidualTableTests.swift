import Calibration
import Foundation
import Testing

@Suite("Intervals from held-out errors")
struct ResidualTableTests {
    /// A table with errors of TPOT at a rate on the same accelerator, and of all kinds of load.
    func table(_ count: Int, all: Int = 500) -> ResidualTable {
        ResidualTable(cells: [
            "1 tpot rate": ResidualTable.Cell(low: -0.1, middle: 0, high: 0.2, count: count),
            "1 tpot any": ResidualTable.Cell(low: -0.3, middle: 0, high: 0.1, count: all),
            "2 tpot rate": ResidualTable.Cell(low: -0.5, middle: 0, high: 0.5, count: 500),
        ])
    }

    func interval(_ table: ResidualTable) -> ClosedRange<Double>? {
        table.cell(.tpotMean, .modelAndAccelerator, "rate").map {
            exp($0.errors.lowerBound)...exp($0.errors.upperBound)
        }
    }

    @Test("many errors of the same kind stand alone")
    func many() throws {
        let range = try #require(interval(table(60)))
        #expect(abs(range.lowerBound - 0.904_84) < 1e-4)
        #expect(abs(range.upperBound - 1.221_40) < 1e-4)
    }

    @Test("few errors are widened by the next cell, and never narrowed")
    func few() throws {
        let range = try #require(interval(table(59)))
        #expect(abs(range.lowerBound - 0.740_82) < 1e-4)
        #expect(abs(range.upperBound - 1.221_40) < 1e-4)
        let farther = try #require(interval(table(59, all: 30)))
        #expect(abs(farther.lowerBound - 0.606_53) < 1e-4)
        #expect(abs(farther.upperBound - 1.648_72) < 1e-4)
    }

    @Test("fewer than twenty errors say nothing, and no errors give no interval")
    func none() throws {
        let range = try #require(interval(table(19)))
        #expect(abs(range.upperBound - 1.105_17) < 1e-4)
        #expect(interval(ResidualTable()) == nil)
    }
}
