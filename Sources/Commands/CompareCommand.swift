public import ArgumentParser
import Calibration
public import Catalog
import Input
import Performance
import Planning
import Quantities
internal import Questions
import Reports
import Scenarios
import Workload

/// `plimsoll compare`: the same work on several accelerators or clouds.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare accelerators or clouds under the same load, side by side.",
        discussion: """
            Examples:
              plimsoll compare --model meta-llama/Llama-3.1-70B-Instruct \\
                --gpu H100 --gpu H200 --gpu MI300X --rate 5/s
              plimsoll compare --model openai/gpt-oss-120b --gpu H100 \\
                --provider aws --provider gcp --rate 20/s
              plimsoll compare --model Qwen/Qwen3-32B --gpu H100 --gpu L40S \\
                --rate 2/s --slo chat

            Each column is the cheapest configuration that carries the load on that
            accelerator (at that cloud), with the headroom and the SLOs given. Exits with
            3 when no column can carry it.
            """)

    @OptionGroup(title: "Deployment") var deployment: DeploymentOptions

    @Option(help: "Accelerator: an id, a name or an alias. Repeat it.")
    var gpu: [String]

    @Option(help: "Cloud to buy from. Repeat it to compare clouds; left out: the cheapest of all.")
    var provider: [String] = []

    @Option(help: "How instances are bought.")
    var purchase: PurchaseOption = .onDemand

    @OptionGroup(title: "Requests") var requests: LengthOptions

    @Option(
        help: ArgumentHelp("Request rate over all replicas, such as 5/s or 300/min.", valueName: "requests/s"),
        transform: reading("workload.rate"))
    var rate: Double

    @Option(help: ArgumentHelp("SLOs to meet: chat, rag, code and others. Left out: none.", valueName: "preset"))
    var slo: String?

    @Option(
        help: ArgumentHelp("Probability with which every SLO has to be met. Left out: 80%.", valueName: "share"),
        transform: reading("confidence"))
    var confidence: Double?

    @Option(
        help: ArgumentHelp("Capacity to leave free, over the load, such as 20%.", valueName: "share"),
        transform: reading("headroom"))
    var headroom = 0.0

    @OptionGroup(title: "Facts") var catalogOptions: CatalogOptions
    @OptionGroup(title: "Facts") var evidenceOptions: EvidenceOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Output") var drawing: DrawingOptions

    func validate() throws {
        try FlagRange.check("--rate", rate)
        try FlagRange.check("--confidence", confidence)
        guard confidence == nil || slo != nil else {
            throw ValidationError("--confidence is the probability of meeting SLOs, and there are none: add --slo chat")
        }
        try FlagRange.check("--headroom", headroom)
        if let slo, ServiceLevel.preset(named: slo) == nil {
            throw ValidationError(
                "--slo: unknown preset \"\(slo)\"; one of \(ServiceLevel.presets.compactMap(\.name).joined(separator: ", "))"
            )
        }
        guard gpu.count * max(1, provider.count) <= CompareQuestion.mostColumns else {
            throw ValidationError("at most \(CompareQuestion.mostColumns) columns")
        }
    }

    func run() throws {
        let knowledge = try evidenceOptions.load(try catalogOptions.load(accelerators: gpu))
        var question = CompareQuestion(try gpu.map { try deployment.request(on: $0) }, requests.lengths, rate: rate)
        question.providers = provider
        question.purchase = purchase
        question.level = slo.flatMap { ServiceLevel.preset(named: $0) }
        question.confidence = confidence
        question.headroom = headroom
        let answer = try question.answer(knowledge)
        if deployment.engineVersion != nil {
            for note in answer.releaseNotes {
                Output.complain("command line: --engine-version: warning: \(note)")
            }
        }
        let comparison = answer.report
        if answer.isFeasible { try drawing.save(CommandCharts.comparison(comparison)) }
        if output.json {
            try Output.write(try JSONText.text(ComparisonDocument(comparison)))
        } else if output.csv {
            try Output.write(ComparisonCSV.text(comparison))
        } else {
            let notes = answer.assumptions
            let lines =
                ComparisonText(comparison, style: Output.style(noColor: output.noColor)).lines
                + (notes.isEmpty ? [] : ["", "Assumed"] + notes.map { "  " + $0 })
            try Output.write(lines: lines)
        }
        guard answer.isFeasible else { throw Failure(.infeasible, "") }
    }
}

extension PurchaseOption: ExpressibleByArgument {}
