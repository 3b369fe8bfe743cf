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
            """)

    @Argument(help: "The plan or month before, as --json wrote it.")
    var before: String

    @Argument(help: "The plan after.")
    var after: String

    @OptionGroup var output: ChangeOutputOptions
    @OptionGroup var drawing: DrawingOptions

    func run() throws {
        let difference = PlanDifference(
            try PlanInput.document(before), try PlanInput.document(after), before: before, after: after)
        try drawing.save(CommandCharts.difference(difference))
        try output.write(
            json: difference, text: { PlanDifferenceText(difference, style: $0).lines },
            markdown: { PlanDifferenceText(difference).markdown })
    }
}

/// Where a saved plan is read from.
enum PlanInput {
    /// The plan at `path`; `-` reads standard input.
    static func document(_ path: String) throws -> PlanDocument {
        try PlanDocument(
            path == "-"
                ? StandardInput.read(maximumBytes: PlanDocument.maximumSize)
                : TextFile(path: path, maximumBytes: PlanDocument.maximumSize))
    }
}
