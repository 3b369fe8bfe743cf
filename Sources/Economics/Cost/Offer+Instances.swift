public import Catalog
public import Performance

extension Offer {
    /// Instances that one replica of `deployment` takes: a fraction where several share one; nil where it cannot be put.
    public func instances(for deployment: Deployment) -> Double? {
        guard let placement = Placement(replicas: 1, of: deployment, perInstance: acceleratorCount) else { return nil }
        return Double(placement.instancesPerReplica) / Double(placement.replicasPerInstance)
    }
}
