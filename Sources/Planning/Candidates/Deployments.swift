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
    /// Models with experts may also deal the experts out whole, and run attention in parallel copies beside them.
    public func parallelisms(of model: ModelArchitecture, on accelerator: Accelerator) -> [Parallelism] {
        let reach = max(1, accelerator.scaleUpDomain ?? 1)
        var found: [Parallelism] = []
        for tensor in tensor where tensor <= min(reach, maximumDevices) && model.canSplit(tensor: tensor) {
            for pipeline in pipeline where tensor * pipeline <= maximumDevices && pipeline <= model.layerCount {
                found.append(Parallelism(tensor: tensor, pipeline: pipeline))
            }
            guard model.isMixtureOfExperts else { continue }
            if tensor > 1 { found.append(Parallelism(tensor: tensor, expert: tensor)) }
            for copies in self.tensor where copies > 1 && tensor * copies <= min(reach, maximumDevices) {
                found.append(Parallelism(tensor: tensor, data: copies, expert: tensor * copies))
            }
        }
        return found
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
