public import Catalog
public import Performance

extension SearchSpace {
    /// Every deployment of `model` on `accelerator` that the hardware and the engine can run, whether or not it fits
    /// into memory.
    public func deployments(of model: ModelArchitecture, on accelerator: Accelerator) -> [Deployment] {
        var found: [Deployment] = []
        for choice in engines where choice.engine.supports(vendor: accelerator.vendor) {
            var settings = EngineSettings.defaults(for: choice.engine, version: choice.version, on: accelerator)
            settings.cachesPrefixes = settings.cachesPrefixes && cachesPrefixes
            for precision in precisions where accelerator.canRun(precision) {
                for cache in cachePrecisions where cache == .bf16 || accelerator.peaks.fp8 != nil {
                    for parallelism in parallelisms(of: model, on: accelerator) {
                        found.append(
                            Deployment(
                                model: model, weightPrecision: precision, cachePrecision: cache,
                                accelerator: accelerator, parallelism: parallelism, engine: settings,
                                speculation: speculation))
                    }
                }
            }
        }
        return found
    }

    /// The ways to spread `model` over up to ``maximumDevices`` devices.
    ///
    /// Tensor parallelism stays within the fast link's reach and must divide the attention heads; pipelines go further.
    /// Models with experts may also run attention in parallel copies with the experts dealt out whole.
    public func parallelisms(of model: ModelArchitecture, on accelerator: Accelerator) -> [Parallelism] {
        let domain = max(1, accelerator.scaleUpDomain ?? 1)
        var found: [Parallelism] = []
        var devices = 1
        while devices <= maximumDevices {
            for tensor in powersOfTwo(upTo: min(devices, domain, 16)) where model.canSplit(tensor: tensor) {
                let rest = devices / tensor
                if rest == 1 {
                    found.append(Parallelism(tensor: tensor))
                    if model.isMixtureOfExperts, tensor > 1 {
                        found.append(Parallelism(tensor: tensor, expert: tensor))
                    }
                } else {
                    if allowsPipelines, rest <= 8, rest <= model.layerCount, tensor >= min(8, domain) || rest == 2 {
                        found.append(Parallelism(tensor: tensor, pipeline: rest))
                    }
                    if model.isMixtureOfExperts, devices <= max(domain, 8) {
                        found.append(Parallelism(tensor: tensor, data: rest, expert: devices))
                    }
                }
            }
            devices *= 2
        }
        return found
    }

    private func powersOfTwo(upTo limit: Int) -> [Int] {
        Array(sequence(first: 1) { $0 * 2 <= limit ? $0 * 2 : nil })
    }
}

extension ModelArchitecture {
    /// Whether every attention layer can be cut into `tensor` equal parts.
    public func canSplit(tensor: Int) -> Bool {
        queryHeads.allSatisfy { $0 % tensor == 0 }
            && keyValueHeads.allSatisfy { $0 % tensor == 0 || tensor % $0 == 0 }
    }
}

extension Accelerator {
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
