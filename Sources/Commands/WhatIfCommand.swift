import ArgumentParser
import Catalog
import Input
import Planning
internal import Questions
import Reports
import Scenarios

/// `plimsoll what-if`: the same question with something changed.
struct WhatIfCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Change a scenario and show what that does to cost and latency.",
        discussion: """
            Examples:
              plimsoll what-if chat.yaml --set workload.rate=2x --set precision=fp8
              plimsoll what-if chat.yaml --sweep workload.rate=1/s,2/s,5/s,10/s
              plimsoll what-if chat.yaml --sweep gpu=H100,H200,L40S \\
                --sweep precision=bf16,fp8
              plimsoll what-if chat.yaml --savings            savings options, ranked
              plimsoll what-if chat.yaml --set gpu=H200 --markdown
              plimsoll what-if company.yaml --set chat.workload.rate=2x

            A value such as 2x multiplies what is there; the name of a workload before a
            path changes that workload alone. Exits with 3 when no configuration meets
            the SLOs after the change.
            """)

    @Argument(help: "Scenario file (YAML or JSON); \"-\" reads standard input. Left out: a built-in example.")
    var scenario: String?

    @Option(help: ArgumentHelp("Replace or multiply a value: workload.rate=2x.", valueName: "path=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("Try several values; twice for a two-way table.", valueName: "path=a,b,c"))
    var sweep: [String] = []

    @Flag(help: "Try the usual savings options, and rank them.")
    var savings = false

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions
    @OptionGroup var output: ChangeOutputOptions

    @Flag(help: "Write the points of --sweep as CSV.")
    var csv = false

    @OptionGroup var drawing: DrawingOptions

    func validate() throws {
        guard sweep.count <= 2 else { throw ValidationError("--sweep: at most two, one for each side of a table") }
        guard !(savings && !sweep.isEmpty) else { throw ValidationError("--savings and --sweep exclude each other") }
        guard savings || !set.isEmpty || !sweep.isEmpty else {
            throw ValidationError("nothing is changed: give --set path=value, --sweep path=a,b,c or --savings")
        }
        if csv, sweep.isEmpty { throw ValidationError("--csv writes the points of --sweep; use --json") }
        if csv, output.json || output.markdown {
            throw ValidationError("--csv excludes --json and --markdown")
        }
    }

    func run() throws {
        var question = WhatIfQuestion(try ScenarioInput.source(scenario, overrides: []))
        question.changes = try set.map { try ScenarioOverride(parsing: $0, option: "--set") }
        question.axes = try sweep.map { try SweepAxis(parsing: $0) }
        question.wantsSavings = savings
        let knowledge = try evidenceOptions.load(try catalogOptions.load())
        let answer =
            question.axes.isEmpty
            ? try question.answer(knowledge)
            : try RunWatch.watching("planning") { try question.answer(knowledge) }
        switch answer {
        case .savings(let ranking):
            try drawing.save(CommandCharts.savings(ranking))
            try output.write(
                json: SavingsDocument(ranking), text: { SavingsText(ranking).lines($0) },
                markdown: { SavingsText(ranking).markdown })
        case .sweep(let points):
            let axes = question.axes
            try drawing.save(CommandCharts.sweep(points, axes: axes))
            let report = SweepText(points, axes: axes)
            if csv { return try Output.write(report.csv) }
            try output.write(
                json: SweepDocument(points, axes: axes), text: { report.lines($0) }, markdown: { report.markdown })
        case .difference(let difference, let isFeasible):
            if isFeasible { try drawing.save(CommandCharts.difference(difference)) }
            try output.write(
                json: difference, text: { PlanDifferenceText(difference, style: $0).lines },
                markdown: { PlanDifferenceText(difference).markdown })
            guard isFeasible else { throw Failure(.infeasible, "") }
        }
    }
}

/// How differences, sweeps and checks are written.
struct ChangeOutputOptions: ParsableArguments {
    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    @Flag(help: "Write Markdown, for a comment on a pull request.")
    var markdown = false

    @Flag(help: "No colour.")
    var noColor = false

    func validate() throws {
        guard !json || !markdown else { throw ValidationError("--json and --markdown exclude each other") }
    }

    /// Writes the form that was asked for.
    func write(
        json document: @autoclosure () throws -> some Encodable, text: (TerminalStyle) throws -> [String],
        markdown lines: () throws -> [String]
    ) throws {
        if json { return try Output.write(try JSONText.text(try document())) }
        if markdown { return try Output.write(unbroken: try lines()) }
        try Output.write(lines: try text(Output.style(noColor: noColor)))
    }
}
