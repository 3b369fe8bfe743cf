internal import Catalog
internal import Performance
public import Planning
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
    /// The cheapest way; nil when there is none.
    public var best: MonthOption?
    /// The cheapest way on each other accelerator, cheapest first.
    public var others: [MonthOption]
    /// The bill of the cheapest way, line by line.
    public var bill: CostTree
    /// What the same fleet costs when it is bought for the busiest hour and never changed.
    public var fixedFleet: Dollars?
    /// Unit costs of the whole bill; nil without a bill.
    public var allocation: UnitCosts?
    /// People who use it in a month; nil when not known.
    public var users: Int?
    /// Mean load over what the paid machine time could carry for ever.
    public var utilization: Double
    /// What the bill would be with each of the things that are not known at its low and its high end.
    public var drivers: [CostDriver]
    /// The bill of each of the next twelve months, growth included; empty when a month cannot be served.
    public var year: [Dollars]
    /// Hosted models for the same requests.
    public var apis: [APIComparison]
    /// The same on machines of one's own; nil where their price is not known.
    public var owned: OwnedMonth?
    /// The floor on machines and the rest at a hosted model; nil without a hosted model, and for offline work.
    public var spill: SpillMonth?
    /// The price of being sure; nil when no confidence was asked for.
    public var confidence: ConfidencePrice?

    /// What one million prompt tokens cost that no prefix cache holds; nil without a bill.
    ///
    /// The bill is split by the time that prompts and answers take, and cached tokens take no prompt time: all of the
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

    /// The bill of a month; nil when there is none.
    public var monthly: Dollars? { best == nil ? nil : bill.total }
}

/// Something that is not known exactly, and the bill at both of its ends, all else as expected.
public struct CostDriver: Sendable, Hashable, Codable {
    /// The name of what the prediction leaves open; its range is of the time that work takes.
    public static let speed = "speed of the replicas"

    /// What is not known.
    public var name: String
    /// Its ends, in words.
    public var range: String
    /// The bills there, the lower one first.
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

/// The fleet on machines of one's own, alone and with rented ones for the peaks.
public struct OwnedMonth: Sendable, Hashable, Codable {
    /// One accelerator of one's own.
    public var machine: OwnedMachine
    /// What its price and power were taken from.
    public var sources: [String]
    /// The bill of owning the whole peak, line by line.
    public var bill: CostTree
    /// The cheapest mix when machines of one's own may carry the floor and rented ones the rest.
    public var hybrid: PurchaseMix?
    /// Machines of one's own in it.
    public var ownedInHybrid: Int
}

/// What it costs to hold the promises with a stated probability.
public struct ConfidencePrice: Sendable, Hashable, Codable {
    /// The probability, such as 0.95.
    public var confidence: Double
    /// The factor on the expected traffic and work that the fleet is sized for.
    public var factor: Double
    /// The bill when everything comes as expected: right in half of the cases.
    public var even: Dollars
    /// The bill at the confidence.
    public var confident: Dollars
    /// The bill at the confidence if speed were measured on this very configuration; nil when it is already.
    public var measured: Dollars?
}
