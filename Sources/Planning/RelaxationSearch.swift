internal import Catalog
internal import Parallel
internal import Performance
internal import Quantities
internal import Workload

/// Looks for the nearest questions that have an answer, when the one that was asked has none.
struct RelaxationSearch: Sendable {
    let model: ModelArchitecture
    let space: SearchSpace
    /// With the offers that are allowed.
    let planner: Planner
    /// With the same providers, regions and purchase options, whatever the accelerator.
    let anyAccelerator: Planner
    /// With all offers.
    let everywhere: Planner
    let accelerators: [Accelerator]
    /// The most that may be spent a month; nil without a limit.
    var budget: Dollars?

    /// Factors by which an SLO is loosened, until it is met.
    private static let steps = [1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256]

    /// Changes that work, each on its own, the cheapest first.
    ///
    /// Each SLO, all of them together, precision, size of a replica, accelerator, offers and budget are tried; options within
    /// the budget come before those beyond it.
    func relaxations(of plan: Plan) -> [Relaxation] {
        let targets = planner.demand.serviceLevel.targets
        var tries: [@Sendable (RelaxationSearch) -> Relaxation?] = []
        for index in targets.indices { tries.append { $0.looser([index]) } }
        if targets.count > 1 {
            let all = Array(targets.indices)
            tries.append { $0.looser(all) }
        }
        tries += [{ $0.fewerBits() }, { $0.largerReplicas() }, { $0.otherAccelerators() }, { $0.otherOffers() }]
        let still = self
        var found = parallelMap(tries) { $0(still) }.compactMap(\.self)
        if found.isEmpty, budget != nil {
            var richer = self
            richer.budget = nil
            let unlimited = richer
            found = parallelMap(tries) { $0(unlimited) }.compactMap(\.self)
        }
        return (plan.relaxations + found).sorted { left, right in
            (left.option?.monthly.value ?? .infinity) < (right.option?.monthly.value ?? .infinity)
        }
    }

    /// No more is told of an option than its cost.
    private var effort: SearchEffort {
        var effort = planner.effort.single
        effort.tellsConfidence = false
        return effort
    }

    /// The least loosening of the SLOs at `places` that some fleet meets within the budget.
    private func looser(_ places: [Int]) -> Relaxation? {
        let asked = planner.demand.serviceLevel.targets
        func demand(_ factor: Double) -> Demand {
            var eased = planner.demand
            for place in places {
                eased.serviceLevel.targets[place].limit = asked[place].limit.loosened(by: factor).rounded
            }
            return eased
        }
        // The closed form finds the place, the simulation has the last word.
        func eased(_ step: Int) -> Planner { planner.asking(demand(Self.steps[step]), effort: effort) }
        var (missed, passing) = (-1, Self.steps.count)
        while passing - missed > 1 {
            let middle = (missed + passing) / 2
            if eased(middle).hasOption(model, among: space, budget: budget) {
                passing = middle
            } else {
                missed = middle
            }
        }
        for step in Self.steps.indices.dropFirst(passing).prefix(3) {
            guard let option = eased(step).plan(model, among: space, budget: budget, keeping: 1).best else { continue }
            let eased = demand(Self.steps[step]).serviceLevel
            let changes = places.map { ServiceTargetChange(asked: asked[$0], reachable: eased.targets[$0].limit) }
            return Relaxation(change: .targets(changes), option: option)
        }
        return nil
    }

    private func fewerBits() -> Relaxation? {
        for precision in [WeightPrecision.fp8, .int4] where !space.precisions.contains(precision) {
            var changed = space
            changed.precisions = [precision]
            if let found = answer(.precision(precision), planner, changed) { return found }
        }
        return nil
    }

    private func largerReplicas() -> Relaxation? {
        var changed = space
        while changed.maximumDevices < 64 {
            changed.maximumDevices *= 2
            changed.tensor = [1, 2, 4, 8, 16]
            changed.pipeline = [1, 2, 4, 8]
            if let found = answer(.largerReplicas(changed.maximumDevices), planner, changed) { return found }
        }
        return nil
    }

    private func otherAccelerators() -> Relaxation? {
        guard space.accelerators.count < accelerators.count else { return nil }
        var changed = space
        changed.accelerators = accelerators
        return answer(.anyAccelerator, anyAccelerator, changed)
    }

    private func otherOffers() -> Relaxation? { answer(.anyOffer, everywhere, space) }

    private func answer(_ change: Relaxation.Change, _ planner: Planner, _ changed: SearchSpace) -> Relaxation? {
        planner.asking(planner.demand, effort: effort).plan(model, among: changed, budget: budget, keeping: 1).best
            .map { Relaxation(change: change, option: $0) }
    }
}

extension Planner {
    /// The same planner for another demand, with another effort.
    func asking(_ demand: Demand, effort: SearchEffort) -> Planner {
        Planner(demand, traffic, market: market, model: model, terms: terms, effort: effort, memory: memory)
    }
}

extension ServiceTarget.Limit {
    /// The same limit in two digits, on the easier side.
    fileprivate var rounded: Self {
        switch self {
        case .atMost(let time): .atMost(Seconds(Self.rounded(time.value, .up)))
        case .atLeast(let speed): .atLeast(Rate(Self.rounded(speed.value, .down)))
        }
    }

    private static func rounded(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
        guard value > 0, value.isFinite else { return value }
        var unit = 1.0
        while unit * 100 <= value { unit *= 10 }
        while unit * 10 > value { unit /= 10 }
        return (value / unit - 1e-9).rounded(rule) * unit
    }
}
