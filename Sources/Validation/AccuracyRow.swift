internal import BenchmarkData
internal import Foundation
public import Input

/// One line of the table of held-out errors that comes with the program.
public struct AccuracyRow: Sendable, Equatable {
    /// What was left out together.
    public var leftOut: String
    /// What the prediction was told beside the conditions, as ``Asking`` has it.
    public var asking: String
    /// How requests arrived.
    public var load: String
    /// The figure.
    public var figure: String
    /// Its errors.
    public var summary: AccuracySummary

    /// A line.
    public init(leftOut: String, asking: String, load: String, figure: String, summary: AccuracySummary) {
        self.leftOut = leftOut
        self.asking = asking
        self.load = load
        self.figure = figure
        self.summary = summary
    }

    /// The figure of lines that hold the highest rate with a steady state against what overloaded runs served.
    public static let capacityFigure = "capacity_requests_s"
    /// The figure of lines that tell by how much that rate falls short of what was served in full, where it does.
    public static let shortfallFigure = "capacity_shortfall"

    private static let columns = [
        "left_out", "told", "load", "figure", "n", "median_ape", "mean_ape", "p90_ape", "bias", "coverage_90",
        "width_90",
    ]

    /// Lines as comma-separated values.
    public static func table(_ rows: [AccuracyRow]) -> String {
        func text(_ value: Double) -> String { "\((value * 1e4).rounded() / 1e4)" }
        let lines = rows.map { row in
            [
                row.leftOut, row.asking, row.load, row.figure, "\(row.summary.count)", text(row.summary.medianError),
                text(row.summary.meanError), text(row.summary.p90Error), text(row.summary.bias),
                row.summary.coverage.map(text) ?? "", row.summary.width.map(text) ?? "",
            ].joined(separator: ",")
        }
        return ([columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
    }

    /// The lines that come with the program.
    public static func shipped() throws(InputProblems) -> [AccuracyRow] {
        let file = benchmark_accuracy()
        let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
        let table = try CSVTable(TextFile(name: "held-out accuracy", bytes: bytes))
        var records = CSVRecords(table, required: columns)
        let rows = table.rows.map { row in
            AccuracyRow(
                leftOut: records.text(row, "left_out"), asking: records.text(row, "told"),
                load: records.text(row, "load"),
                figure: records.text(row, "figure"),
                summary: AccuracySummary(
                    count: records.integer(row, "n", in: 0...10_000_000),
                    medianError: records.number(row, "median_ape", in: 0...1e9),
                    meanError: records.number(row, "mean_ape", in: 0...1e9),
                    p90Error: records.number(row, "p90_ape", in: 0...1e9),
                    bias: records.number(row, "bias", in: -1...1e9),
                    coverage: records.optionalNumber(row, "coverage_90", in: 0...1),
                    width: records.optionalNumber(row, "width_90", in: 1...1e9)))
        }
        try records.check()
        return rows
    }
}
