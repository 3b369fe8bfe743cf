internal import Scenarios

/// The numbers that questions take beside a scenario: the one table that flags, JSON and tools are held to.
///
/// What a key of scenarios says too has the range of that key.
public enum ParameterRange {
    /// Each range by the name of the parameter, as flags write it.
    public static let table: [String: ClosedRange<Double>] = [
        // Load and lengths.
        "rate": ValueRange.requestRate,
        "concurrency": ValueRange.concurrency,
        "batch": ValueRange.concurrency,
        "requests-per-user": 1...1e9,
        "arrival-spread": ValueRange.arrivalSpread,
        "burstiness": ValueRange.arrivalSpread,
        "think-time": ValueRange.thinkTime,
        "input": ValueRange.length,
        "output": ValueRange.length,
        "cached": 0...(ValueRange.length.upperBound - 1),
        "input-spread": ValueRange.lengthSpread,
        "output-spread": ValueRange.lengthSpread,
        // Fleets and runs.
        "replicas": ValueRange.replicas,
        "autoscale-target": 0.01...1e6,
        "cold-start": ValueRange.startDelay,
        "spot": 0...ValueRange.replicas.upperBound,
        "spot-hours": 0.001...1e6,
        "failure-hours": 0.001...1e6,
        "speed": 1e-6...1e6,
        "requests": 1...1e9,
        "replications": 1...1000,
        "jobs": 1...4096,
        "shards": 1...100_000,
        "wait": 0...8760,
        "duration": 1e-6...1e9,
        // Plans.
        "confidence": ValueRange.confidence,
        "headroom": ValueRange.headroom,
        "budget": ValueRange.budget,
        "max-increase": -100...1e6,
        "contingency": 0...100,
        "pools": 0.1...10_000,
        "top": 1...10_000,
        // Lists.
        "limit": 1...1_000_000,
        "count": 1...100,
        "worst": 0...10_000,
    ]

    /// The range of the parameter called `name`, which must have one.
    public static func named(_ name: String) -> ClosedRange<Double> {
        guard let range = table[name] else { preconditionFailure("\(name) has no range") }
        return range
    }
}
