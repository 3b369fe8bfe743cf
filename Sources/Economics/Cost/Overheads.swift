public import Catalog
public import Quantities
public import Scenarios

/// What is paid beside the instances: weights at rest, answers on their way out, something that spreads the requests.
///
/// The standard prices are typical list prices of large clouds, those of a provider are its own where they are known; both
/// are written down without a price list at hand: assumed, and marked so in every cost.
public struct Overheads: Sendable, Hashable, Codable {
    /// 10^9 bytes kept for a month.
    public var storagePerGigabyteMonth: Dollars
    /// 10^9 bytes sent out.
    public var egressPerGigabyte: Dollars
    /// A load balancer for an hour.
    public var loadBalancerHour: Rate<Dollars>
    /// Bytes sent for each token of an answer that is streamed: an event with its frame.
    public var bytesPerStreamedToken: Double
    /// Bytes sent for each token of an answer that comes whole.
    public var bytesPerToken: Double

    /// Where each price is from; the same for all unless the user gave one.
    public var storageSource, egressSource, loadBalancerSource: Provenance

    /// The standard prices, with those that the user gave in their place.
    public init(_ own: OwnPrices) {
        self = .standard
        let given = Provenance(.user, source: own.source ?? "the scenario")
        if let price = own.storagePerGigabyteMonth {
            storagePerGigabyteMonth = price
            storageSource = given
        }
        if let price = own.egressPerGigabyte {
            egressPerGigabyte = price
            egressSource = given
        }
        if let price = own.loadBalancerHour {
            loadBalancerHour = price / .hours(1)
            loadBalancerSource = given
        }
    }

    private init(storage: Dollars, egress: Dollars, loadBalancer: Rate<Dollars>, source: Provenance) {
        storagePerGigabyteMonth = storage
        egressPerGigabyte = egress
        loadBalancerHour = loadBalancer
        bytesPerStreamedToken = 250
        bytesPerToken = 5
        storageSource = source
        egressSource = source
        loadBalancerSource = source
    }

    /// The standard prices.
    public static let standard = Overheads(
        storage: Dollars(0.023), egress: Dollars(0.09), loadBalancer: .dollarsPerHour(0.0225),
        source: Provenance(.assumed, source: "typical list price of large clouds, not looked up"))

    /// The same with the prices of `provider` in the place of typical ones, where they are known and the user gave none.
    public func of(_ provider: String) -> Overheads {
        guard let known = ServicePrices.of(provider) else { return self }
        let source = Provenance(.assumed, source: known.source)
        var own = self
        if let price = known.storagePerGigabyteMonth, storageSource.kind == .assumed {
            (own.storagePerGigabyteMonth, own.storageSource) = (price, source)
        }
        if let price = known.egressPerGigabyte, egressSource.kind == .assumed {
            (own.egressPerGigabyte, own.egressSource) = (price, source)
        }
        if let price = known.loadBalancerHour, loadBalancerSource.kind == .assumed {
            (own.loadBalancerHour, own.loadBalancerSource) = (price, source)
        }
        return own
    }

    /// The lines of a month in which `outputTokens` are answered by a model of `weights`, `streamed` of them one by one.
    ///
    /// `balances`: whether something spreads the requests over replicas, which a batch does without.
    public func lines(
        weights: Bytes, outputTokens: Tokens, streamed: Double, balances: Bool = true
    ) -> [CostLine] {
        let each = streamed * bytesPerStreamedToken + (1 - streamed) * bytesPerToken
        let sent = Bytes(outputTokens.value * each)
        let name =
            streamed >= 1
            ? "answers, streamed"
            : streamed <= 0
                ? "answers" : "answers, \(Int((streamed * 100).rounded()))% streamed"
        let lines = [
            CostLine(
                .storage, "weights, one copy", quantity: weights.gigabytes, unit: "GB-months",
                price: storagePerGigabyteMonth, provenance: storageSource),
            CostLine(
                .network, name, quantity: sent.gigabytes, unit: "GB",
                price: egressPerGigabyte, provenance: egressSource),
        ]
        guard balances else { return lines }
        return lines + [
            CostLine(
                .network, "load balancer", quantity: Seconds.month.hours, unit: "hours",
                price: loadBalancerHour * .hours(1), provenance: loadBalancerSource)
        ]
    }
}

extension PurchaseMix {
    /// The lines of the instances.
    public var lines: [CostLine] {
        parts.map { part in
            CostLine(
                .compute, CostLine.item(part.offer, part.instances, until: part.until), quantity: part.time.hours,
                unit: "instance-hours", price: part.offer.price * .hours(1),
                provenance: part.offer.provenance)
        }
    }
}

extension CostLine {
    /// Instances as a line of a bill names them: `2 x p5.48xlarge at aws in us-east-1, reserved 1y`; `until`: the last day of
    /// what was committed before.
    static func item(_ offer: Offer, _ count: Int, until: CalendarDate?) -> String {
        "\(count) x \(offer.instanceType) at \(offer.provider) in \(offer.region), "
            + (until.map { "committed until \($0)" } ?? offer.purchase.rawValue.replacing("_", with: " "))
    }
}
