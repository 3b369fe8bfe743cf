import Input
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
        if let trace = value["trace"] { setTrace(&plan, trace, value) }
        plan.campaigns = (value["campaigns"]?.items ?? []).compactMap { campaign($0) }
        checkCampaigns(plan.campaigns, value["campaigns"])
        if let growth = value["growth"]?.number { plan.growth = growth }
        if let spread = value["spread"]?.number { plan.spread = spread }
        if let overload = value["overload"]?.number {
            plan.overload = overload
        } else if plan.spread > 0 {
            assume("traffic.overload", "1%", "one hour in a hundred may bring more than the fleet is sized for")
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
            assume("traffic.start_delay", "7 min", "reported: 35 s for an instance, 425 s until the model answers")
        }
        if let share = value["spot_share"]?.number { plan.spotShare = share }
        return plan
    }

    /// Learns the week from a file of recorded requests.
    private mutating func setTrace(_ plan: inout TrafficPlan, _ trace: ReadValue, _ value: ReadValue) {
        guard let path = trace.text else { return }
        guard !value.has("profile"), !value.has("hours") else {
            return report(trace.place, "the week is given twice: trace and profile or hours", "keep one")
        }
        do throws(InputProblems) {
            let start = value["trace_start"]?.whole ?? 0
            guard let profile = try catalog.profile(ofTrace: path, startHour: start) else {
                return report(
                    trace.place, "the trace \"\(path.shortened)\" shows no week",
                    allowed: "at least one full hour of requests",
                    "record for longer, a week if possible")
            }
            plan.profile = profile
            assume(
                "traffic.trace", path,
                "an hour of the week that it does not cover in full takes the mean of the same hour on other days")
        } catch {
            problems += error.diagnostics
        }
    }

    private mutating func campaign(_ value: ReadValue) -> Campaign? {
        guard case .map = value.content else { return nil }
        let (start, date) = (value["start"], value["date"])
        guard (start == nil) != (date == nil) else {
            report(
                value.place, start == nil ? "the campaign has no start" : "the campaign starts twice: start and date",
                allowed: "start or date", start == nil ? "write \"start: Fri 18:00\"" : "keep one")
            return nil
        }
        if let date, let times = value["times_per_month"] {
            report(times.place, "a campaign on a date comes once in a month", "leave times_per_month or date out")
            _ = date
        }
        guard let hour = (start ?? date)?.whole, let length = value["length"]?.number,
            let factor = value["factor"]?.number
        else { return nil }
        guard (length / 3600).rounded() * 3600 == length else {
            report(
                value["length"]?.place ?? value.place, "a campaign lasts full hours", allowed: "1 h to 168 h",
                "write \"\(Int((length / 3600).rounded(.up))) h\"")
            return nil
        }
        return Campaign(
            startHour: hour, length: Int(length / 3600), factor: factor,
            timesPerMonth: date != nil ? 1 : value["times_per_month"]?.number)
    }

    /// Each campaign that does not come every week has a week of its own, and a month has 4.3 of them.
    private mutating func checkCampaigns(_ campaigns: [Campaign], _ value: ReadValue?) {
        let weeks = campaigns.reduce(0) { $0 + ($1.timesPerMonth ?? 0) }
        guard let value, weeks > 730.0 / 168 else { return }
        report(
            value.place, "the campaigns take \(ValueKind.plain(weeks)) weeks, and a month has 4.3",
            "leave times_per_month out for what comes every week")
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
