public import Quantities

/// One accelerator product: what a price list rents and a process sees as one device.
public struct Accelerator: Sendable, Hashable, Codable, Identifiable {
    /// The catalog's name for it, such as `nvidia-h100-sxm-80gb`.
    public var id: String
    /// The maker as written on the box, such as `NVIDIA`.
    public var vendor: String
    /// The product name for people.
    public var name: String
    /// Names that clouds, Kubernetes labels and `nvidia-smi` use for it.
    public var aliases: [String]
    /// The chip generation, such as `Hopper`; accelerators of one generation share efficiency habits.
    public var architecture: String
    /// The year it could first be bought.
    public var releaseYear: Int?
    /// The memory on the label, read as units of 10^9 bytes.
    ///
    /// Most labels count GiB in truth, so that ``usableMemory`` may be up to 7% more than this; prefer that.
    public var memory: Bytes
    /// What the driver reports as usable; nil where nobody published it.
    public var usableMemory: Bytes?
    /// Peak memory bandwidth.
    public var memoryBandwidth: Rate<Bytes>?
    /// Dense peak rates by number format.
    public var peaks: ComputePeaks
    /// The link to its neighbours, such as `NVLink` or `PCIe`.
    public var interconnect: String?
    /// Both directions together, per accelerator.
    public var interconnectBandwidth: Rate<Bytes>?
    /// How many accelerators the fast link joins.
    public var scaleUpDomain: Int?
    /// PCIe generation of the host link.
    public var pcieGeneration: Int?
    /// Thermal design power.
    public var power: Rate<Joules>?
    /// What a reader of its figures should know, such as why a rate looks odd; nil when there is nothing to say.
    public var note: String?
    /// Where the figures come from.
    public var provenance: Provenance

    /// An accelerator from its data-sheet figures.
    public init(
        id: String, vendor: String, name: String, aliases: [String] = [], architecture: String, releaseYear: Int? = nil,
        memory: Bytes, usableMemory: Bytes? = nil, memoryBandwidth: Rate<Bytes>?, peaks: ComputePeaks,
        interconnect: String? = nil, interconnectBandwidth: Rate<Bytes>? = nil, scaleUpDomain: Int? = nil,
        pcieGeneration: Int? = nil, power: Rate<Joules>? = nil, note: String? = nil,
        provenance: Provenance
    ) {
        self.id = id
        self.vendor = vendor
        self.name = name
        self.aliases = aliases
        self.architecture = architecture
        self.releaseYear = releaseYear
        self.memory = memory
        self.usableMemory = usableMemory
        self.memoryBandwidth = memoryBandwidth
        self.peaks = peaks
        self.interconnect = interconnect
        self.interconnectBandwidth = interconnectBandwidth
        self.scaleUpDomain = scaleUpDomain
        self.pcieGeneration = pcieGeneration
        self.power = power
        self.note = note
        self.provenance = provenance
    }
}

/// Dense peak rates of a chip by number format.
///
/// Nil: the chip has no such units, or nobody published the rate.
public struct ComputePeaks: Sendable, Hashable, Codable {
    /// FP32 vector rate.
    public var fp32: Rate<FLOPs>?
    /// 16-bit tensor rate (BF16; FP16 on chips older than BF16).
    public var bf16: Rate<FLOPs>?
    /// 8-bit floating-point tensor rate.
    public var fp8: Rate<FLOPs>?
    /// 8-bit integer tensor rate.
    public var int8: Rate<FLOPs>?
    /// 4-bit floating-point tensor rate.
    public var fp4: Rate<FLOPs>?

    /// Peaks as far as they are known.
    public init(
        fp32: Rate<FLOPs>? = nil, bf16: Rate<FLOPs>? = nil, fp8: Rate<FLOPs>? = nil, int8: Rate<FLOPs>? = nil,
        fp4: Rate<FLOPs>? = nil
    ) {
        self.fp32 = fp32
        self.bf16 = bf16
        self.fp8 = fp8
        self.int8 = int8
        self.fp4 = fp4
    }
}
