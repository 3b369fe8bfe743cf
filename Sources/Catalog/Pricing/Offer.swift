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
    /// The price of the whole instance for time, the discount taken off.
    public var price: Rate<Dollars>
    /// The price per hour as its source writes it, in dollars: exact where a `Double` is not.
    public var priceText: String
    /// What the buyer gets off the list price, as a share of it.
    public private(set) var discount = 0.0
    /// The price on the list.
    public private(set) var listPrice: Rate<Dollars>
    /// Cash at the start of the commitment of one instance as the price list states it; nil where it does not.
    public var statedUpfront: Dollars?
    /// Space of the disks that come with the instance, and what its network carries; nil when the source does not say.
    public var localDisk: Bytes?
    /// What its network carries.
    public var network: Rate<Bytes>?
    /// The price in the currency of its source and with its tax; nil where that is US dollars without tax.
    public var sourcePrice: SourcePrice?
    /// Where and when the price was seen.
    public var provenance: Provenance

    /// A line of a price list.
    public init(
        provider: String, instanceType: String, region: String, acceleratorID: String, acceleratorCount: Double,
        virtualCPUs: Double?, hostMemory: Bytes?, purchase: PurchaseOption, price: Rate<Dollars>, priceText: String,
        sourcePrice: SourcePrice? = nil, provenance: Provenance
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
        self.sourcePrice = sourcePrice
        self.provenance = provenance
        listPrice = price
    }

    /// The offer to a buyer who gets `share` off the list price, 0 to 1.
    public func discounted(by share: Double) -> Offer {
        guard share > 0 else { return self }
        var offer = self
        offer.discount = share
        offer.price = listPrice * (1 - share)
        let cents = (offer.price.dollarsPerHour * 1e6).rounded() / 1e6
        offer.priceText = "\(cents)"
        offer.statedUpfront = statedUpfront.map { $0 * (1 - share) }
        return offer
    }
}

extension Offer {
    /// Whether `other` is of the same instance type in the same place, however it is bought.
    public func isSameInstance(as other: Offer) -> Bool {
        provider == other.provider && region == other.region && instanceType == other.instanceType
    }
}

/// The price of a hosted model, for one million tokens each.
public struct APIPrice: Sendable, Hashable, Codable {
    /// Who serves it.
    public var provider: String
    /// The provider's name for the model.
    public var model: String
    /// The catalog's id of the model with the same weights; nil where the catalog has none, or it is not known to be it.
    public var modelID: String?
    /// The precision that the provider says it serves those weights in; nil when it does not say.
    public var precision: WeightPrecision?
    /// Whether the provider made the model.
    public var isByMaker: Bool
    /// Price of 10^6 input tokens.
    public var perMillionInput: Dollars
    /// Price of 10^6 input tokens found in the provider's cache; nil when not offered.
    public var perMillionCachedInput: Dollars?
    /// The shortest shared prefix that the provider's cache keeps; nil where it is not known.
    public var minimumCachedPrefix: Tokens?
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
        provider: String, model: String, modelID: String? = nil, precision: WeightPrecision? = nil,
        isByMaker: Bool = false, perMillionInput: Dollars, perMillionCachedInput: Dollars?,
        minimumCachedPrefix: Tokens? = nil, perMillionOutput: Dollars, contextWindow: Int?, maximumOutput: Int?,
        provenance: Provenance
    ) {
        self.provider = provider
        self.model = model
        self.modelID = modelID
        self.precision = precision
        self.isByMaker = isByMaker
        self.minimumCachedPrefix = minimumCachedPrefix
        self.perMillionInput = perMillionInput
        self.perMillionCachedInput = perMillionCachedInput
        self.perMillionOutput = perMillionOutput
        self.contextWindow = contextWindow
        self.maximumOutput = maximumOutput
        self.provenance = provenance
    }
}
