internal import Calibration
internal import Performance
internal import Workload

/// The load at which a fleet breaks its first SLO: in requests a second, or in users where users wait for answers.
///
/// Near capacity latencies diverge, and so do their intervals; this is what is known there.
public struct HeldLoad: Sendable, Hashable, Codable {
    /// As predicted.
    public var value: Double
    /// The ends of the 90% interval, replicas being as slow or as fast as measured ones were; nil where no error is known.
    public var low, high: Double?
}

extension Candidate {
    /// The load that `count` replicas hold within the SLOs of the demand of `sizer`; nil for offline work and without SLOs.
    ///
    /// By the closed form, times the part of it that the simulation left to the replicas that are as slow as the demand's
    /// confidence has them. The reserve for chance and the band of utilization are for planning, and not taken off.
    func held(by count: Int, _ sizer: Sizer) -> HeldLoad? {
        var demand = sizer.demand
        guard !demand.arrival.isOffline, !demand.serviceLevel.targets.isEmpty, let replicas = try? replicas.get()
        else { return nil }
        demand.maximumUtilization = 1
        let confirmed = sizer.most > 0 ? sizer.each(count) / sizer.most : 0
        func load(_ replica: Replica) -> Double {
            let limit = LoadLimit(steady: SteadyState(replica, sizer.lengths), demand: demand)
            guard demand.serviceLevel.firstMissed(by: limit.idle) == nil else { return 0 }
            return limit.largest(loosened: 1 / (1 - CapacityStudy.reserve)) * confirmed * Double(count)
        }
        let ends = replicas.slowness?.ends(replicas.expected)
        let value = load(replicas.expected)
        return HeldLoad(
            value: value, low: ends.map { min(value, load($0.slow)) }, high: ends.map { max(value, load($0.fast)) })
    }
}
