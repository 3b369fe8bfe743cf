internal import Catalog
public import Quantities

/// What is paid beside the machines: weights at rest, answers on their way out, something that spreads the requests.
///
/// The standard prices are typical list prices of large clouds, written down without a price list at hand: assumed, and
/// marked so in every bill.
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

    /// The standard prices.
    public static let standard = Overheads(
        storagePerGigabyteMonth: Dollars(0.023), egressPerGigabyte: Dollars(0.09),
        loadBalancerHour: .dollarsPerHour(0.0225), bytesPerStreamedToken: 250, bytesPerToken: 5)

    private static let source = Provenance(.assumed, source: "typical list price of large clouds, not looked up")

    /// The lines of a month in which `outputTokens` are answered by a model of `weights`.
    public func lines(weights: Bytes, outputTokens: Tokens, streams: Bool) -> [CostLine] {
        let sent = Bytes(outputTokens.value * (streams ? bytesPerStreamedToken : bytesPerToken))
        return [
            CostLine(
                .storage, "weights, one copy", quantity: weights.gigabytes, unit: "GB-months",
                price: storagePerGigabyteMonth, provenance: Self.source),
            CostLine(
                .network, streams ? "answers, streamed" : "answers", quantity: sent.gigabytes, unit: "GB",
                price: egressPerGigabyte, provenance: Self.source),
            CostLine(
                .network, "load balancer", quantity: Seconds.month.hours, unit: "hours",
                price: loadBalancerHour * .hours(1), provenance: Self.source),
        ]
    }
}

extension PurchaseMix {
    /// The lines of the machines.
    public var lines: [CostLine] {
        parts.map { part in
            CostLine(
                .compute,
                "\(part.machines) x \(part.offer.instanceType) at \(part.offer.provider) in \(part.offer.region), "
                    + part.offer.purchase.rawValue,
                quantity: part.time.hours, unit: "machine-hours", price: part.offer.price * .hours(1),
                provenance: part.offer.provenance)
        }
    }
}
