internal import Quantities
internal import Workload

/// What an SLO asks of every single request, in nanoseconds; the largest number where nothing is asked.
struct RequestLimits: Sendable {
    var ttft = Int64.max
    var tpot = Int64.max
    var e2e = Int64.max

    /// The strictest limit on each measure, whatever percentile it is set for.
    init(_ level: ServiceLevel?) {
        for target in level?.targets ?? [] {
            switch (target.measure, target.limit) {
            case (.ttft, .atMost(let limit)): ttft = min(ttft, Self.nanoseconds(limit))
            case (.tpot, .atMost(let limit)): tpot = min(tpot, Self.nanoseconds(limit))
            case (.e2e, .atMost(let limit)): e2e = min(e2e, Self.nanoseconds(limit))
            case (_, .atLeast(let speed)) where speed.value > 0:
                tpot = min(tpot, Self.nanoseconds(Seconds(1 / speed.value)))
            default: break
            }
        }
    }

    private static func nanoseconds(_ time: Seconds) -> Int64 {
        time.value < 9e9 ? SimulatedClock.difference(max(0, time.value) * 1e9) : .max
    }
}
