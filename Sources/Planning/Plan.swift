public import Economics
public import Performance
public import Quantities

/// The answer to a demand: the cheapest option that meets it, what else was evaluated, and why that lost.
public struct Plan: Sendable, Hashable, Codable {
    /// The workload it is for, where a scenario has several; nil for the only one.
    public var workload: String?
    /// The model it is for.
    public var model: String
    /// The name of the weights, where they are of another model of the same architecture; nil for the model's own.
    public var otherWeights: String?
    /// What was asked.
    public var demand: Demand
    /// Options that meet all SLOs, confirmed by simulation, cheapest first; at most as many as were asked for.
    ///
    /// Empty: infeasible.
    public var options: [PlanOption]
    /// The result of each accelerator, cheapest first, those that failed last.
    public var results: [AcceleratorResult]
    /// How many combinations were evaluated.
    public var considered: Considered
    /// When nothing is feasible: the smallest changes that would help, the cheapest first.
    public var relaxations: [Relaxation]
    /// The monthly cost of the cheapest option's deployment when everything is as predicted; nil without an option.
    public var expectedMonthly: Dollars?

    /// The cheapest option; nil when there is none.
    public var best: PlanOption? { options.first }

    /// The name of the weights: by it hosted models are compared.
    public var weights: String { otherWeights ?? model }
}

/// How many combinations a plan is based on.
public struct Considered: Sendable, Hashable, Codable {
    /// Accelerators.
    public var accelerators = 0
    /// Model, precision, engine, accelerator and parallelism together.
    public var deployments = 0
    /// Lines of price lists.
    public var offers = 0
    /// Deployments times offers.
    public var candidates = 0
    /// Of these, how many meet all SLOs by the closed form.
    public var feasible = 0
}

/// The result of one accelerator in a plan.
public struct AcceleratorResult: Sendable, Hashable, Codable {
    /// The catalog id.
    public var acceleratorID: String
    /// Its cheapest option; nil when it has none.
    public var best: PlanOption?
    /// Why it lost; nil for the winner.
    public var rejection: Rejection?
}

/// Why an accelerator is not the answer.
public enum Rejection: Sendable, Hashable, Codable {
    /// It would do, for `factor` times the lowest cost.
    case costsMore(factor: Double)
    /// It would cost at least `factor` times the lowest cost by the closed form; it was not simulated.
    case costsAtLeast(Dollars, factor: Double)
    /// No deployment on it meets the SLOs; the nearest one fails at this limit.
    case limit(Shortfall, Deployment)
    /// No engine, precision or split runs the model on it.
    case notRunnable
    /// It would do, but there is no matching offer.
    case noOffer
    /// Its instances hold too few of it for any deployment that would do.
    case noFittingInstance
    /// Its instances hold it, and their hosts are known to be too small.
    case hostTooSmall(HostShortfall)

    /// Whether it would do, and nothing of it is for sale.
    public var isNotForSale: Bool {
        switch self {
        case .noOffer, .noFittingInstance, .hostTooSmall: true
        case .costsMore, .costsAtLeast, .limit, .notRunnable: false
        }
    }
}
