internal import Catalog
public import Economics
internal import Performance
public import Quantities
public import Workload

/// What one model costs through a month, and what else it could cost.
public struct ModelMonth: Sendable, Hashable, Codable {
    /// The model.
    public var model: String
    /// What has to be served in the busiest hour.
    public var demand: Demand
    /// How that changes over the week.
    public var traffic: TrafficPlan
    /// The cheapest option; nil when there is none.
    public var best: PlanOption?
    /// The cheapest option on each other accelerator, cheapest first.
    public var others: [PlanOption]
    /// The monthly cost, line by line; empty without an option.
    public var breakdown: CostTree { best?.breakdown ?? CostTree([]) }
    /// What the same fleet costs when it is bought for the busiest hour and never changed.
    public var fixedFleet: Dollars?
    /// Unit costs of the whole monthly cost; nil without one.
    public var allocation: UnitCosts? { best?.allocation }
    /// People who use it in a month; nil when not known.
    public var users: Int?
    /// Mean utilization over the paid time.
    public var utilization: Double { best?.meanUtilization ?? 0 }
    /// What the cost would be with each of the things that are not known at its low and its high end.
    public var drivers: [CostDriver]
    /// The cost of each month of the horizon, growth included; empty when a month cannot be served.
    public var months: [Dollars]
    /// What to buy in each of these months; nil where no month can be served, and for offline work.
    public var schedule: PurchaseSchedule?
    /// Hosted models for the same requests.
    public var apis: [APIComparison]
    /// The same on on-premises servers; nil where their price is not known.
    public var onPremises: OnPremisesMonth?
    /// The floor on instances and the rest at a hosted model; nil without a hosted model, and for offline work.
    public var spill: SpillMonth?
    /// Reserved throughput of hosted models for the same requests; empty where the scenario names none.
    public var reservedThroughput: [ReservedThroughputMonth] = []
    /// What the instances would cost under each savings plan on sale for them.
    public var savingsPlans: [SharedSavingsPlan.Use] = []
    /// What confidence costs; nil where nothing is known of the error of predictions.
    public var confidence: ConfidencePrice?

    /// What one million prompt tokens cost that no prefix cache holds; nil without a cost breakdown.
    ///
    /// The cost is split by the time that prompts and answers take, and cached tokens take no prompt time: all of the
    /// prompt's part falls on the others.
    public var perMillionComputedInput: Dollars? {
        let (input, computed) = (demand.shape.input.mean, demand.shape.computedInput)
        guard let allocation, best?.deployment.engine.cachesPrefixes == true,
            computed < input && Tokens.zero < computed
        else { return allocation?.perMillionInput }
        return allocation.perMillionInput * (input / computed)
    }

    /// What one person costs in a month; nil when nobody said how many there are.
    public var perUser: Dollars? { users.flatMap { count in monthly.map { $0 / Double(max(1, count)) } } }

    /// The monthly cost; nil when there is none.
    public var monthly: Dollars? { best?.monthly }
}

/// Something that is not known exactly, and the monthly cost at both of its ends, all else as expected.
public struct CostDriver: Sendable, Hashable, Codable {
    /// What is not known, with its ends.
    public enum Cause: Sendable, Hashable, Codable {
        /// Measured over predicted time of the same work.
        case speed(ClosedRange<Double>)
        /// Traffic over the forecast; `isGiven`: whether the scenario says how far it is off.
        case traffic(ClosedRange<Double>, isGiven: Bool)
        /// The price of the accelerator over the one that is paid: the cheapest and the median offer.
        case price(ClosedRange<Double>)
    }

    /// What is not known.
    public var cause: Cause
    /// The monthly costs at its ends, the lower one first.
    public var low, high: Dollars
    /// Part of the squared spread of all drivers that is this one's, 0 to 1.
    public var share: Double
}

extension [CostDriver] {
    /// The drivers with their shares, the widest first; shares are of the sum of squared widths, as for independent causes.
    func ranked() -> [CostDriver] {
        let widths = map { ($0.high - $0.low).value * ($0.high - $0.low).value }
        let sum = widths.reduce(0, +)
        return zip(self, widths).map { driver, width in
            var driver = driver
            driver.share = sum > 0 ? width / sum : 0
            return driver
        }.sorted { $0.share > $1.share }
    }
}

/// The fleet on on-premises servers, alone and with rented ones for the peaks.
public struct OnPremisesMonth: Sendable, Hashable, Codable {
    /// One accelerator of one's own.
    public var instance: OnPremisesServer
    /// What its price and power were taken from.
    public var sources: [String]
    /// The cost of owning the whole peak, line by line.
    public var breakdown: CostTree
    /// What has to be paid for the servers at the start.
    public var investment: Dollars
    /// What running them costs a month, and what renting instead costs.
    public var running, rent: Dollars
    /// Months of renting after which the servers have cost less; nil when they never have.
    public var breakEvenMonths: Double?
    /// The cheapest mix when on-premises servers may carry the floor and rented ones the rest.
    public var hybrid: PurchaseMix?
    /// On-premises servers in it.
    public var serversInHybrid: Int
}

/// What it costs to meet the SLOs with a stated probability.
public struct ConfidencePrice: Sendable, Hashable, Codable {
    /// The probability, such as 0.8.
    public var confidence: Double
    /// The monthly cost when everything is as predicted: enough in about half of the cases.
    public var expected: Dollars
    /// The monthly cost at the confidence.
    public var confident: Dollars
    /// The monthly cost at the confidence if this very configuration were measured; nil when it is already.
    public var measured: Dollars?
}

/// A savings plan over several fleets beside what each of them costs by itself.
public struct SharedSavings: Sendable, Hashable, Codable {
    /// The plan.
    public var plan: SharedSavingsPlan
    /// What the instances of these fleets cost when each is bought by itself.
    public var apart: Dollars

    /// The cheapest savings plan over two fleets or more of `months`; nil where none is on sale for them.
    public init?(_ months: [ModelMonth]) {
        var found: [SharedSavings] = []
        for option in PurchaseOption.allCases where option.isSavingsPlan {
            var scopes: [String: (uses: [SharedSavingsPlan.Use], apart: Dollars)] = [:]
            for month in months {
                guard let best = month.best,
                    let use = month.savingsPlans.first(where: { $0.plan.purchase == option })
                else { continue }
                scopes[use.plan.planScope, default: ([], .zero)].uses.append(use)
                scopes[use.plan.planScope, default: ([], .zero)].apart += best.mix.cost
            }
            for (_, scope) in scopes.sorted(by: { $0.key < $1.key }) where scope.uses.count > 1 {
                if let plan = SharedSavingsPlan(scope.uses) {
                    found.append(SharedSavings(plan: plan, apart: scope.apart))
                }
            }
        }
        guard let best = found.min(by: { $0.plan.monthly - $0.apart < $1.plan.monthly - $1.apart }) else { return nil }
        self = best
    }

    private init(plan: SharedSavingsPlan, apart: Dollars) {
        self.plan = plan
        self.apart = apart
    }
}

extension Offer {
    /// What a savings plan of this offer covers: all of the provider's instances, or those of the family in the region.
    fileprivate var planScope: String {
        guard purchase.kind == .instanceSavingsPlan else { return provider }
        return "\(provider)/\(region)/\(instanceType.prefix { $0 != "." })"
    }
}
