public import Calibration
public import Validation

/// What a fit found, and how well it predicts what it has not seen.
public struct CalibrationReport: Encodable {
    private let runs: Int
    private let offsets: [(level: String, count: Int)]
    /// Whether the factors are those that come with the program, to the last digit.
    public let isAsShipped: Bool
    private let own: Int
    /// Errors of held-out predictions.
    public var heldOut: [AccuracyRow] = []
    /// Errors on the user's own runs with the shipped factors alone.
    public var before: [(figure: RunFigure, summary: AccuracySummary)] = []
    /// The same after the user's runs were taken in.
    public var after: [(figure: RunFigure, summary: AccuracySummary)] = []

    /// What each part of the calibration is worth on accelerators left out.
    public var ablations: [Ablation] = []

    /// A report on factors fitted to `runs` runs, with `own` runs of the user in the store.
    public init(runs: Int, levels: CoefficientLevels, isAsShipped: Bool, own: Int) {
        self.runs = runs
        offsets = Level.allCases.map { ("\($0)", levels.offsets[$0.rawValue].count) }
        self.isAsShipped = isAsShipped
        self.own = own
    }

    /// The report for a terminal.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var lines = [
            "\(Figures.number(Double(runs))) published runs; the factors are "
                + (isAsShipped ? "those that come with the program, to the last digit" : "NOT those of the program"),
            "", "offsets by level",
        ]
        var levels = TextTable([("level", .left), ("properties", .right)])
        for (level, count) in offsets where count > 0 { levels.add([level, Figures.number(Double(count))]) }
        lines += levels.lines(style)
        if !heldOut.isEmpty {
            lines += ["", "held out"] + CalibrationReport.lines(of: heldOut.map(HeldOutFigures.init), style)
        }
        for ablation in ablations { lines += [""] + CalibrationReport.lines(ablation, style) }
        lines += ["", "\(Figures.number(Double(own))) runs of yours inform predictions"]
        for (title, summaries) in [("with the published runs alone", before), ("with yours", after)]
        where !summaries.isEmpty {
            var table = TextTable(CalibrationReport.figureColumns)
            for (figure, summary) in summaries {
                table.add([figure.rawValue] + CalibrationReport.cells(ErrorFigures(summary)))
            }
            lines += ["", "errors on your runs, " + title] + table.lines(style)
        }
        return lines
    }

    private static func lines(_ ablation: Ablation, _ style: TerminalStyle) -> [String] {
        var table = TextTable([
            ("median error, \(ablation.accelerator) left out", .left), ("TPOT", .right), ("TTFT", .right),
            ("tokens/s", .right), ("other configurations: TPOT", .right), ("TTFT", .right), ("tokens/s", .right),
        ])
        for row in ablation.rows {
            func cell(_ summaries: [Metric: AccuracySummary], _ metric: Metric) -> String {
                summaries[metric].map { "\(Figures.percent($0.medianError)) (\($0.count))" } ?? ""
            }
            let same = Ablation.metrics.map { cell(row.same, $0) }
            table.add([row.condition] + same + Ablation.metrics.map { cell(row.others, $0) })
        }
        return table.lines(style) + ["own runs are of \(ablation.configuration)"]
    }

    /// Held-out errors: a table for each kind of group that is left out and each way of asking.
    static func lines(of heldOut: [HeldOutFigures], _ style: TerminalStyle) -> [String] {
        var lines: [String] = []
        var rest = heldOut[...]
        while let first = rest.first {
            let group = rest.prefix { $0.left_out == first.left_out && $0.told == first.told }
            rest = rest.dropFirst(group.count)
            var table = TextTable([("load", .left)] + figureColumns + [("width", .right)])
            for row in group {
                table.add(
                    [row.load, row.figure] + cells(row.summary)
                        + [row.summary.width_90.map { Figures.number($0) + "x" } ?? ""])
            }
            let asking = Asking(rawValue: first.told).map(Wording.asking) ?? first.told
            lines += (lines.isEmpty ? [] : [""]) + ["\(Wording.leftOut(first.left_out)) left out, \(asking)"]
            lines += table.lines(style)
        }
        return lines
    }

    /// The columns that all tables of errors of figures have.
    static let figureColumns: [(String, TextTable.Alignment)] = [
        ("figure", .left), ("n", .right), ("median", .right), ("mean", .right), ("p90", .right), ("bias", .right),
        ("in interval", .right),
    ]

    /// Errors in the columns that all tables of errors have.
    static func cells(_ errors: ErrorFigures) -> [String] {
        [
            Figures.number(Double(errors.n)), Figures.percent(errors.median_ape), Figures.percent(errors.mean_ape),
            Figures.percent(errors.p90_ape), Figures.percent(errors.bias),
            errors.coverage_90.map { Figures.percent($0) } ?? "",
        ]
    }

    /// Writes the document, with its schema version.
    public func encode(to encoder: any Encoder) throws {
        func named(_ list: [(figure: RunFigure, summary: AccuracySummary)]) -> [String: ErrorFigures] {
            Dictionary(list.map { ($0.figure.rawValue, ErrorFigures($0.summary)) }) { first, _ in first }
        }
        try CalibrationDocument(
            runs: runs, own_runs: own, as_shipped: isAsShipped,
            held_out: heldOut.map(HeldOutFigures.init), before: named(before), after: named(after)
        ).encode(to: encoder)
    }
}

/// A fit as a JSON document.
struct CalibrationDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "calibration"
    var runs: Int
    var own_runs: Int
    var as_shipped: Bool
    var held_out: [HeldOutFigures]
    var before: [String: ErrorFigures]
    var after: [String: ErrorFigures]
}

/// Errors of held-out predictions of one slice.
struct HeldOutFigures: Codable, Sendable, Equatable {
    var left_out: String
    var told: String
    var load: String
    var figure: String
    var summary: ErrorFigures

    init(_ row: AccuracyRow) {
        (left_out, told, load, figure) = (row.leftOut, row.asking, row.load, row.figure)
        summary = ErrorFigures(row.summary)
    }
}
