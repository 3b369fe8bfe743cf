internal import Catalog
public import Performance
internal import Quantities
internal import Workload

/// The answer to a demand: the cheapest way to serve it, what else was looked at, and why that lost.
public struct Plan: Sendable, Hashable, Codable {
    /// The workload it is for, where a scenario has several; nil for the only one.
    public var workload: String?
    /// The model it is for.
    public var model: String
    /// What was asked.
    public var demand: Demand
    /// Ways that hold every promise, cheapest first; at most as many as were asked for.
    ///
    /// Empty: infeasible.
    public var options: [PlanOption]
    /// What became of each accelerator, cheapest first, those that failed last.
    public var verdicts: [Verdict]
    /// How many combinations were looked at.
    public var considered: Considered
    /// When nothing is feasible: the smallest change that would help.
    public var relaxations: [Relaxation]

    /// The cheapest way; nil when there is none.
    public var best: PlanOption? { options.first }
}

/// How many combinations a plan rests on.
public struct Considered: Sendable, Hashable, Codable {
    /// Accelerators.
    public var accelerators = 0
    /// Model, precision, engine, accelerator and parallelism together.
    public var deployments = 0
    /// Lines of price lists.
    public var offers = 0
    /// Deployments times offers.
    public var candidates = 0
    /// Of these, how many hold every promise.
    public var feasible = 0
}

/// What became of one accelerator in a plan.
public struct Verdict: Sendable, Hashable, Codable {
    /// The catalog id.
    public var acceleratorID: String
    /// Its cheapest way, with the place it took; nil when it has none.
    public var best: PlanOption?
    /// Why it lost; nil for the winner.
    public var reason: Loss?
}

/// Why an accelerator is not the answer.
public enum Loss: Sendable, Hashable, Codable {
    /// It would do, for `factor` times the cheapest price.
    case dearer(factor: Double)
    /// No deployment on it holds the promises; the nearest one fails at this limit.
    case limit(Shortfall, Deployment)
    /// No engine, precision or split runs the model on it.
    case notRunnable
    /// It would do, but nobody offers it as asked.
    case noOffer
    /// Its machines hold too few of it for any deployment that would do.
    case noFittingMachine
}
