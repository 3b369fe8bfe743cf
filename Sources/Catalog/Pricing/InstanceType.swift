public import Quantities

/// What a provider's instance holds: its accelerators, and the host around them.
///
/// Price lists name the instance alone; this says which accelerator the price is for.
public struct InstanceType: Sendable, Hashable, Codable {
    /// The cloud, such as `aws`.
    public var provider: String
    /// The provider's name for it, such as `p5.48xlarge`.
    public var name: String
    /// The catalog id of the accelerator in it.
    public var acceleratorID: String
    /// Accelerators in it; a fraction is a slice of one.
    public var acceleratorCount: Double
    /// Virtual processors; nil when no source has them.
    public var virtualCPUs: Double?
    /// Main memory; nil when no source has it.
    public var hostMemory: Bytes?
    /// Where it was seen.
    public var provenance: Provenance

    /// An instance.
    public init(
        provider: String, name: String, acceleratorID: String, acceleratorCount: Double, virtualCPUs: Double? = nil,
        hostMemory: Bytes? = nil, provenance: Provenance
    ) {
        self.provider = provider
        self.name = name
        self.acceleratorID = acceleratorID
        self.acceleratorCount = acceleratorCount
        self.virtualCPUs = virtualCPUs
        self.hostMemory = hostMemory
        self.provenance = provenance
    }
}

/// The instances that are known, by provider and name in any case.
public struct InstanceTypes: Sendable {
    /// All of them, in the order of the file.
    public let all: [InstanceType]
    private let byName: [String: [Int]]

    /// These instances.
    public init(_ all: [InstanceType]) {
        self.all = all
        byName = Dictionary(grouping: all.indices) { all[$0].name.lowercased() }
    }

    /// The shipped ones.
    public static func shipped() -> InstanceTypes {
        InstanceTypes(PackedCatalog.values(.instances) { InstanceType(&$0) })
    }

    /// The instance that `provider` calls `name`; nil when it is not known.
    public subscript(provider provider: String, name name: String) -> InstanceType? {
        named(name).first { $0.provider == provider }
    }

    /// The instances of that name, of any provider.
    public func named(_ name: String) -> [InstanceType] { (byName[name.lowercased()] ?? []).map { all[$0] } }
}
