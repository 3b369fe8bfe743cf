public import Catalog
public import Performance
internal import Scenarios

extension SearchSpace {
    /// Every deployment of `model` on `accelerator` that the hardware and the engine can run, whether or not it fits
    /// into memory.
    public func deployments(of model: ModelArchitecture, on accelerator: Accelerator) -> [Deployment] {
        var found: [Deployment] = []
        for choice in engines where choice.engine.supports(vendor: accelerator.vendor) {
            var settings = EngineSettings.defaults(for: choice.engine, version: choice.version, on: accelerator)
            settings.cachesPrefixes = settings.cachesPrefixes && cachesPrefixes
            settings.maximumSequences = batching.maximumSequences ?? settings.maximumSequences
            settings.maximumBatchedTokens = batching.maximumBatchedTokens ?? settings.maximumBatchedTokens
            for precision in precisions where accelerator.canRun(precision) {
                for cache in cachePrecisions(of: model, in: choice.engine, beside: precision, on: accelerator) {
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

    /// Those of ``cachePrecisions`` that `accelerator` has, each once.
    private func cachePrecisions(
        of model: ModelArchitecture, in engine: InferenceEngine, beside weights: WeightPrecision,
        on accelerator: Accelerator
    ) -> [CachePrecision] {
        var found: [CachePrecision] = []
        for stated in cachePrecisions {
            let cache = stated ?? engine.cachePrecision(of: model, for: weights, on: accelerator)
            if accelerator.canKeep(cache), !found.contains(cache) { found.append(cache) }
        }
        return found
    }

    /// The ways to spread `model` over up to ``maximumDevices`` devices.
    ///
    /// Tensor parallelism stays within the reach of the link, or of one host's bus, and must divide the attention heads; pipelines go further.
    /// Models with experts may also deal the experts out whole, and run attention in parallel copies beside them.
    public func parallelisms(of model: ModelArchitecture, on accelerator: Accelerator) -> [Parallelism] {
        let reach = accelerator.tensorReach
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
