internal import Catalog
internal import Quantities
internal import Workload

/// Looks for the nearest questions that have an answer, when the one that was asked has none.
struct RelaxationSearch {
    let model: ModelArchitecture
    let demand: Demand
    let space: SearchSpace
    /// With the offers that are allowed.
    let planner: Planner
    /// With the same providers, regions and ways of buying, whatever the accelerator.
    let anyAccelerator: Planner
    /// With all offers.
    let everywhere: Planner
    let accelerators: [Accelerator]
    /// The most that may be spent a month; nil without a limit.
    var budget: Dollars?

    /// Changes that work, each on its own, those that ask least of the user first.
    func relaxations(of plan: Plan) -> [Relaxation] {
        if plan.relaxations.contains(where: { if case .budget = $0.change { true } else { false } }) {
            // A way was found; only money is short.
            return plan.relaxations
        }
        let within = changes(plan)
        guard within.isEmpty, budget != nil else { return within }
        var richer = self
        richer.budget = nil
        return richer.changes(plan)
    }

    private func changes(_ plan: Plan) -> [Relaxation] {
        [easierTargets(plan), fewerBits(), largerReplicas(), otherAccelerators(), otherOffers()].compactMap(\.self)
    }

    /// Replaces missed targets by what can be reached and a little more, until all hold within the budget.
    ///
    /// What an idle replica reaches can be held only by a fleet of idle replicas; each further step eases by a sixth, so
    /// that the answer is one that somebody would pay for. Without one the first that holds at all is given.
    private func easierTargets(_ plan: Plan) -> Relaxation? {
        var eased = demand
        var latest = plan
        var reached: [Int: ServiceTarget.Limit] = [:]
        var first: Relaxation?
        var factor = 1.1
        for _ in 0..<16 {
            if let (missed, best) = latest.nearestMiss,
                let index = eased.serviceLevel.targets.firstIndex(of: missed)
            {
                reached[index] = best
            }
            guard !reached.isEmpty else { return nil }
            for (index, best) in reached { eased.serviceLevel.targets[index].limit = best.eased(by: factor) }
            latest = planner.plan(model, for: eased, among: space, budget: budget, keeping: 1)
            let changes = zip(demand.serviceLevel.targets, eased.serviceLevel.targets).filter { $0 != $1 }
                .map { ServiceTargetChange(asked: $0, reachable: $1.limit) }
            if let option = latest.best { return Relaxation(change: .targets(changes), option: option) }
            if first == nil, let dear = latest.relaxations.first?.option {
                first = Relaxation(change: .targets(changes), option: dear)
            }
            factor *= 7.0 / 6
        }
        return first
    }

    private func fewerBits() -> Relaxation? {
        for precision in [WeightPrecision.fp8, .int4] where !space.precisions.contains(precision) {
            var changed = space
            changed.precisions = [precision]
            if let found = answer(.precision(precision), changed) { return found }
        }
        return nil
    }

    private func largerReplicas() -> Relaxation? {
        var changed = space
        while changed.maximumDevices < 64 {
            changed.maximumDevices *= 2
            changed.tensor = [1, 2, 4, 8, 16]
            changed.pipeline = [1, 2, 4, 8]
            if let found = answer(.largerReplicas(changed.maximumDevices), changed) { return found }
        }
        return nil
    }

    private func otherAccelerators() -> Relaxation? {
        guard space.accelerators.count < accelerators.count else { return nil }
        var changed = space
        changed.accelerators = accelerators
        let best = anyAccelerator.plan(model, for: demand, among: changed, budget: budget, keeping: 1).best
        return best.map { Relaxation(change: .anyAccelerator, option: $0) }
    }

    private func otherOffers() -> Relaxation? {
        let best = everywhere.plan(model, for: demand, among: space, budget: budget, keeping: 1).best
        return best.map { Relaxation(change: .anyOffer, option: $0) }
    }

    private func answer(_ change: Relaxation.Change, _ changed: SearchSpace) -> Relaxation? {
        planner.plan(model, for: demand, among: changed, budget: budget, keeping: 1).best
            .map { Relaxation(change: change, option: $0) }
    }
}

extension Plan {
    /// The target that the nearest of all failing deployments misses, and what it reaches.
    fileprivate var nearestMiss: (ServiceTarget, ServiceTarget.Limit)? {
        let misses = verdicts.compactMap {
            verdict -> (excess: Double, target: ServiceTarget, best: ServiceTarget.Limit)? in
            guard case .limit(let shortfall, _) = verdict.reason, case .missesTarget(let target, let best) = shortfall
            else { return nil }
            return (shortfall.excess, target, best)
        }
        return misses.min { $0.excess < $1.excess }.map { ($0.target, $0.best) }
    }
}

extension ServiceTarget.Limit {
    /// Easier than what was reached by `factor`, in two digits.
    fileprivate func eased(by factor: Double) -> Self {
        switch self {
        case .atMost(let time): .atMost(Seconds(rounded(time.value * factor, .up)))
        case .atLeast(let speed): .atLeast(Rate(rounded(speed.value / factor, .down)))
        }
    }

    private func rounded(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
        guard value > 0, value.isFinite else { return value }
        var unit = 1.0
        while unit * 100 <= value { unit *= 10 }
        while unit * 10 > value { unit /= 10 }
        return (value / unit).rounded(rule) * unit
    }
}
