internal import Measurements
internal import Quantities
public import RunStore

/// A list of stored runs.
public struct RunList: Encodable, Sendable {
    private let runs: [RunSummary]
    private let total: Int
    private let goesOn: Bool

    /// Some of `total` runs; whether more follow.
    public init(_ runs: [RunSummary], total: Int, goesOn: Bool) {
        self.runs = runs
        self.total = total
        self.goesOn = goesOn
    }

    /// A table for a terminal.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([
            ("no.", .right), ("run", .left), ("model", .left), ("accelerator", .left), ("engine", .left),
            ("precision", .left), ("tokens/s", .right), ("flags", .left),
        ])
        for run in runs {
            table.add([
                "\(run.position)", run.id, run.model ?? "", run.accelerator ?? "", run.engine ?? "",
                run.precision ?? "", run.outputRate.map { Figures.number($0.value) } ?? "",
                run.flags.map(\.rawValue).joined(separator: " "),
            ])
        }
        guard !runs.isEmpty else { return total == 0 ? ["no run meets this"] : ["no run follows; \(total) in all"] }
        guard goesOn, let last = runs.last else { return table.lines(style) }
        return table.lines(style) + [
            "", "\(runs.count) of \(Figures.number(Double(total))); --after \(last.position) goes on",
        ]
    }

    /// The runs as a table of a page.
    public var table: ReportTable {
        var table = ReportTable([
            ("run", .left), ("model", .left), ("accelerator", .left), ("engine", .left), ("precision", .left),
            ("output tokens/s", .right), ("flags", .left),
        ])
        for run in runs {
            table.add([
                .text(run.id), .text(run.model ?? ""), .text(run.accelerator ?? ""), .text(run.engine ?? ""),
                .text(run.precision ?? ""), .figure(run.outputRate?.value),
                .text(run.flags.map(\.rawValue).joined(separator: " ")),
            ])
        }
        return table
    }

    /// Comma-separated values.
    public var csv: String {
        var table = CSVText(columns: [
            "run_id", "model", "gpu", "engine", "weight_precision", "output_tok_s", "flags", "imported_at",
        ])
        for run in runs {
            table.add([
                .text(run.id), .text(run.model ?? ""), .text(run.accelerator ?? ""), .text(run.engine ?? ""),
                .text(run.precision ?? ""), .number(run.outputRate?.value),
                .text(run.flags.map(\.rawValue).joined(separator: ";")), .text(run.importedAt ?? ""),
            ])
        }
        return table.text
    }

    /// Writes the document, with its schema version.
    public func encode(to encoder: any Encoder) throws {
        let lines = runs.map { run in
            RunFigures(
                number: run.position, run_id: run.id, model: run.model, gpu: run.accelerator, engine: run.engine,
                weight_precision: run.precision, output_tok_s: run.outputRate?.value, flags: run.flags.map(\.rawValue),
                imported_at: run.importedAt)
        }
        try RunListDocument(total: total, runs: lines).encode(to: encoder)
    }
}

/// A list of stored runs as a JSON document.
struct RunListDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "runs"
    var total: Int
    var runs: [RunFigures]
}

/// A stored run in a list.
struct RunFigures: Codable, Sendable {
    var number: Int64
    var run_id: String
    var model: String?
    var gpu: String?
    var engine: String?
    var weight_precision: String?
    var output_tok_s: Double?
    var flags: [String]
    var imported_at: String?
}
