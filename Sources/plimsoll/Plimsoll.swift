import ArgumentParser
import Reports

/// The program: one command for each question.
@main
struct Plimsoll: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plimsoll",
        abstract: "What it takes to serve a language model, and what that costs.",
        discussion: """
            Examples:
              plimsoll plan                        plan a built-in example
              plimsoll init chat > chat.yaml       write a scenario to start from
              plimsoll plan chat.yaml              which hardware, how many, what per month
              plimsoll predict --model meta-llama/Llama-3.1-8B-Instruct --gpu H100 --rate 8
              plimsoll compare --model openai/gpt-oss-120b --gpu H100 --gpu H200 --rate 5
              plimsoll month chat.yaml             the month: fleet by the hour, purchase mix, bill
              plimsoll what-if chat.yaml --set workload.rate=2x
              plimsoll check plan.json --budget 20000 --slo
              plimsoll report chat.yaml --html report.html
              plimsoll catalog models llama        what is known

            Results go to standard output, messages to standard error. Nothing is ever sent over a network.
            Exit codes: 0 done, 1 internal fault, 2 a gate was not met, 3 no feasible plan, 64 usage, 65 bad data,
            66 no such input, 74 input or output failed.
            """,
        version: "plimsoll \(ProgramVersion.text)",
        subcommands: [
            PlanCommand.self,
            InitCommand.self,
            PredictCommand.self,
            CompareCommand.self,
            MonthCommand.self,
            WhatIfCommand.self,
            DiffCommand.self,
            CheckCommand.self,
            SimulateCommand.self,
            CatalogCommand.self,
            ImportCommand.self,
            RunsCommand.self,
            CalibrateCommand.self,
            SuggestBenchmarksCommand.self,
            ValidateCommand.self,
            ReportCommand.self,
        ])

    /// Parses the command line and runs what it asks for; every failure ends in one message and its exit code.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            Failure.exit(with: error)
        }
    }
}
