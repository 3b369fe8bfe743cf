internal import Simulation
internal import Synchronization

/// Simulated hours of one replica and of requests of one shape, by what came to how many replicas: searches for different
/// SLOs often try the same load, and its latencies do not depend on what is asked of them.
final class SimulatedHours: Sendable {
    private struct Hour: Hashable {
        var replicas: Int
        var load: Double
    }

    /// What an hour came to; held while it is simulated, as two searches may ask for it at once.
    private final class Outcome: Sendable {
        let latencies = Mutex<MeasuredLatencies??>(nil)
    }

    private let known = Mutex<[Hour: Outcome]>([:])

    /// What `count` replicas reach under `load`, by `simulate` when it is not known yet; nil where that finds nothing.
    func latencies(replicas count: Int, load: Double, simulate: () -> MeasuredLatencies?) -> MeasuredLatencies? {
        let outcome = known.withLock { known in
            let hour = Hour(replicas: count, load: load)
            let outcome = known[hour] ?? Outcome()
            known[hour] = outcome
            return outcome
        }
        return outcome.latencies.withLock { latencies in
            if let known = latencies { return known }
            let made = simulate()
            latencies = .some(made)
            return made
        }
    }
}
