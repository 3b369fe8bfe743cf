public import Catalog
internal import Economics
public import Performance
public import Quantities

/// Replicas of one kind in a fleet of pools, with the instances that they take and what these cost.
public struct Pool: Sendable, Hashable {
    /// One replica.
    public var deployment: Deployment
    /// How many there are.
    public var replicas: Int
    /// The offer that holds them for the least; nil where nobody offers any.
    public var offer: Offer?
    /// Instances of that offer; zero without one.
    public var instances: Int

    /// `replicas` of `deployment` on the instances of `market` that hold them for the least, whether the last one is full or
    /// not.
    init(_ deployment: Deployment, replicas: Int, _ market: Market) {
        self.deployment = deployment
        self.replicas = replicas
        let placed = Self.offers(for: deployment, market).compactMap { offer -> (offer: Offer, instances: Int)? in
            Placement(replicas: replicas, of: deployment, perInstance: offer.acceleratorCount)
                .map { (offer, $0.instances) }
        }
        let best = placed.min { $0.offer.price * Double($0.instances) < $1.offer.price * Double($1.instances) }
        offer = best?.offer
        instances = best?.instances ?? 0
    }

    /// The monthly cost; nil where nobody offers an instance for it.
    public var monthly: Dollars? { offer.map { $0.price * .month * Double(instances) } }

    /// The least that one replica costs in a full instance; nil where nobody offers one.
    static func price(of deployment: Deployment, _ market: Market) -> Rate<Dollars>? {
        offers(for: deployment, market).compactMap { offer in
            offer.instances(for: deployment).map { offer.price * $0 }
        }.min()
    }

    /// Instances that nobody takes away: a pool is always there.
    private static func offers(for deployment: Deployment, _ market: Market) -> [Offer] {
        market.offers(for: deployment.accelerator.id).filter { $0.purchase != .spot }
    }
}
