public import Catalog

extension Accelerator {
    /// How many devices can share a layer: those the fast link joins, or the eight that one host's PCIe bus carries.
    ///
    /// Cards without a link of their own talk through the host, slowly; engines run them so all the same.
    public var tensorReach: Int {
        let domain = max(1, scaleUpDomain ?? 1)
        return interconnect?.hasPrefix("PCIe") == true ? max(8, domain) : domain
    }

    /// Whether engines keep keys and values like this on this chip.
    public func canKeep(_ cache: CachePrecision) -> Bool { cache == .bf16 || peaks.fp8 != nil }

    /// Whether engines have kernels for weights stored like this on this chip.
    ///
    /// Formats that the chip cannot multiply are widened on the fly; kernels for that exist on NVIDIA chips since Ampere.
    public func canRun(_ precision: WeightPrecision) -> Bool {
        let widens = vendor.lowercased() == "nvidia" && peaks.bf16 != nil && (releaseYear ?? 0) >= 2020
        return switch precision {
        case .fp32: peaks.fp32 != nil
        case .bf16, .fp16: peaks.bf16 != nil
        case .fp8: peaks.fp8 != nil || widens
        case .int8: peaks.int8 != nil
        case .int8WeightOnly, .int4: widens || peaks.int8 != nil
        case .nvfp4: peaks.fp4 != nil && vendor.lowercased() == "nvidia"
        case .mxfp4: peaks.fp4 != nil || peaks.fp8 != nil || widens
        }
    }
}
