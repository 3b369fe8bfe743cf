internal import Quantities

/// The state of an autoscaling controller: what it wanted lately, and what it added.
struct Autoscaler {
    let settings: Autoscaling
    private var wanted: [(time: Int64, count: Int)] = []
    private var added: [(time: Int64, count: Int)] = []

    init(_ settings: Autoscaling) { self.settings = settings }

    /// How many replicas there should be at `now`, when `present` are there or ordered and have `load` requests.
    mutating func desired(at now: Int64, present: Int, load: Int) -> Int {
        let ratio = Double(load) / (Double(max(1, present)) * settings.target)
        var raw = present
        if abs(ratio - 1) > settings.tolerance { raw = Int((Double(load) / settings.target).rounded(.up)) }
        raw = min(settings.maximum, max(settings.minimum, raw))
        wanted.append((now, raw))
        let window = now - SimulatedClock.nanoseconds(settings.stabilization)
        wanted.removeAll { $0.time < window }
        if raw > present {
            let since = now - SimulatedClock.nanoseconds(settings.stepTime)
            added.removeAll { $0.time <= since }
            let recent = added.reduce(0) { $0 + $1.count }
            let before = present - recent
            let limit = max(before + settings.scaleUpStep, 2 * before)
            let next = max(present, min(raw, limit))
            if next > present { added.append((now, next - present)) }
            return next
        }
        // The fleet shrinks only to the most that was wanted within the window.
        return min(present, wanted.map(\.count).max() ?? raw)
    }
}
