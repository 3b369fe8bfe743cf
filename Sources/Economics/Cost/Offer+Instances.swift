public import Catalog
public import Performance
public import Quantities

extension Offer {
    /// Instances that one replica of `deployment` takes: a fraction where several share one; nil where it cannot be put.
    public func instances(for deployment: Deployment) -> Double? {
        guard let placement = Placement(replicas: 1, of: deployment, perInstance: acceleratorCount) else { return nil }
        return Double(placement.instancesPerReplica) / Double(placement.replicasPerInstance)
    }
}

extension [Offer] {
    /// The cheapest offer of one replica of `deployment` on demand from the providers that a plan buys from, with the
    /// instances that it takes; nil where none is offered.
    public func cheapest(for deployment: Deployment) -> (offer: Offer, instances: Double, price: Rate<Dollars>)? {
        compactMap { offer -> (offer: Offer, instances: Double, price: Rate<Dollars>)? in
            guard offer.purchase == .onDemand, offer.acceleratorID == deployment.accelerator.id,
                ProviderTier.standard.contains(offer.tier), let instances = offer.instances(for: deployment)
            else { return nil }
            return (offer, instances, offer.price * instances)
        }.min { $0.price < $1.price }
    }
}
