public import Catalog
internal import Parallel
public import Performance
public import Quantities
internal import Workload

/// Finds the cheapest way to serve a demand among all that the catalogs allow.
///
/// Every deployment is sized once; every offer for its accelerator then prices it. Work is cut by accelerator over the
/// processor's cores and joined in catalog order, so the answer does not depend on timing.
public struct Planner: Sendable {
    /// What may be rented, by accelerator.
    public let market: Market
    /// The factors to assume for a deployment.
    public let coefficients: @Sendable (Deployment) -> Coefficients

    /// What plans of similar questions have in common; nil to keep nothing.
    let memory: PlanMemory?
    /// Whether one plan uses all cores; false where many plans are made at once.
    let isParallel: Bool

    /// A planner over what may be rented.
    public init(
        market: Market, memory: PlanMemory? = nil, isParallel: Bool = true,
        coefficients: @escaping @Sendable (Deployment) -> Coefficients
    ) {
        self.market = market
        self.memory = memory
        self.isParallel = isParallel
        self.coefficients = coefficients
    }

    /// The ranked ways to serve `demand` with `model`.
    ///
    /// Complexity: O(deployments x (log replicas + offers)).
    public func plan(
        _ model: ModelArchitecture, for demand: Demand, among space: SearchSpace, budget: Dollars? = nil,
        keeping count: Int = 10
    ) -> Plan {
        let surveys = survey(model, demand, space)
        return rank(surveys, model: model, demand: demand, budget: budget, keeping: count)
    }

    private func survey(_ model: ModelArchitecture, _ demand: Demand, _ space: SearchSpace) -> [AcceleratorSurvey] {
        inOrder(space.accelerators, isParallel: isParallel) { accelerator in
            AcceleratorSurvey(
                accelerator, candidates(model, space, accelerator), demand,
                offers: market.offers(for: accelerator.id))
        }
    }

    private func candidates(
        _ model: ModelArchitecture, _ space: SearchSpace, _ accelerator: Accelerator
    ) -> [Candidate] {
        func make() -> [Candidate] {
            space.deployments(of: model, on: accelerator).map { Candidate($0, coefficients($0)) }
        }
        guard let memory else { return make() }
        return memory.candidates(PlanMemory.CandidateKey(model, space, accelerator), make: make)
    }

    private func rank(
        _ surveys: [AcceleratorSurvey], model: ModelArchitecture, demand: Demand, budget: Dollars?, keeping count: Int
    ) -> Plan {
        var considered = Considered()
        for survey in surveys {
            considered.accelerators += 1
            considered.deployments += survey.sized.count + survey.failed
            considered.offers += survey.offers.count
            considered.candidates += (survey.sized.count + survey.failed) * survey.offers.count
            considered.feasible += survey.priced.count
        }
        let cheapest = surveys.compactMap { survey in survey.priced.first.map { survey.option($0) } }
            .sorted(by: PlanOption.cheaperFirst)
        let affordable = budget.map { limit in cheapest.contains { $0.monthly <= limit } } ?? true
        var options: [PlanOption] = []
        if affordable {
            options = surveys.flatMap { survey in survey.distinct(count).map { survey.option($0) } }
                .filter { option in budget.map { option.monthly <= $0 } ?? true }
                .sorted(by: PlanOption.cheaperFirst)
        }
        return Plan(
            model: model.id, demand: demand, options: Array(options.prefix(count)),
            verdicts: verdicts(surveys, cheapest: cheapest), considered: considered,
            relaxations: options.isEmpty ? relaxations(cheapest: cheapest.first) : [])
    }

    private func verdicts(_ surveys: [AcceleratorSurvey], cheapest: [PlanOption]) -> [Verdict] {
        let bottom = cheapest.first?.monthly
        let winners = cheapest.map { option in
            Verdict(
                acceleratorID: option.deployment.accelerator.id, best: option,
                reason: bottom.flatMap { option.monthly > $0 ? .dearer(factor: option.monthly / $0) : nil })
        }
        let losers = surveys.filter { $0.priced.isEmpty }.map { survey in
            Verdict(acceleratorID: survey.accelerator.id, best: nil, reason: survey.loss)
        }
        return winners + losers
    }

    /// What would help when a way was found but costs too much; the rest is ``RelaxationSearch``'s to find.
    private func relaxations(cheapest: PlanOption?) -> [Relaxation] {
        cheapest.map { [Relaxation(change: .budget($0.monthly), option: $0)] } ?? []
    }
}

extension PlanOption {
    /// Cheaper first; among equals the faster first, then by name, so that the order is always the same.
    static func cheaperFirst(_ left: PlanOption, _ right: PlanOption) -> Bool {
        if left.monthly != right.monthly { return left.monthly < right.monthly }
        let (leftTime, rightTime) = (left.estimate.point.e2e.p95, right.estimate.point.e2e.p95)
        if leftTime != rightTime { return leftTime < rightTime }
        return left.sortKey < right.sortKey
    }

    private var sortKey: String {
        [
            deployment.accelerator.id, deployment.engine.engine.rawValue, deployment.weightPrecision.rawValue,
            deployment.parallelism.description, offer.provider, offer.region, offer.instanceType,
            offer.purchase.rawValue,
        ].joined(separator: "/")
    }
}
