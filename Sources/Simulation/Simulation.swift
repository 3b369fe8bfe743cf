public import Input
internal import Performance
internal import Quantities
internal import Workload

/// A fleet and what is asked of it: run it to see how long everything takes.
///
/// The same simulation with the same seed gives the same result, to the last digit, on any instance.
public struct Simulation: Sendable {
    /// Where the requests come from.
    public enum Requests: Sendable {
        /// Drawn from a workload.
        case workload(SimulatedWorkload)
        /// Read from a trace, all of one class.
        case trace(TraceFile, RequestClass)
    }

    /// The replicas.
    public var fleet: Fleet
    /// Where the requests come from.
    public var requests: Requests
    /// Seed, limits, and which requests count.
    public var options: SimulationOptions
    /// The step times of the fleet's replica, if they are at hand.
    public var times: StepTimes?
    /// What is random of the workload's requests, if it is at hand.
    public var draws: RequestDraws?

    /// `workload` on `fleet`.
    public init(_ fleet: Fleet, _ workload: SimulatedWorkload, _ options: SimulationOptions = SimulationOptions()) {
        self.fleet = fleet
        requests = .workload(workload)
        self.options = options
    }

    /// A recorded trace on `fleet`.
    public init(
        _ fleet: Fleet, replaying trace: TraceFile, as requestClass: RequestClass = RequestClass(),
        _ options: SimulationOptions = SimulationOptions()
    ) {
        self.fleet = fleet
        requests = .trace(trace, requestClass)
        self.options = options
    }

    /// Runs to the end and tells what was found.
    ///
    /// Throws all that is wrong with the simulation at once, or what is wrong with the trace.
    /// Complexity: a few events for each request, whatever the lengths of prompts and answers.
    public func run() throws(InputProblems) -> SimulationResult { try measured().result }

    /// The same with the requests that were measured, so that those of several runs can be put together.
    public func measured() throws(InputProblems) -> (result: SimulationResult, requests: MeasuredRequests) {
        try run(forLatencies: false) { engine, classes in
            (engine.result(names: classes.map(\.name)), engine.measuredRequests)
        }
    }

    /// The latencies of the requests that count, as ``SimulationResult/latencies`` of ``run()`` has them; nil when the run
    /// was saturated.
    ///
    /// Ends with the answer to the last of these requests and keeps no times between tokens or in queues, which takes less
    /// than the whole result.
    public func latencies() throws(InputProblems) -> MeasuredLatencies? {
        try run(forLatencies: true) { engine, _ in engine.latencies }
    }

    private func run<Answer>(
        forLatencies: Bool, _ answer: (borrowing FleetEngine, [RequestClass]) -> Answer
    ) throws(InputProblems) -> Answer {
        let problems = self.problems()
        guard problems.isEmpty else { throw InputProblems(problems) }
        func run(_ feed: RequestFeed, _ classes: [RequestClass]) throws -> Answer {
            var engine = Self.engine(fleet, feed, classes, options, forLatencies: forLatencies, times: times)
            try engine.run()
            return answer(engine, classes)
        }
        return try Self.rethrow {
            switch requests {
            case .workload(let workload):
                try run(RequestFeed(workload, seed: options.seed, draws), workload.classes)
            case .trace(let trace, let requestClass):
                try trace.read(isInterrupted: options.isInterrupted ?? { false }) {
                    try run(RequestFeed($0), [requestClass])
                }
            }
        }
    }

    /// The engine of a run.
    static func engine(
        _ fleet: Fleet, _ feed: RequestFeed, _ classes: [RequestClass], _ options: SimulationOptions,
        forLatencies: Bool = false, times: StepTimes? = nil
    ) -> FleetEngine {
        let coefficients = fleet.replica.coefficients
        let recorder = Recorder(
            levels: classes.map(\.serviceLevel), perRequest: coefficients.perRequest.value * 1e9,
            perInputToken: coefficients.perInputToken.value * 1e9,
            firstTokenSteps: coefficients.firstTokenSteps, correction: fleet.replica.correction,
            keepsAll: !forLatencies)
        return FleetEngine(
            fleet, feed, recorder: recorder, options: options, endsWithMeasured: forLatencies, times: times)
    }

    private static func rethrow<Answer>(_ body: () throws -> Answer) throws(InputProblems) -> Answer {
        do {
            return try body()
        } catch let problems as InputProblems {
            throw problems
        } catch {
            throw InputProblems([Diagnostic(at: SourcePlace(file: "simulation"), "\(error)")])
        }
    }
}
