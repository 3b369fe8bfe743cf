public import Catalog
public import Quantities
public import Workload

/// A model to serve, with the part of the requests it gets.
public struct ModelChoice: Sendable, Hashable, Codable {
    /// The model.
    public let architecture: ModelArchitecture
    /// The name of the weights: the model's id or, where another model of the same architecture is asked for, that one's.
    public let weights: String
    /// Its share of the requests, 0 to 1.
    public let share: Double
    /// Weight precisions to consider, `native` already replaced by the model's own.
    public let precisions: [WeightPrecision]
}

/// What has to be served.
public struct Traffic: Sendable, Hashable, Codable {
    /// The preset it started from; nil when all is the user's own.
    public let preset: WorkloadPreset?
    /// What one request looks like.
    public let shape: RequestShape
    /// How requests come.
    public let arrival: Arrival
    /// Whether answers arrive token by token.
    public let delivery: Delivery
    /// The share of answers that do; 0 or 1 unless the user said more.
    public let streamingShare: Double
    /// The share of requests that may wait a day.
    public let offlineShare: Double
    /// People who use it in a month; nil when not said.
    public let activeUsers: Int?
}

/// The user's own prices of what is paid beside the instances; nil where the standard ones hold.
public struct OwnPrices: Sendable, Hashable, Codable {
    /// 10^9 bytes kept for a month.
    public var storagePerGigabyteMonth: Dollars?
    /// 10^9 bytes sent out.
    public var egressPerGigabyte: Dollars?
    /// A load balancer for an hour.
    public var loadBalancerHour: Dollars?
    /// Where they are from; nil when not said.
    public var source: String?
}

/// The user's own figures of servers to buy; nil where the published ones hold.
public struct OwnServerFigures: Sendable, Hashable, Codable {
    /// The price of a server with its accelerators.
    public var serverPrice: Dollars?
    /// Accelerators in a server.
    public var acceleratorsPerServer: Int?
    /// Power of a server at full load.
    public var serverPower: Rate<Joules>?
    /// Years until it is written off.
    public var years: Double?
    /// Interest a year, what it is sold for in the end, people a year and spares, as shares of the price.
    public var interest, residual, staff, spares: Double?
    /// Power of the facility over that of the servers.
    public var powerUsageEffectiveness: Double?
    /// A kilowatt-hour, and space and cooling for a kilowatt in a month.
    public var perKilowattHour, perKilowattMonth: Dollars?

    /// No figures of the user's own.
    public init() {}
}

/// Instances that the buyer is committed to already: paid for whether used or not.
public struct ExistingCommitment: Sendable, Hashable, Codable {
    /// The line of the price list, at the price that is paid.
    public var offer: Offer
    /// Instances.
    public var count: Int
    /// The last day.
    public var until: CalendarDate
    /// Full months from the day of the catalog to the last day.
    public var monthsLeft: Int

    /// A commitment.
    public init(offer: Offer, count: Int, until: CalendarDate, monthsLeft: Int) {
        self.offer = offer
        self.count = count
        self.until = until
        self.monthsLeft = monthsLeft
    }
}

/// Reserved throughput of a hosted model: units that are paid by the hour whether used or not, each for so many tokens a
/// minute, as Azure (PTU), Google (GSU) and Bedrock (provisioned throughput) sell them.
public struct ReservedThroughput: Sendable, Hashable, Codable {
    /// Who hosts it, and the name of the model there.
    public var provider, model: String
    /// What a unit is called, such as `PTU`.
    public var unit: String
    /// The price of one unit.
    public var price: Rate<Dollars>
    /// Input tokens that one unit takes in a minute.
    public var tokensPerMinute: Double
    /// How many input tokens one output token counts for.
    public var outputWeight: Double
    /// The fewest units that are sold, and by how many they grow.
    public var minimumUnits, unitStep: Int
    /// Where the figures are from.
    public var source: String

    /// Figures of one provider.
    public init(
        provider: String, model: String, unit: String, price: Rate<Dollars>, tokensPerMinute: Double,
        outputWeight: Double, minimumUnits: Int, unitStep: Int, source: String
    ) {
        self.provider = provider
        self.model = model
        self.unit = unit
        self.price = price
        self.tokensPerMinute = tokensPerMinute
        self.outputWeight = outputWeight
        self.minimumUnits = minimumUnits
        self.unitStep = unitStep
        self.source = source
    }
}

/// The instances that may be bought.
public struct PurchaseLimits: Sendable, Hashable, Codable {
    /// Accelerators to consider, in the order of the catalog.
    public let accelerators: [Accelerator]
    /// Most accelerators for one copy of the model.
    public let maximumPerReplica: Int
    /// Regions to buy in; empty for all.
    public let regions: [String]
    /// Providers to buy from; empty for all.
    public let providers: [String]
    /// Kinds of providers to buy from.
    public let tiers: [ProviderTier]
    /// Purchase options to consider.
    public let purchases: [PurchaseOption]
    /// What is taken off list prices, by provider in lower case; spot prices have no discount.
    public var discounts: [String: Double] = [:]
    /// Instances that are paid for already.
    public var commitments: [ExistingCommitment] = []
    /// Months that a purchase schedule looks ahead.
    public var horizonMonths = 12
    /// Reserved throughput of hosted models that a month is compared with.
    public var reservedThroughput: [ReservedThroughput] = []

    /// Limits.
    public init(
        accelerators: [Accelerator], maximumPerReplica: Int, regions: [String], providers: [String],
        tiers: [ProviderTier], purchases: [PurchaseOption], discounts: [String: Double] = [:],
        commitments: [ExistingCommitment] = [], horizonMonths: Int = 12,
        reservedThroughput: [ReservedThroughput] = []
    ) {
        self.reservedThroughput = reservedThroughput
        self.accelerators = accelerators
        self.maximumPerReplica = maximumPerReplica
        self.regions = regions
        self.providers = providers
        self.tiers = tiers
        self.purchases = purchases
        self.discounts = discounts
        self.commitments = commitments
        self.horizonMonths = horizonMonths
    }
}

/// Limits of one step of an engine; nil for its own defaults.
public struct StepLimits: Sendable, Hashable, Codable {
    /// Most sequences.
    public var maximumSequences: Int?
    /// Most tokens.
    public var maximumBatchedTokens: Int?

    /// Limits.
    public init(maximumSequences: Int? = nil, maximumBatchedTokens: Int? = nil) {
        self.maximumSequences = maximumSequences
        self.maximumBatchedTokens = maximumBatchedTokens
    }
}

/// Speculative decoding: a draft proposes tokens that the model verifies in one step.
public struct Speculation: Sendable, Hashable, Codable {
    /// Tokens drafted in each step.
    public let draftTokens: Int
    /// Share of drafted tokens that are accepted, 0 to 1.
    public let acceptance: Double
}

/// How a model may be split over accelerators.
public struct SplitLimits: Sendable, Hashable, Codable {
    /// Tensor-parallel sizes to consider, in ascending order.
    public let tensor: [Int]
    /// Pipeline-parallel sizes to consider, in ascending order.
    public let pipeline: [Int]
}
