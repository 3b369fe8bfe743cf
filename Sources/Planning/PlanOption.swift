public import Calibration
public import Catalog
public import Economics
public import Performance
public import Quantities
internal import Workload

/// One option for serving a demand: a deployment by the hour, on one instance type, bought as cheaply as it goes.
public struct PlanOption: Sendable, Hashable, Codable {
    /// One replica.
    public var deployment: Deployment
    /// Replicas in the busiest hour, spares included.
    public var replicas: Int
    /// One of them, as predicted, under its share of the busiest hour's forecast.
    public var estimate: Estimate
    /// Replicas by the hour; nil for offline work, which runs when it likes.
    public var schedule: FleetSchedule?
    /// Instances over the month.
    public var curve: DemandCurve
    /// How they are bought.
    public var mix: PurchaseMix
    /// A line of the price list of the instance type.
    public var instance: Offer
    /// How the replicas of the busiest hour are put on instances.
    public var placement: Placement
    /// Requests of a month.
    public var requests: Requests
    /// Share of the working time that goes into prompts, 0 to 1.
    public var promptShare: Double
    /// The monthly cost, line by line.
    public var breakdown: CostTree
    /// What the event simulation found replicas to carry; empty for sizes by the closed form alone, and for offline work.
    public var simulated: [SimulatedSize]
    /// Whether the event simulation confirmed the fleet.
    public var isConfirmed: Bool
    /// The probability that each SLO target is met, in the order of the demand's.
    ///
    /// Nil where no error is known; empty where the option was not confirmed.
    public var probabilities: [Double?]
    /// The load that the fleet of the busiest hour holds within the SLOs; nil without any, and where it was not confirmed.
    public var held: HeldLoad?
    /// Capacity of the fleet of the busiest hour, in requests a second.
    public var capacity: Rate<Requests>

    /// The line of the price list by which most is paid.
    public var offer: Offer { mix.parts.max { $0.cost < $1.cost }?.offer ?? instance }

    /// The monthly cost.
    public var monthly: Dollars { breakdown.total }

    /// Requests a second of the busiest hour; of a batch, while it runs.
    public var peakRate: Rate<Requests> { schedule?.peakRate ?? estimate.point.rate * Double(replicas) }

    /// Hours a month for which an instance is paid, on average over those of the peak.
    public var paidHours: Double {
        curve.peak > 0 ? mix.parts.map(\.time).total().hours / Double(curve.peak) : 0
    }

    /// Load over capacity in the busiest hour, 0 to 1; of a batch, while it runs.
    public var utilization: Double {
        guard let schedule else { return 1 }
        return schedule.weeks.flatMap(\.hours).map(\.utilization).max() ?? 0
    }

    /// Mean utilization over the paid time.
    public var meanUtilization: Double {
        if let schedule { return schedule.meanUtilization }
        let possible = capacity * .hours(paidHours)
        return possible > .zero ? min(1, requests / possible) : 0
    }

    /// Unit costs when the monthly cost is laid on the work done, idle time included: the one to compare with an API price.
    public var allocation: UnitCosts {
        UnitCosts(
            cost: monthly, requests: requests, input: Tokens(meanTokens.input), output: Tokens(meanTokens.output),
            promptShare: promptShare)
    }

    /// Unit costs of the busy share alone: allocation times mean utilization.
    public var usage: UnitCosts { allocation.scaled(by: meanUtilization) }

    /// Mean tokens of a request.
    var meanTokens: TokenPair

    /// Mean tokens of a prompt and of an answer.
    struct TokenPair: Sendable, Hashable, Codable {
        var input, output: Double
    }

    /// What one of the instances needs beside its accelerators.
    public var hostNeeds: HostNeeds {
        HostNeeds(deployment, placement, replicas: replicas, work: work)
    }

    /// The work of one replica in the busiest hour.
    private var work: HostNeeds.Work {
        HostNeeds.Work(
            rate: estimate.point.rate, input: Tokens(meanTokens.input), output: Tokens(meanTokens.output),
            startDelay: curve.floor < curve.peak ? curve.startDelay : .zero)
    }

    /// Accelerators that work in the busiest hour, over all replicas.
    public var acceleratorsUsed: Int { replicas * deployment.parallelism.devices }

    /// Accelerators that are paid for in the busiest hour.
    public var acceleratorsRented: Int { acceleratorsUsed + placement.idleAccelerators }

    /// Replicas in the busiest hour.
    public var peakReplicas: Int { replicas }

    /// The lowest probability with which any SLO target is met; nil where none is known.
    public var probability: Double? {
        let known = probabilities.compactMap(\.self)
        return known.count == probabilities.count ? known.min() : nil
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
            deployment.parallelism.description, instance.provider, instance.region, instance.instanceType,
        ].joined(separator: "/")
    }
}

extension PerformanceModel {
    /// One replica of `option` as predicted for the requests of `demand`; throws what of it cannot be told.
    public func replica(of option: PlanOption, for demand: Demand) throws(NotEstimable) -> Replica {
        try replica(option.deployment).replica(for: demand.shape.mean, under: option.estimate.load)
    }
}
