internal import Performance
internal import Quantities
public import Simulation
internal import Workload

/// A simulation as a JSON document.
public struct SimulationDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "simulation"
    /// One replica.
    public var deployment: DeploymentFigures
    /// True where the run was interrupted, so that its figures are those of a part; else absent.
    public var partial: Bool?
    /// Replicas at the start.
    public var replicas: Int
    /// What came, in words.
    public var arrivals: String
    /// The SLOs in words, and those that the first run violated.
    public var slos, violated: [String]
    /// The first run.
    public var result: SimulationFigures
    /// Means over all seeds with half the width of their 95% interval, in milliseconds; absent for a single seed.
    public var confidence: [String: MeanFigures]?
    /// What was filled in.
    public var assumptions: [String]

    /// The document of `report`; nil when there is no run.
    public init?(_ report: SimulationReport) {
        guard let first = report.first else { return nil }
        deployment = DeploymentFigures(report.deployment)
        replicas = report.replicas
        arrivals = report.arrivals
        slos = report.slo?.targets.map(Wording.target) ?? []
        violated = report.slo.map { first.missed($0).map(Wording.target) } ?? []
        result = SimulationFigures(first)
        partial = report.runs.isPartial ? true : nil
        assumptions = report.assumptions
        guard report.runs.runs.count > 1 else { return }
        let runs = report.runs
        var intervals: [String: MeanFigures] = [:]
        for (name, interval) in [
            ("ttft_ms_mean", runs.ttft), ("tpot_ms_mean", runs.tpot), ("e2e_ms_mean", runs.e2e),
        ] {
            guard let interval, let half = interval.halfWidth else { continue }
            intervals[name] = MeanFigures(mean: interval.mean * 1000, halfWidth: half * 1000)
        }
        confidence = intervals
    }
}

/// A mean over several seeds.
public struct MeanFigures: Codable, Sendable, Equatable {
    /// The mean, and half the width of its 95% interval.
    public var mean, halfWidth: Double

    enum CodingKeys: String, CodingKey {
        case mean
        case halfWidth = "half_width"
    }
}

/// The fleet over time as rows.
public enum SimulationCSV {
    /// The text of the time series of `result`.
    public static func text(_ result: SimulationResult) -> String {
        var csv = CSVText(columns: [
            "time_ms", "requests_s", "completed_requests_s", "waiting", "decoding", "kv_occupancy", "replicas",
            "output_tok_s", "prompt_tok_s", "preemptions", "outcome",
        ])
        for point in result.series {
            csv.add([
                .number(point.time.milliseconds), .number(point.arrivals.perSecond),
                .number(point.completions.perSecond),
                .number(point.waiting), .number(point.decoding), .number(point.cacheOccupancy),
                .number(point.replicas), .number(point.outputTokens.perSecond), .number(point.promptTokens.perSecond),
                .number(Double(point.preemptions)), .text(result.outcome.rawValue),
            ])
        }
        return csv.text
    }
}
