public import Catalog
public import Performance
public import Quantities

/// What replicas need of the host that their accelerators are in: the one place for these figures.
///
/// They are what a server takes to start and to serve, not what is comfortable; an instance that has less fails. Processes
/// and their processors are those of vLLM's documentation (an API server and an engine core beside one worker a device;
/// from general knowledge, not re-read); the size of a shard is the default of Hugging Face's `save_pretrained`; the memory
/// of processes and the space of an image are taken from common sizes and assumed.
public struct HostNeeds: Sendable, Hashable, Codable {
    /// Main memory.
    public var memory: Bytes
    /// Virtual processors.
    public var virtualCPUs: Double
    /// Disk for the weights and the engine's image.
    public var disk: Bytes
    /// Network: requests and answers of the busiest hour, or the weights within the time to start, whichever is more.
    public var network: Rate<Bytes>

    /// Memory of an API server with its engine core.
    static let serverMemory = Bytes.gibibytes(4)
    /// Memory of a worker with its runtime.
    static let workerMemory = Bytes.gibibytes(3)
    /// The largest file of weights, which passes through memory when it is loaded.
    static let shard = Bytes.gigabytes(5)
    /// An engine's container image, unpacked.
    static let image = Bytes.gigabytes(25)
    /// Bytes of a token of a prompt, and of an answer that is streamed with its frame.
    static let bytesPerInputToken = 5.0
    /// Bytes of a token of an answer.
    static let bytesPerOutputToken = Overheads.standard.bytesPerStreamedToken

    /// What is known of the work when the network is looked at.
    public struct Work: Sendable, Hashable {
        /// Requests of one replica in the busiest hour.
        public var rate: Rate<Requests>
        /// Mean tokens of a prompt and of an answer.
        public var input, output: Tokens
        /// Time from ordering a replica to its first answer; zero where replicas never start while others serve.
        public var startDelay: Seconds

        /// Work of one replica.
        public init(rate: Rate<Requests>, input: Tokens, output: Tokens, startDelay: Seconds) {
            self.rate = rate
            self.input = input
            self.output = output
            self.startDelay = startDelay
        }
    }

    /// The needs of one instance on which `replicas` of `deployment` are put as `placement` says; `work` nil leaves the
    /// network out.
    public init(_ deployment: Deployment, _ placement: Placement, replicas: Int, work: Work? = nil) {
        let parallelism = deployment.parallelism
        let servers = Double(max(1, min(replicas, placement.replicasPerInstance)))
        let devices =
            placement.instancesPerReplica > 1
            ? Double(parallelism.devices) / Double(placement.instancesPerReplica)
            : servers * Double(parallelism.devices)
        memory = (Self.serverMemory + Self.shard) * servers + Self.workerMemory * devices
        // An API server, and an engine core for each copy of the attention layers.
        virtualCPUs = servers * Double(1 + max(1, parallelism.data)) + devices
        let weights = deployment.model.weights.bytes(in: deployment.weightPrecision)
        // Replicas on one instance read the same copy.
        disk = weights + Self.image
        network = .zero
        guard let work else { return }
        let each = work.input.value * Self.bytesPerInputToken + work.output.value * Self.bytesPerOutputToken
        let serving = Bytes(work.rate.perSecond * each * servers) / Seconds(1)
        let loading = work.startDelay > .zero ? weights / work.startDelay : .zero
        network = max(serving, loading)
    }

    /// Whether a host with so much is known to lack nothing; nil for what is not known of it.
    public func isMet(
        memory: Bytes?, virtualCPUs: Double?, disk: Bytes?, network: Rate<Bytes>?
    ) -> Bool {
        if let memory, memory < self.memory { return false }
        if let virtualCPUs, virtualCPUs < self.virtualCPUs { return false }
        if let disk, disk < self.disk { return false }
        if let network, network < self.network { return false }
        return true
    }

    /// What `offer` is known to lack; nil where it is known to lack nothing.
    public func shortfall(of offer: Offer) -> HostShortfall? {
        func lacks(_ part: HostShortfall.Part, _ needed: Double, _ available: Double?) -> HostShortfall? {
            guard let available, available < needed else { return nil }
            return HostShortfall(
                part: part, needed: needed, available: available, provider: offer.provider,
                instanceType: offer.instanceType)
        }
        return lacks(.memory, memory.value, offer.hostMemory?.value)
            ?? lacks(.virtualCPUs, virtualCPUs, offer.virtualCPUs)
            ?? lacks(.disk, disk.value, offer.localDisk?.value)
            ?? lacks(.network, network.value, offer.network?.value)
    }
}

/// What the host of an instance lacks for the replicas that its accelerators would hold.
public struct HostShortfall: Sendable, Hashable, Codable {
    /// What there is too little of.
    public enum Part: String, Sendable, Hashable, Codable, CaseIterable {
        case memory, virtualCPUs = "vcpus", disk, network
    }

    /// What there is too little of.
    public var part: Part
    /// How much is needed, and how much there is: bytes, processors, or bytes a second.
    public var needed, available: Double
    /// The instance.
    public var provider, instanceType: String

    /// Needed over available, above 1.
    public var factor: Double { needed / available }
}
