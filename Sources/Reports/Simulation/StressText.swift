internal import Performance
internal import Quantities
public import Simulation
public import Workload

/// A search for the highest rate, for a terminal.
public struct StressText {
    private let test: StressTest
    private let slo: ServiceLevel
    private let style: TerminalStyle

    /// The text of `test` against `SLO`.
    public init(_ test: StressTest, slo: ServiceLevel, style: TerminalStyle = .plain) {
        self.test = test
        self.slo = slo
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        var table = TextTable([
            ("requests/s", .right), ("completed/s", .right), ("TTFT p95", .right), ("TPOT p95", .right),
            ("E2E p95", .right), ("busy", .right), ("KV cache", .right), ("", .left),
        ])
        for step in test.steps {
            let result = step.result
            table.add([
                Figures.number(step.rate.perSecond), Figures.number(result.requestThroughput.perSecond),
                result.ttft.map { Figures.time($0.p95) } ?? "", result.tpot.map { Figures.time($0.p95) } ?? "",
                result.e2e.map { Figures.time($0.p95) } ?? "", Figures.percent(result.utilization),
                Figures.percent(result.cacheOccupancy),
                step.isSaturated ? "the queue grows" : step.meetsSLOs ? "meets the SLOs" : "violates an SLO",
            ])
        }
        let targets = slo.targets.map(Wording.target).joined(separator: ", ")
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
    /// The SLOs in words.
    public var slos: [String]
    /// The highest rate that met the SLO, and the lowest at which the queue grew; absent when there was none.
    public var kneeRequestsS, breakRequestsS: Double?
    /// All rates that were tried.
    public var steps: [Step]

    /// One rate.
    public struct Step: Codable, Sendable, Equatable {
        /// Requests a second, offered and answered.
        public var offered, completed: Double
        /// Milliseconds.
        public var ttftP95, tpotP95, e2eP95: Double?
        /// Whether the SLO was met, and whether the queue grew.
        public var meetsSLOs, saturated: Bool

        enum CodingKeys: String, CodingKey {
            case saturated
            case offered = "offered_requests_s"
            case completed = "completed_requests_s"
            case ttftP95 = "ttft_ms_p95"
            case tpotP95 = "tpot_ms_p95"
            case e2eP95 = "e2e_ms_p95"
            case meetsSLOs = "meets_slos"
        }
    }

    enum CodingKeys: String, CodingKey {
        case schema, kind, deployment, slos, steps
        case kneeRequestsS = "knee_requests_s"
        case breakRequestsS = "break_requests_s"
    }

    /// The document of `test` of a deployment against `SLO`.
    public init(_ test: StressTest, of deployment: DeploymentFigures, slo: ServiceLevel) {
        self.deployment = deployment
        slos = slo.targets.map(Wording.target)
        kneeRequestsS = test.knee?.perSecond
        breakRequestsS = test.breaking?.perSecond
        steps = test.steps.map { step in
            Step(
                offered: step.rate.perSecond, completed: step.result.requestThroughput.perSecond,
                ttftP95: step.result.ttft?.p95.milliseconds, tpotP95: step.result.tpot?.p95.milliseconds,
                e2eP95: step.result.e2e?.p95.milliseconds, meetsSLOs: step.meetsSLOs,
                saturated: step.isSaturated)
        }
    }
}
