import ArgumentParser
import Calibration
import Catalog
import Input
import Performance
import Planning
import Quantities
import Questions
import Reports
import Scenarios
import Simulation
import Workload

/// `plimsoll simulate`: one deployment or fleet, request by request.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate a deployment or a fleet request by request.",
        discussion: """
            Examples:
              plimsoll simulate chat.yaml                 the cheapest plan of a scenario
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 \\
                --rate 6/s --slo chat
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 \\
                --stages 8:600s,20:600s --csv
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 \\
                --trace requests.csv
              plimsoll simulate --model Qwen/Qwen3-32B --gpu H100 --tp 2 \\
                --stress --slo chat

            A trace is CSV or JSONL with a time, input tokens and output tokens on each
            line (the layouts of Azure, BurstGPT and Mooncake among others); "-" reads
            standard input. The same seed gives the same bytes. Ctrl-C ends the run and
            prints what it has (exit code 130), a second one ends the program. Exits with
            2 when an SLO is violated and --check is given.
            """)

    @Argument(help: "Scenario file (YAML or JSON) whose cheapest plan is simulated; left out: flags say what.")
    var scenario: String?

    @Option(help: ArgumentHelp("Replace a value of the scenario, such as workload.rate=2x.", valueName: "path=value"))
    var set: [String] = []

    @OptionGroup(title: "Deployment") var deployment: DeploymentOptions

    @Option(help: "Accelerator: an id, a name or an alias.")
    var gpu: String?

    @OptionGroup(title: "Fleet") var fleet: FleetOptions
    @OptionGroup(title: "Requests") var requests: LengthOptions
    @OptionGroup(title: "Arrivals") var arrivals: ArrivalOptions
    @OptionGroup(title: "Runs") var runs: RunOptions
    @OptionGroup(title: "Runs") var parallelism: JobOptions
    @OptionGroup(title: "Facts") var catalogOptions: CatalogOptions
    @OptionGroup(title: "Facts") var evidenceOptions: EvidenceOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Output") var drawing: DrawingOptions
    @OptionGroup(title: "Output") var picture: TerminalChartOptions

    func validate() throws {
        if arrivals.stress, drawing.svg != nil { throw ValidationError("--stress has no chart; leave --svg out") }
        if arrivals.stress, output.csv { throw ValidationError("--stress has no CSV form; use --json") }
    }

    func run() throws {
        let knowledge = try evidenceOptions.load(try catalogOptions.load())
        let question = try scenario.map { try planned($0, knowledge) } ?? given(knowledge)
        Signals.listen()
        deployment.warn(about: [question.deployment], knowledge)
        if arrivals.stress { return try stress(question) }
        let results = try simulated(question)
        let report = SimulationReport(
            results, of: question.deployment, replicas: question.simulation.fleet.count, arrivals: question.arrivals,
            slo: question.level, assumptions: question.assumptions)
        if let first = report.first { try drawing.save(CommandCharts.simulation(first)) }
        try write(report)
        if results.isPartial { throw Failure(.interrupted, "interrupted: this is what the run had until then") }
        guard runs.check, let level = question.level else { return }
        guard results.runs.allSatisfy(\.isJudged) else {
            throw Failure(.gateNotMet, "no request was measured, so that nothing is known about the SLOs")
        }
        guard results.runs.allSatisfy({ $0.keeps(level) }) else { throw Failure(.gateNotMet, "an SLO is violated") }
    }

    private func simulated(_ question: SimulationQuestion) throws -> Replications {
        let watch = RunWatch("simulating", jobs: runs.replications)
        defer { watch.finish() }
        let expected = arrivals.trace == nil || runs.limit != nil ? Double(runs.requests) : .infinity
        let (seed, duration) = (runs.seed, runs.duration)
        var simulation = question.simulation
        simulation.options = SimulationOptions(
            seed: seed, duration: duration.map { Seconds($0) },
            progress: { progress in
                let share = Double(progress.completed) / expected
                let ofTime = progress.simulated.value / (duration ?? SimulatedClock.end.value)
                watch.note(max(share, ofTime), job: Int(progress.seed &- seed))
            }, isInterrupted: { Signals.wantsEnd })
        do {
            return try Replications(simulation, count: runs.replications, threads: parallelism.jobs)
        } catch {
            // A trace that was left before its first request looks like an empty one.
            guard Signals.wantsEnd else { throw error }
            throw Failure(.interrupted, "interrupted before a request was read")
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
            try Output.write(lines: lines)
        }
    }

    /// The cheapest plan of a scenario.
    private func planned(_ path: String, _ knowledge: Knowledge) throws -> SimulationQuestion {
        guard deployment.model == nil, gpu == nil else {
            throw ValidationError("a scenario says itself what is deployed; leave --model and --gpu out")
        }
        let source = try ScenarioInput.source(path, overrides: set)
        let found = try SimulationQuestion.planned(source, requests: runs.requests, knowledge, fleet: fleet.fleet)
        guard let found else {
            throw Failure(.infeasible, "no configuration meets the SLOs; see plimsoll plan \(path)")
        }
        return found
    }

    /// What the flags say.
    private func given(_ knowledge: Knowledge) throws -> SimulationQuestion {
        guard let gpu else { throw ValidationError("name a scenario, or --model and --gpu") }
        let level = runs.slo.flatMap { ServiceLevel.preset(named: $0) }
        let shape = Demand(requests.lengths, rate: .perSecond(arrivals.rate ?? 1)).shape
        let found = try SimulationQuestion.given(
            try deployment.request(on: gpu), shape,
            try arrivals.arrivals(shape, level: level, count: runs.requests, limit: runs.limit),
            load: arrivals.load(replicas: fleet.replicas ?? 1), level: level, replicas: fleet.replicas ?? 1, knowledge,
            fleet: fleet.fleet)
        guard let found else {
            throw Failure(.infeasible, "the model does not fit; see plimsoll predict with the same flags")
        }
        return found
    }

    private func stress(_ question: SimulationQuestion) throws {
        guard let workload = question.workload else {
            throw ValidationError("--stress raises a rate and takes no --trace")
        }
        let slo = question.level ?? .chat
        var simulation = question.simulation
        simulation.options.seed = runs.seed
        simulation.options.isInterrupted = { Signals.wantsEnd }
        let test = try StressTest(
            simulation, workload, slo: slo, from: .perSecond(arrivals.rate ?? 0.5), precision: 0.02,
            threads: parallelism.jobs)
        if Signals.wantsEnd { throw Failure(.interrupted, "interrupted before the knee was found") }
        if output.json {
            try Output.write(
                try JSONText.text(
                    StressDocument(test, of: DeploymentFigures(question.deployment), slo: slo)))
        } else {
            let style = Output.style(noColor: output.noColor)
            let head =
                "\(question.deployment.model.id) on \(question.simulation.fleet.count) x "
                + "\(Wording.deployment(question.deployment)), \(question.deployment.accelerator.name)"
            let lines = [style.bold(head)] + StressText(test, slo: slo, style: style).lines
            try Output.write(lines: lines)
        }
    }
}
