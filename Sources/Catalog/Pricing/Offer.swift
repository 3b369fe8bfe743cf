public import Quantities

/// One line of a price list: an instance with its accelerators, in a region, of one purchase option, on one day.
public struct Offer: Sendable, Hashable, Codable {
    /// The cloud, such as `aws`.
    public var provider: String
    /// The provider's name for the instance, such as `p5.48xlarge`.
    public var instanceType: String
    /// The provider's name for the place.
    public var region: String
    /// The catalog id of the accelerator in it.
    public var acceleratorID: String
    /// Accelerators in one instance; a fraction is a slice of one.
    public var acceleratorCount: Double
    /// Virtual processors of the instance; nil when the source does not say.
    public var virtualCPUs: Double?
    /// Main memory of the instance; nil when the source does not say.
    public var hostMemory: Bytes?
    /// How it is bought.
    public var purchase: PurchaseOption
    /// The price of the whole instance for time.
    public var price: Rate<Dollars>
    /// The price per hour as its source writes it, in dollars: exact where a `Double` is not.
    public var priceText: String
    /// Where and when the price was seen.
    public var provenance: Provenance

    /// A line of a price list.
    public init(
        provider: String, instanceType: String, region: String, acceleratorID: String, acceleratorCount: Double,
        virtualCPUs: Double?, hostMemory: Bytes?, purchase: PurchaseOption, price: Rate<Dollars>, priceText: String,
        provenance: Provenance
    ) {
        self.provider = provider
        self.instanceType = instanceType
        self.region = region
        self.acceleratorID = acceleratorID
        self.acceleratorCount = acceleratorCount
        self.virtualCPUs = virtualCPUs
        self.hostMemory = hostMemory
        self.purchase = purchase
        self.price = price
        self.priceText = priceText
        self.provenance = provenance
    }
}

/// How an instance is bought.
public enum PurchaseOption: String, Sendable, Hashable, Codable, CaseIterable {
    /// By the hour, no commitment.
    case onDemand = "on_demand"
    /// By the hour at a discount, taken away when somebody pays more.
    case spot
    /// Committed for one year, nothing paid up front.
    case reserved1Year = "reserved_1y"
    /// Committed for three years, nothing paid up front.
    case reserved3Year = "reserved_3y"
}

/// The price of a hosted model, for one million tokens each.
public struct APIPrice: Sendable, Hashable, Codable {
    /// Who serves it.
    public var provider: String
    /// The provider's name for the model.
    public var model: String
    /// Price of 10^6 input tokens.
    public var perMillionInput: Dollars
    /// Price of 10^6 input tokens found in the provider's cache; nil when not offered.
    public var perMillionCachedInput: Dollars?
    /// Price of 10^6 output tokens.
    public var perMillionOutput: Dollars
    /// Longest context in tokens.
    public var contextWindow: Int?
    /// Longest answer in tokens.
    public var maximumOutput: Int?
    /// Where and when the price was seen.
    public var provenance: Provenance

    /// A line of an API price list.
    public init(
        provider: String, model: String, perMillionInput: Dollars, perMillionCachedInput: Dollars?,
        perMillionOutput: Dollars, contextWindow: Int?, maximumOutput: Int?, provenance: Provenance
    ) {
        self.provider = provider
        self.model = model
        self.perMillionInput = perMillionInput
        self.perMillionCachedInput = perMillionCachedInput
        self.perMillionOutput = perMillionOutput
        self.contextWindow = contextWindow
        self.maximumOutput = maximumOutput
        self.provenance = provenance
    }
}
