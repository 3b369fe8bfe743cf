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

    @Option(help: "on_demand, spot, reserved_1y or reserved_3y.")
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
        guard gpu.count * max(1, provider.count) <= 100 else { throw ValidationError("at most 100 columns") }
    }

    func run() throws {
        let catalog = try catalogOptions.load(accelerators: gpu)
        let knowledge = try evidenceOptions.load(catalog)
        var problems: [Diagnostic] = []
        var requested: [DeploymentRequest.Resolved] = []
        let deployments = try gpu.map { try deployment.request(on: $0) }
        for request in deployments {
            do throws(InputProblems) {
                requested.append(try request.resolved(in: catalog))
            } catch {
                problems += error.diagnostics
            }
        }
        problems += unknownProviders(catalog)
        guard problems.isEmpty else { throw InputProblems(problems) }
        deployment.warn(about: requested.map(\.deployment), knowledge)
        let demand = Demand(
            requests.lengths, rate: .perSecond(rate), level: slo.flatMap { ServiceLevel.preset(named: $0) },
            headroom: headroom, confidence: slo == nil ? nil : confidence ?? Scenario.standardConfidence,
            maximumUtilization: Scenario.standardBand.upperBound)
        let comparison = ComparisonReport(
            Comparison(
                requested.map(\.deployment), isSplitFixed: deployment.tp != nil, providers: provider,
                purchase: purchase, demand: demand, offers: catalog.offers, model: knowledge.model),
            knowledge.model)
        if comparison.columns.contains(where: { $0.column.option != nil }) {
            try drawing.save(CommandCharts.comparison(comparison))
        }
        if output.json {
            try Output.write(try JSONText.text(ComparisonDocument(comparison)))
        } else if output.csv {
            try Output.write(ComparisonCSV.text(comparison))
        } else {
            let notes = Array(Set(requested.flatMap(\.assumptions))).sorted().filter {
                !$0.contains("tensor parallelism")
            }
            let lines =
                ComparisonText(comparison, style: Output.style(noColor: output.noColor)).lines
                + (notes.isEmpty ? [] : ["", "Assumed"] + notes.map { "  " + $0 })
            try Output.write(lines: lines)
        }
        guard comparison.columns.contains(where: { $0.column.option != nil }) else { throw Failure(.infeasible, "") }
    }

    private func unknownProviders(_ catalog: Catalog) -> [Diagnostic] {
        let known = Array(Set(catalog.offers.map(\.provider))).sorted()
        return provider.filter { !known.contains($0.lowercased()) }.map { name in
            Diagnostic(
                at: SourcePlace(file: "command line", field: "--provider"),
                "\"\(name)\" sells none of these accelerators", allowed: known.joined(separator: ", "))
        }
    }
}

extension PurchaseOption: ExpressibleByArgument {}
