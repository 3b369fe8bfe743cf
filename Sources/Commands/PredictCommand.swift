import ArgumentParser
import Calibration
import Catalog
import Performance
import Questions
import Reports
import Scenarios
import Workload

/// `plimsoll predict`: what one deployment does under one load.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Predict latency, throughput, utilization and memory of one replica.",
        discussion: """
            Examples:
              plimsoll predict --model meta-llama/Llama-3.1-8B-Instruct --gpu H100 \\
                --input 547 --output 248 --rate 8/s
              plimsoll predict --model openai/gpt-oss-120b --gpu B200 \\
                --concurrency 64 --json
              plimsoll predict --model ./my-model --gpu H200 --tp 2 --precision fp8 \\
                --rate 240/min --explain

            Every figure comes with its 90% prediction interval, from measured runs left
            out of the fit. Exits with 3 when the model does not fit into memory.
            """)

    @OptionGroup(title: "Deployment") var deployment: DeploymentOptions

    @Option(help: "Accelerator: an id, a name or an alias.")
    var gpu: String

    @OptionGroup(title: "Requests") var requests: LengthOptions
    @OptionGroup(title: "Load of one replica") var arrivals: LoadOptions

    @Flag(help: "Show the arithmetic, with sources.")
    var explain = false

    @OptionGroup(title: "Facts") var catalogOptions: CatalogOptions
    @OptionGroup(title: "Facts") var evidenceOptions: EvidenceOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Output") var drawing: DrawingOptions

    func run() throws {
        let catalog = try catalogOptions.load(accelerators: [gpu])
        let knowledge = try evidenceOptions.load(catalog)
        let report = try PredictQuestion(
            try deployment.request(on: gpu), requests.lengths, arrivals.load
        ).answer(knowledge)
        deployment.warn(about: [report.replica.deployment], knowledge)
        if report.fits { try drawing.save(CommandCharts.prediction(report)) }
        if output.json {
            try Output.write(try JSONText.text(PredictionDocument(report)))
        } else if output.csv {
            try Output.write(PredictionCSV.text([report]))
        } else {
            var lines = PredictionText(report, style: Output.style(noColor: output.noColor)).lines
            if explain {
                let replica = report.replica
                lines +=
                    [""]
                    + Explanation.lines(replica, replica.estimate(report.lengths, under: report.load), report.lengths)
                lines += Explanation.evidence(report)
            }
            try Output.write(lines: lines)
        }
        guard report.fits else { throw Failure(.infeasible, "") }
    }
}
