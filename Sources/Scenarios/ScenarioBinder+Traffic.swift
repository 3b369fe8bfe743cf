import Quantities
import Workload

extension ScenarioBinder {
    /// How the load changes over time; what is not written keeps its standard, and is assumed only when some of it is.
    mutating func traffic(_ value: ReadValue?) -> TrafficPlan {
        var plan = TrafficPlan()
        guard let value, case .map = value.content else { return plan }
        if let preset = value["profile"]?.text.flatMap(HourlyProfile.Preset.init(rawValue:)) {
            plan.profile = preset.profile
            if preset != .flat {
                assume("traffic.profile", preset.rawValue, "the shape of the week is assumed; give hours of your own")
            }
        }
        if let hours = value["hours"] { setHours(&plan, hours, hasProfile: value.has("profile")) }
        if let growth = value["growth"]?.number { plan.growth = growth }
        if let spread = value["spread"]?.number { plan.spread = spread }
        if let overload = value["overload"]?.number {
            plan.overload = overload
        } else if plan.spread > 0 {
            assume("traffic.overload", "1 %", "one hour in a hundred may bring more than the fleet is sized for")
        }
        if let minimum = value["minimum_replicas"]?.whole { plan.minimumReplicas = minimum }
        if let zones = value["zones"]?.whole { plan.zones = zones }
        if let survival = value["survive"]?.text.flatMap(TrafficPlan.Survival.init(rawValue:)) {
            plan.survival = survival
            if survival == .zone, plan.zones < 2, value["zones"]?.isUnreadable != true {
                report(
                    value["survive"]?.place ?? value.place, "surviving a zone needs at least two of them",
                    "write \"zones: 3\" too")
            }
        }
        if let scales = value["autoscaling"]?.flag { plan.scales = scales }
        if let delay = value["start_delay"]?.number {
            plan.startDelay = Seconds(delay)
        } else if plan.scales, plan.profile != .flat {
            assume("traffic.start_delay", "7 min", "reported: 35 s for a machine, 425 s until the model answers")
        }
        if let share = value["spot_share"]?.number { plan.spotShare = share }
        return plan
    }

    private mutating func setHours(_ plan: inout TrafficPlan, _ hours: ReadValue, hasProfile: Bool) {
        guard !hasProfile else {
            report(hours.place, "the week is given twice: profile and hours", "keep one")
            return
        }
        let weights = hours.items.compactMap(\.number)
        // What could not be read has been reported already.
        guard weights.count == hours.items.count, !hours.isUnreadable else { return }
        guard let profile = HourlyProfile(weights: weights) else {
            let isZero = weights.allSatisfy { $0 == 0 }
            report(
                hours.place, isZero ? "no hour has any load" : "traffic.hours has \(weights.count) weights",
                allowed: "24 for a day or 168 for a week, not all zero")
            return
        }
        plan.profile = profile
    }
}
