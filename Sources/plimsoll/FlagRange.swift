import ArgumentParser
import Scenarios

/// The numbers that flags take: the one table that commands hold them against, and that tests go through.
///
/// What a key of scenarios says too has the range of that key.
enum FlagRange {
    static let table: [String: ClosedRange<Double>] = [
        // Load and lengths.
        "--rate": ValueRange.requestRate,
        "--concurrency": ValueRange.concurrency,
        "--batch": ValueRange.concurrency,
        "--requests-per-user": 1...1e9,
        "--arrival-spread": ValueRange.arrivalSpread,
        "--burstiness": ValueRange.arrivalSpread,
        "--think-time": ValueRange.thinkTime,
        "--input": ValueRange.length,
        "--output": ValueRange.length,
        "--cached": 0...(ValueRange.length.upperBound - 1),
        "--input-spread": ValueRange.lengthSpread,
        "--output-spread": ValueRange.lengthSpread,
        // Fleets and runs.
        "--replicas": ValueRange.replicas,
        "--autoscale-target": 0.01...1e6,
        "--cold-start": ValueRange.startDelay,
        "--spot": 0...ValueRange.replicas.upperBound,
        "--spot-hours": 0.001...1e6,
        "--failure-hours": 0.001...1e6,
        "--speed": 1e-6...1e6,
        "--requests": 1...1e9,
        "--replications": 1...1000,
        "--duration": 1e-6...1e9,
        // Plans.
        "--confidence": ValueRange.confidence,
        "--headroom": ValueRange.headroom,
        "--budget": ValueRange.budget,
        "--max-increase": -100...1e6,
        "--contingency": 0...100,
        "--pools": 0.1...10_000,
        "--top": 1...10_000,
        // Lists.
        "--limit": 1...1_000_000,
        "--count": 1...100,
        "--worst": 0...10_000,
    ]

    /// Throws unless `value`, if there is one, is a number that `flag` takes.
    static func check(_ flag: String, _ value: Double?) throws {
        guard let range = table[flag] else { preconditionFailure("\(flag) has no range") }
        guard let value, !range.contains(value) else { return }
        throw ValidationError(
            "\(flag): \(plain(value)) is out of range (\(plain(range.lowerBound)) to \(plain(range.upperBound)))")
    }

    /// The same for a whole number.
    static func check(_ flag: String, _ value: Int?) throws { try check(flag, value.map { Double($0) }) }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
