import ArgumentParser
import Input
import Reports

/// Takes the program's command line, runs what it asks for, and ends the program with an exit code where that failed.
public func runCommandLine() { Plimsoll.main() }

/// One command for each question.
struct Plimsoll: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plimsoll",
        abstract: "Plan the hardware and the cost of serving language models.",
        discussion: """
            Examples:
              plimsoll plan                     plan a built-in example
              plimsoll init chat > chat.yaml    write a scenario to start from
              plimsoll plan chat.yaml           find hardware, count and monthly cost
              plimsoll month chat.yaml          show replicas and cost by the hour
              plimsoll predict --model meta-llama/Llama-3.1-8B-Instruct --gpu H100 \\
                --rate 8/s
              plimsoll compare --model openai/gpt-oss-120b --gpu H100 --gpu H200 \\
                --rate 5/s
              plimsoll what-if chat.yaml --set workload.rate=2x
              plimsoll check plan.json --budget 20000 --slo
              plimsoll drift plan.json --prometheus http://127.0.0.1:9090 --from 7d
              plimsoll report chat.yaml --html report.html
              plimsoll guide                    read how to do common tasks

            Results go to standard output, messages to standard error. Nothing is sent
            over a network, apart from questions to the server that --prometheus names.

            Exit codes: 0 success, 1 internal fault, 2 a gate was not met, 3 no feasible
            plan, 64 usage, 65 bad data, 66 no such input, 74 input or output failed, 130
            interrupted: what is printed is a part.
            """,
        version: "plimsoll \(ProgramVersion.text)",
        subcommands: subcommands(for: Array(CommandLine.arguments.dropFirst())))

    /// Every command by its name, in the order of help.
    static let commands: [(name: String, type: any ParsableCommand.Type)] = [
        ("plan", PlanCommand.self),
        ("init", InitCommand.self),
        ("predict", PredictCommand.self),
        ("compare", CompareCommand.self),
        ("month", MonthCommand.self),
        ("what-if", WhatIfCommand.self),
        ("sweep", SweepCommand.self),
        ("merge", MergeCommand.self),
        ("diff", DiffCommand.self),
        ("check", CheckCommand.self),
        ("drift", DriftCommand.self),
        ("workload", WorkloadCommand.self),
        ("simulate", SimulateCommand.self),
        ("catalog", CatalogCommand.self),
        ("prices", PricesCommand.self),
        ("import", ImportCommand.self),
        ("runs", RunsCommand.self),
        ("calibrate", CalibrateCommand.self),
        ("suggest-benchmarks", SuggestBenchmarksCommand.self),
        ("validate", ValidateCommand.self),
        ("report", ReportCommand.self),
        ("serve", ServeCommand.self),
        ("mcp", ToolServerCommand.self),
        ("guide", GuideCommand.self),
        ("schema", SchemaCommand.self),
        ("completions", CompletionsCommand.self),
        ("man", ManualCommand.self),
    ]

    /// The command that `arguments` ask for; all of them where it takes all to answer.
    ///
    /// What describes the other commands takes longer to put together than a prediction.
    static func subcommands(for arguments: [String]) -> [any ParsableCommand.Type] {
        let aboutAll = ["--generate-completion-script", "--experimental-dump-help", "---completion"]
        let isAboutAll =
            ["completions", "man"].contains(arguments.first)
            || arguments.contains { argument in aboutAll.contains { argument.hasPrefix($0) } }
        if !isAboutAll, let asked = commands.first(where: { $0.name == arguments.first }) { return [asked.type] }
        return commands.map(\.type)
    }

    /// Parses the command line and runs what it asks for; every failure ends in one message and its exit code.
    static func main() {
        StandardStreams.fill()
        Signals.takeCharge()
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if arguments == ["--version"] { return try Output.write(ProgramVersion.line + "\n") }
            if arguments.sorted() == ["--json", "--version"] {
                return try Output.write(try JSONText.text(VersionDocument()))
            }
            try refuseUnknown(arguments)
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.exit(with: error)
        }
    }

    /// Throws when `arguments` name a command or a subcommand that does not exist, with the nearest that do.
    private static func refuseUnknown(_ arguments: [String]) throws {
        var path = "plimsoll"
        var known = commands
        for name in arguments {
            guard !known.isEmpty, !name.hasPrefix("-"), name != "help" else { return }
            guard let command = known.first(where: { $0.name == name }) else {
                let names = known.map(\.name)
                throw Failure(
                    .usage,
                    "error: \(path) has no command \"\(name.prefix(40))\"; "
                        + (didYouMean(name, among: names) ?? "one of: \(names.joined(separator: ", "))"))
            }
            path += " " + name
            known = command.type.configuration.subcommands.map { ($0.configuration.commandName ?? "", $0) }
        }
    }
}
