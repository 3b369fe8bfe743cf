internal import Calibration
internal import Foundation
public import Validation

/// A validation for a terminal: errors by figure, then by engine, accelerator and model, and the worst rows.
public struct ValidationText {
    /// The lines.
    public let lines: [String]

    /// `validation` as text; `heldOut` is shown beside it where the runs are those the factors were fitted to.
    public init(
        _ validation: Validation, heldOut: [AccuracyRow] = [], worst: Int = 10, style: TerminalStyle = .plain
    ) {
        let predicted = validation.runCount - validation.skipped.count
        var lines = [
            style.bold("Predicted against measured"),
            "  \(Figures.number(Double(validation.runCount))) runs, \(Figures.number(Double(predicted))) predicted, "
                + "\(Figures.number(Double(validation.skipped.count))) skipped"
                + ValidationText.methods(validation),
        ]
        if validation.known > 0 {
            lines.append(
                "  In sample: the factors were fitted to \(Figures.number(Double(validation.known))) of these runs, so "
                    + "their errors here are smaller than on unseen runs.")
        }
        lines += ["", style.bold("By figure")] + ValidationText.figures(validation, style)
        if !heldOut.isEmpty {
            lines += ["", style.bold("Held out: each run predicted by a fit that saw nothing of its group")]
            lines += CalibrationReport.lines(of: heldOut.map(HeldOutFigures.init), style).map {
                $0.isEmpty ? "" : "  " + $0
            }
        }
        let figures: [RunFigure] = [.tpotMean, .ttftMean, .e2eMean, .outputTokens]
        let properties: [(String, (Validation.Slice) -> String)] = [
            ("load", { $0.load }), ("engine", { $0.engine }), ("accelerator", { $0.accelerator }),
            ("model", { $0.model }), ("evidence", { $0.evidence.name }),
        ]
        for (name, property) in properties {
            lines += ["", style.bold("By \(name), median error (runs)")]
            lines += ValidationText.slices(validation, figures, name, property, style)
        }
        if worst > 0, !validation.rows.isEmpty {
            lines += ["", style.bold("Farthest off")] + ValidationText.worst(validation.worst(worst), style)
        }
        lines += ValidationText.skipped(validation, style)
        self.lines = lines
    }

    private static func methods(_ validation: Validation) -> String {
        let parts = validation.methods.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\(Figures.number(Double($0.value))) by \($0.key.rawValue)" }
        return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
    }

    private static func figures(_ validation: Validation, _ style: TerminalStyle) -> [String] {
        var table = TextTable(CalibrationReport.figureColumns)
        for (figure, summary) in validation.summaries {
            table.add([figure.rawValue] + CalibrationReport.cells(ErrorFigures(summary)))
        }
        return table.lines(style).map { "  " + $0 }
    }

    private static func slices(
        _ validation: Validation, _ figures: [RunFigure], _ name: String, _ property: (Validation.Slice) -> String,
        _ style: TerminalStyle
    ) -> [String] {
        var table = TextTable([(name, .left)] + figures.map { ($0.rawValue, .right) })
        let byFigure = figures.map { figure in
            Dictionary(
                uniqueKeysWithValues: validation.summaries(of: figure, by: property).map { ($0.name, $0.summary) })
        }
        var counts: [String: Int] = [:]
        for summaries in byFigure { for (name, summary) in summaries { counts[name, default: 0] += summary.count } }
        for name in counts.keys.sorted(by: { (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1) }).prefix(40) {
            table.add(
                [name]
                    + byFigure.map { summaries in
                        summaries[name].map { "\(Figures.percent($0.medianError)) (\($0.count))" } ?? ""
                    })
        }
        return table.lines(style).map { "  " + $0 }
    }

    private static func worst(_ rows: [Validation.Row], _ style: TerminalStyle) -> [String] {
        var table = TextTable([
            ("run", .left), ("figure", .left), ("measured", .right), ("predicted", .right), ("interval", .right),
        ])
        for row in rows {
            let interval = Wording.interval(row.interval?.lowerBound, row.interval?.upperBound) { Figures.number($0) }
            table.add([
                row.run, row.figure.rawValue, Figures.number(row.measured), Figures.number(row.predicted),
                interval ?? "",
            ])
        }
        return table.lines(style).map { "  " + $0 }
    }

    private static func skipped(_ validation: Validation, _ style: TerminalStyle) -> [String] {
        guard !validation.skipped.isEmpty else { return [] }
        var counts: [String: Int] = [:]
        for skipped in validation.skipped { counts[skipped.reason, default: 0] += 1 }
        var table = TextTable([("skipped because", .left), ("rows", .right)])
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        for (reason, count) in ranked.prefix(20) { table.add([reason, Figures.number(Double(count))]) }
        let rest = ranked.dropFirst(20).map(\.value).reduce(0, +)
        if rest > 0 { table.add(["other reasons", Figures.number(Double(rest))]) }
        return [""] + table.lines(style)
    }
}
