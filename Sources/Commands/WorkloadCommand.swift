import ArgumentParser
import Input
import Measurements
import Monitoring
import Reports

/// `plimsoll workload`: what requests really look like, as a scenario.
struct WorkloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workload",
        abstract: "Turn request logs or metrics into the workload of a scenario.",
        usage: "plimsoll workload [<options>] [<log>]",
        discussion: """
            Examples:
              plimsoll workload requests.csv > mine.yaml
              plimsoll workload usage.jsonl.gz --json
              kcat -C -b localhost:9092 -t usage -e -q | plimsoll workload -
              plimsoll workload access.log --fields time=#4,input=#10,output=#11
              plimsoll workload log.jsonl \\
                --fields time=created,input=usage.prompt_tokens,output=completion_tokens
              plimsoll workload --prometheus http://127.0.0.1:9090 --from 7d
              plimsoll workload november.csv --evidently october.csv > report.json

            Logs are CSV with a header, lines of JSON (answers of OpenAI's API, LiteLLM,
            Azure, BurstGPT and Mooncake among others), spans of OpenTelemetry in JSON, or
            lines of words; each line needs a time, input tokens and output tokens. Their
            order does not matter, and only counts are kept: never a word of a prompt.
            Roles of --fields: \(RequestLogFields.Role.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Argument(help: "Log of requests, compressed or not; \"-\" reads standard input.")
    var log: String?

    @Option(help: ArgumentHelp("Which fields of the log are what; #4 is the fourth word.", valueName: "role=field,..."))
    var fields: String?

    @Option(
        help: ArgumentHelp(
            "Write instead, as a report of Evidently, how far lengths and hourly requests drifted from this earlier log.",
            valueName: "log"))
    var evidently: String?

    @OptionGroup(title: "Metrics instead") var measured: HistoryOptions

    @Flag(help: "Write JSON, with a schema version, instead of a scenario.")
    var json = false

    func validate() throws {
        guard (log != nil) != measured.isGiven else {
            throw ValidationError("name one source: a log, --prometheus URL or --metrics FILE")
        }
        if log == nil, fields != nil { throw ValidationError("--fields goes with a log") }
        if evidently != nil, log == nil { throw ValidationError("--evidently goes with a log") }
        if evidently != nil, json { throw ValidationError("--json and --evidently exclude each other") }
    }

    func run() throws {
        let workload: ObservedWorkload
        if let log {
            let fields =
                try fields.map { text throws(InputProblems) in try RequestLogFields(text) } ?? RequestLogFields()
            workload = ObservedWorkload(
                try RunWatch.watching("reading requests") { try RequestLog.read(path: log, fields: fields) })
        } else {
            workload = ObservedWorkload(try RunWatch.watching("reading metrics") { try measured.history() })
        }
        for warning in workload.warnings { Output.complain(warning) }
        if let evidently {
            let fields =
                try fields.map { text throws(InputProblems) in try RequestLogFields(text) } ?? RequestLogFields()
            let before = ObservedWorkload(
                try RunWatch.watching("reading requests") { try RequestLog.read(path: evidently, fields: fields) })
            return try Output.write(EvidentlyReport.text(RequestDrift(from: before, to: workload)))
        }
        if json {
            try Output.write(try JSONText.text(WorkloadDocument(workload)))
        } else {
            try Output.write(WorkloadText.scenario(workload))
        }
    }
}
