internal import Performance
public import Quantities
internal import Workload

/// How much of a batch a fleet that is there for others does in its quiet hours, for nothing.
///
/// An hour's room is what its running replicas could carry within the SLOs of the others, less what comes: the batch
/// is never sent faster than that, so no SLO is touched. Requests of the batch count by the work they are: the
/// replica's capacity for theirs over that for the others.
public struct BatchFill: Sendable, Hashable, Codable {
    /// Requests of one run of the batch.
    public var requests: Requests
    /// Those that fit into quiet hours on every day.
    public var free: Requests
    /// The hour of the day at which it starts best; nil when it may take a day or longer.
    public var startHour: Int?
    /// Room of each hour of the week, in requests of the batch.
    public var room: [Double]
    /// The part of each hour's room that the free requests take, 0 to 1.
    public var taken: [Double]
    /// Load of the fleet over the month with the free part of the batch on it.
    public var utilization: Double

    /// The room that `schedule`, sized by `own`, has for the batch that `other` sizes on the same replicas; nil when that is
    /// no batch.
    ///
    /// `used` is the part of each hour's room that others fill already. `margin` is what the fleet is sized for over the
    /// forecast: that much is kept for the others.
    init?(_ schedule: FleetSchedule, _ own: Sizer, batch other: Sizer, margin: Double, used: [Double] = []) {
        guard case .batch(let requests, let deadline) = other.demand.arrival, own.capacity > .zero else { return nil }
        let exchange: Double = other.capacity / own.capacity
        var known: [Int: Rate<Requests>] = [:]
        room = schedule.hours.enumerated().map { index, hour in
            let most = known[hour.replicas] ?? own.rate(heldBy: hour.replicas)
            known[hour.replicas] = most
            let left = most - hour.rate * (margin * (1 + own.demand.headroom))
            return left > .zero ? (left * .hours(1)).value * exchange * (1 - (index < used.count ? used[index] : 0)) : 0
        }
        let (most, start) = Self.window(room, hours: deadline.hours)
        self.requests = requests
        free = min(requests, Requests(most))
        startHour = start
        taken = Self.taken(room, free: free.value, hours: deadline.hours, start: start)
        let runs = other.demand.runsPerMonth(deadline: deadline)
        let paid = schedule.weeks.reduce(0) { sum, week in
            sum + week.perMonth * week.hours.reduce(0) { $0 + Double($1.replicas) }
        }
        let added = paid > 0 ? (free * runs) / (other.capacity * .hours(paid)) : 0
        utilization = schedule.meanUtilization + added
    }

    /// The part of each hour's room that `free` requests a run take, evenly over their window.
    private static func taken(_ room: [Double], free: Double, hours: Double, start: Int?) -> [Double] {
        var taken = [Double](repeating: 0, count: room.count)
        guard let start else {
            let all = room.reduce(0, +) / Double(max(1, room.count)) * hours
            return all > 0 ? taken.map { _ in min(1, free / all) } : taken
        }
        for first in stride(from: start, to: room.count, by: 24) {
            let steps = (0..<Int(hours.rounded(.up))).map { ((first + $0) % room.count, min(1, hours - Double($0))) }
            let all = steps.reduce(0) { $0 + room[$1.0] * $1.1 }
            guard all > 0 else { continue }
            for (hour, part) in steps { taken[hour] = min(1, taken[hour] + part * free / all) }
        }
        return taken
    }

    /// The most that fits into a window of so many hours on every day of the week, and the hour at which to start it.
    private static func window(_ room: [Double], hours: Double) -> (most: Double, start: Int?) {
        guard !room.isEmpty else { return (0, nil) }
        guard hours < 24 else {
            // A longer run goes through whole days: the week's mean, as often as it lasts.
            return (room.reduce(0, +) / Double(room.count) * hours, nil)
        }
        var best = (most: -1.0, start: 0)
        for start in 0..<24 {
            let least = stride(from: start, to: room.count, by: 24).map { first in
                (0..<Int(hours.rounded(.up))).reduce(0) { sum, step in
                    let part = min(1, hours - Double(step))
                    return sum + room[(first + step) % room.count] * part
                }
            }.min()
            if let least, least > best.most { best = (least, start) }
        }
        return (max(0, best.most), best.start)
    }
}
