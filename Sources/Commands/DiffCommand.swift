import ArgumentParser
import Input
import Reports

/// `plimsoll diff`: two saved plans side by side.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two saved plans in cost and latency.", usage: "plimsoll diff [<options>] <before> <after>",
        discussion: """
            Examples:
              plimsoll plan chat.yaml --json > before.json
              plimsoll plan chat.yaml --set workload.rate=2x --json > after.json
              plimsoll diff before.json after.json
              plimsoll diff before.json after.json --markdown   for a pull request
              plimsoll diff before.json after.json --svg diff.svg

            Figures first, then the cost breakdown line by line: + added, - removed,
            ~ changed. Two months are also compared in what they could cost instead.
            """)

    @Argument(help: "The plan or month before, as --json wrote it.")
    var before: String

    @Argument(help: "The plan after.")
    var after: String

    @OptionGroup var output: ChangeOutputOptions
    @OptionGroup var drawing: DrawingOptions

    func run() throws {
        let (old, new) = (try PlanInput.file(before), try PlanInput.file(after))
        let months = PlanDocument.months(of: old).flatMap { before in
            PlanDocument.months(of: new).map { (before, $0) }
        }
        let difference = PlanDifference(
            try PlanDocument(old), try PlanDocument(new), before: before, after: after, months: months)
        try drawing.save(CommandCharts.difference(difference))
        try output.write(
            json: difference, text: { PlanDifferenceText(difference, style: $0).lines },
            markdown: { PlanDifferenceText(difference).markdown })
    }
}

/// Where a saved plan is read from.
enum PlanInput {
    /// The plan at `path`; `-` reads standard input.
    static func document(_ path: String) throws -> PlanDocument { try PlanDocument(try file(path)) }

    /// The file at `path`; `-` reads standard input.
    static func file(_ path: String) throws -> TextFile {
        try path == "-"
            ? StandardInput.read(maximumBytes: PlanDocument.maximumSize)
            : TextFile(path: path, maximumBytes: PlanDocument.maximumSize)
    }
}
