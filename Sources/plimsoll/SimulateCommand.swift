import ArgumentParser
import Calibration
import Catalog
import Input
import Performance
import Planning
import Quantities
import Reports
import Scenarios
import Simulation
import Workload

/// `plimsoll simulate`: one deployment or fleet, request by request.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate a deployment or a fleet request by request: distributions instead of means.",
        discussion: """
            Examples:
              plimsoll simulate chat.yaml                     the cheapest plan of a scenario, simulated
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 --rate 6 --slo chat
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 --stages 8:600s,20:600s --csv
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 --trace requests.csv
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 --stress --slo chat

            A trace is CSV or JSONL with a time, input tokens and output tokens on each line (Azure, BurstGPT and Mooncake
            layouts among others); "-" reads standard input. The same seed gives the same bytes. Ctrl-C ends the run and
            prints what it has. Exits with 2 when a promise is missed and --check is given.
            """)

    @Argument(help: "Scenario file (YAML or JSON) whose cheapest plan is simulated; left out: flags say what.")
    var scenario: String?

    @OptionGroup(title: "Deployment") var deployment: DeploymentOptions

    @Option(help: "Accelerator: an id, a name or an alias.")
    var gpu: String?

    @OptionGroup(title: "Fleet") var fleet: FleetOptions
    @OptionGroup(title: "Requests") var requests: LengthOptions
    @OptionGroup(title: "Arrivals") var arrivals: ArrivalOptions
    @OptionGroup(title: "Runs") var runs: RunOptions
    @OptionGroup(title: "Facts") var catalogOptions: CatalogOptions
    @OptionGroup(title: "Facts") var evidenceOptions: EvidenceOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Output") var drawing: DrawingOptions
    @OptionGroup(title: "Output") var picture: TerminalChartOptions

    func validate() throws {
        if arrivals.stress, drawing.svg != nil { throw ValidationError("--stress has no chart; leave --svg out") }
    }

    func run() throws {
        let catalog = try catalogOptions.load()
        let evidence = try evidenceOptions.load(catalog)
        let question =
            try scenario.map { try planned($0, catalog, evidence) } ?? given(catalog, evidence)
        if arrivals.stress { return try stress(question) }
        let watch = RunWatch(expected: runs.requests)
        var simulation = question.simulation
        simulation.options = SimulationOptions(
            seed: runs.seed, duration: runs.duration.map { Seconds($0) }, progress: { watch.goesOn($0) })
        let results = try Replications(simulation, count: runs.replications)
        watch.finish()
        let report = SimulationReport(
            results, of: question.deployment, replicas: question.simulation.fleet.count, arrivals: question.arrivals,
            promise: question.promise, assumptions: question.assumptions)
        if let first = report.first { try drawing.save(CommandCharts.simulation(first)) }
        try write(report)
        if runs.check, let promise = question.promise, !results.runs.allSatisfy({ $0.keeps(promise) }) {
            throw Failure(.gateNotMet, "the promise is missed")
        }
    }

    private func write(_ report: SimulationReport) throws {
        if output.json, let document = SimulationDocument(report) {
            try Output.write(try JSONText.text(document))
        } else if output.csv, let first = report.first {
            try Output.write(SimulationCSV.text(first))
        } else {
            var lines = SimulationText(report, style: Output.style(noColor: output.noColor)).lines
            if let glyphs = picture.glyphs, let first = report.first {
                lines += TerminalPictures.simulation(first, glyphs, columns: picture.columns)
            }
            try Output.write(lines.joined(separator: "\n") + "\n")
        }
    }

    /// What is simulated, and for whom.
    private struct Question {
        var deployment: Deployment
        var simulation: Simulation
        /// The workload; nil for a trace.
        var workload: SimulatedWorkload?
        var arrivals: String
        var promise: ServiceLevel?
        var assumptions: [String]
    }

    /// The cheapest plan of a scenario.
    private func planned(_ path: String, _ catalog: Catalog, _ evidence: Evidence) throws -> Question {
        guard deployment.model == nil, gpu == nil else {
            throw ValidationError("a scenario says itself what is deployed; leave --model and --gpu out")
        }
        let scenario = try Scenario(try ScenarioInput.document(path, overrides: []), catalog: catalog)
        let plan = Planner.plan(scenario, catalog: catalog, keeping: 1) { evidence.coefficients(for: $0) }
        guard plan.plans.count == 1, let single = plan.plans.first else {
            throw ValidationError("the scenario has several models; simulate one at a time")
        }
        guard let best = single.best else { throw Failure(.infeasible, "no plan holds; see plimsoll plan \(path)") }
        let replica = try Replica(best.deployment, evidence.coefficients(for: best.deployment))
        let level = single.demand.serviceLevel
        let workload = SimulatedWorkload(
            single.demand.arrival, single.demand.shape, serviceLevel: level, requestCount: runs.requests)
        let price = best.offer.price * (Double(best.placement.instances) / Double(best.replicas))
        let simulated = try fleet.fleet(replica, count: best.replicas, price: price)
        return Question(
            deployment: best.deployment, simulation: Simulation(simulated, workload), workload: workload,
            arrivals: "\(Wording.load(single.demand.arrival)), \(Wording.shape(single.demand.shape))", promise: level,
            assumptions: ["the cheapest plan of \(path): \(best.replicas) replicas at \(best.offer.provider)"])
    }

    /// What the flags say.
    private func given(_ catalog: Catalog, _ evidence: Evidence) throws -> Question {
        guard let gpu else { throw ValidationError("name a scenario, or --model and --gpu") }
        let resolved = try deployment.request(on: gpu).resolved(in: catalog)
        let replica: Replica
        do {
            replica = try Replica(resolved.deployment, evidence.coefficients(for: resolved.deployment))
        } catch {
            throw Failure(.badData, "\(resolved.deployment.accelerator.id): error: \(error.rawValue)")
        }
        guard replica.memory.fits else {
            throw Failure(.infeasible, "the model does not fit; see plimsoll predict with the same flags")
        }
        let promise = runs.slo.flatMap { ServiceLevel.preset(named: $0) }
        let price = catalog.offers.filter {
            $0.acceleratorID == resolved.deployment.accelerator.id && $0.purchase == .onDemand
        }.compactMap { offer in offer.machines(for: resolved.deployment).map { offer.price * $0 } }.min()
        let simulated = try fleet.fleet(replica, count: fleet.replicas ?? 1, price: price)
        if let path = arrivals.trace {
            let trace = TraceFile(path: path, limit: runs.limit, speed: arrivals.speed)
            return Question(
                deployment: resolved.deployment,
                simulation: Simulation(simulated, replaying: trace, as: RequestClass(serviceLevel: promise)),
                arrivals: "the trace \(path)" + (arrivals.speed == 1 ? "" : ", \(arrivals.speed) times as fast"),
                promise: promise, assumptions: resolved.assumptions)
        }
        let demand = Demand(requests.lengths, rate: .perSecond(arrivals.rate ?? 1))
        let workload = try arrivals.workload(demand.shape, promise: promise, count: runs.requests)
        return Question(
            deployment: resolved.deployment, simulation: Simulation(simulated, workload), workload: workload,
            arrivals: "\(arrivals.words), \(Wording.shape(demand.shape))", promise: promise,
            assumptions: resolved.assumptions)
    }

    private func stress(_ question: Question) throws {
        guard let workload = question.workload else {
            throw ValidationError("--stress raises a rate and takes no --trace")
        }
        let promise = question.promise ?? .chat
        var simulation = question.simulation
        simulation.options.seed = runs.seed
        let test = try StressTest(
            simulation, workload, promise: promise, from: .perSecond(arrivals.rate ?? 0.5), precision: 0.02)
        if output.json {
            try Output.write(
                try JSONText.text(
                    StressDocument(test, of: DeploymentFigures(question.deployment), promise: promise)))
        } else {
            let style = Output.style(noColor: output.noColor)
            let head =
                "\(question.deployment.model.id) on \(question.simulation.fleet.count) x "
                + "\(Wording.deployment(question.deployment)), \(question.deployment.accelerator.name)"
            let lines = [style.bold(head)] + StressText(test, promise: promise, style: style).lines
            try Output.write(lines.joined(separator: "\n") + "\n")
        }
    }
}
