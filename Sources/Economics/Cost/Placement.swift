internal import Catalog
public import Performance

/// How replicas are put on rented instances.
public struct Placement: Sendable, Hashable, Codable {
    /// Instances to rent.
    public var instances: Int
    /// Instances that one replica spans; 1 when replicas share instances or have one each.
    public var instancesPerReplica: Int
    /// Replicas on one instance; 1 when a replica spans several.
    public var replicasPerInstance: Int
    /// Accelerators that are paid for and not used.
    public var idleAccelerators: Int

    /// Accelerators on the largest board that is sold as one instance.
    private static let board = 8

    /// Puts `replicas` of `deployment` on instances with `perInstance` accelerators; nil where they cannot be put.
    ///
    /// Slices of an accelerator carry no replica. A replica crosses instances only between pipeline stages, or inside
    /// a fast domain that is larger than a board (such as a rack of GB200) and rented by whole boards: one-device
    /// instances of the same cloud share a board at best by chance, and their fast links are cut.
    public init?(replicas: Int, of deployment: Deployment, perInstance: Double) {
        self.init(replicas: replicas, of: Shape(deployment), perInstance: perInstance)
    }

    /// What placing a replica depends on.
    public struct Shape: Sendable {
        /// Its devices, and the pipeline stages that they are cut into.
        let devices, stages: Int
        /// The devices within the fast domain; 1 without one.
        let reach: Int

        /// The shape of a replica of `deployment`.
        public init(_ deployment: Deployment) {
            devices = deployment.parallelism.devices
            stages = deployment.parallelism.pipeline
            reach = deployment.accelerator.scaleUpDomain ?? 1
        }
    }

    /// The same for a replica of which no more than its shape is at hand.
    public init?(replicas: Int, of shape: Shape, perInstance: Double) {
        guard perInstance >= 1, perInstance == perInstance.rounded() else { return nil }
        let devices = shape.devices
        let slots = Int(perInstance)
        if devices <= slots {
            replicasPerInstance = slots / devices
            instancesPerReplica = 1
            instances = (replicas + replicasPerInstance - 1) / replicasPerInstance
        } else {
            guard devices % slots == 0 else { return nil }
            let nodes = devices / slots
            let reach = shape.reach
            let isRack = reach > Placement.board && slots >= Placement.board / 2 && devices <= reach
            guard shape.stages % nodes == 0 || isRack else { return nil }
            replicasPerInstance = 1
            instancesPerReplica = nodes
            instances = replicas * nodes
        }
        idleAccelerators = instances * slots - replicas * devices
    }
}
