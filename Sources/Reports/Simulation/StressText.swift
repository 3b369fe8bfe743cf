internal import Performance
internal import Quantities
public import Simulation
public import Workload

/// A search for the highest rate, for a terminal.
public struct StressText {
    private let test: StressTest
    private let promise: ServiceLevel
    private let style: TerminalStyle

    /// The text of `test` against `promise`.
    public init(_ test: StressTest, promise: ServiceLevel, style: TerminalStyle = .plain) {
        self.test = test
        self.promise = promise
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        var table = TextTable([
            ("requests/s", .right), ("answered/s", .right), ("TTFT p95", .right), ("TPOT p95", .right),
            ("E2E p95", .right), ("busy", .right), ("KV cache", .right), ("", .left),
        ])
        for step in test.steps {
            let result = step.result
            table.add([
                Figures.number(step.rate.perSecond), Figures.number(result.answered.perSecond),
                result.ttft.map { Figures.time($0.p95) } ?? "", result.tpot.map { Figures.time($0.p95) } ?? "",
                result.e2e.map { Figures.time($0.p95) } ?? "", Figures.percent(result.utilization),
                Figures.percent(result.cacheOccupancy),
                step.isSaturated ? "the queue grows" : step.keepsPromise ? "meets the SLOs" : "violates an SLO",
            ])
        }
        let targets = promise.targets.map(Wording.target).joined(separator: ", ")
        return [
            "", style.bold("Knee: \(rate(test.knee)) is the highest rate that keeps \(targets)"),
            style.bold("Break: from \(rate(test.breaking)) on the queue grows"), "",
        ] + table.lines(style).map { "  " + $0 }
    }

    private func rate(_ rate: Rate<Requests>?) -> String {
        rate.map { "\(Figures.number($0.perSecond)) requests/s" } ?? "no rate that was tried"
    }
}

/// A search for the highest rate as a JSON document.
public struct StressDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "stress"
    /// One replica.
    public var deployment: DeploymentFigures
    /// What is promised, in words.
    public var promises: [String]
    /// The highest rate that kept the promise, and the lowest at which the queue grew; absent when there was none.
    public var kneeRequestsS, breakRequestsS: Double?
    /// All rates that were tried.
    public var steps: [Step]

    /// One rate.
    public struct Step: Codable, Sendable, Equatable {
        /// Requests a second, offered and answered.
        public var offered, answered: Double
        /// Milliseconds.
        public var ttftP95, tpotP95, e2eP95: Double?
        /// Whether the promise was kept, and whether the queue grew.
        public var keepsPromise, saturated: Bool

        enum CodingKeys: String, CodingKey {
            case saturated
            case offered = "offered_requests_s"
            case answered = "answered_requests_s"
            case ttftP95 = "ttft_ms_p95"
            case tpotP95 = "tpot_ms_p95"
            case e2eP95 = "e2e_ms_p95"
            case keepsPromise = "keeps_promise"
        }
    }

    enum CodingKeys: String, CodingKey {
        case schema, kind, deployment, promises, steps
        case kneeRequestsS = "knee_requests_s"
        case breakRequestsS = "break_requests_s"
    }

    /// The document of `test` of a deployment against `promise`.
    public init(_ test: StressTest, of deployment: DeploymentFigures, promise: ServiceLevel) {
        self.deployment = deployment
        promises = promise.targets.map(Wording.target)
        kneeRequestsS = test.knee?.perSecond
        breakRequestsS = test.breaking?.perSecond
        steps = test.steps.map { step in
            Step(
                offered: step.rate.perSecond, answered: step.result.answered.perSecond,
                ttftP95: step.result.ttft?.p95.milliseconds, tpotP95: step.result.tpot?.p95.milliseconds,
                e2eP95: step.result.e2e?.p95.milliseconds, keepsPromise: step.keepsPromise,
                saturated: step.isSaturated)
        }
    }
}
