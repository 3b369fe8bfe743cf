public import Catalog
internal import Quantities

extension InferenceEngine {
    /// What the engine keeps keys and values of `model` in when it is not told.
    ///
    /// All do as the checkpoint says, where the accelerator can (`kv_cache_scheme`, `kv_cache_quant_algo`). Of one that
    /// says nothing vLLM and SGLang keep 16 bits; so does TensorRT-LLM, but the quantized ones that NVIDIA makes for it
    /// say 8 bits.
    public func cachePrecision(
        of model: ModelArchitecture, for weights: WeightPrecision, on accelerator: Accelerator
    ) -> CachePrecision {
        if let stated = model.nativeCachePrecision, weights == model.nativePrecision, accelerator.canKeep(stated) {
            return stated
        }
        return self == .tensorRTLLM && weights.bytesPerParameter < 1.5 && accelerator.canKeep(.fp8) ? .fp8 : .bf16
    }
}

extension EngineSettings {
    /// What the engine does when it is started without flags, for an online server.
    ///
    /// vLLM: `gpu_memory_utilization` is 0.92 from 0.21 on and 0.9 before (vllm/config/cache.py); `max_num_seqs` and
    /// `max_num_batched_tokens` grow on devices with at least 70 GiB, except the A100 (vllm/engine/arg_utils.py, since
    /// the V1 engine of 0.8). SGLang computes `mem_fraction_static` from the memory it wants to reserve, and its chunk
    /// from the size of the device (sglang/srt/server_args.py). TensorRT-LLM: 0.9 of free memory, 2048 sequences, 8192
    /// tokens since 0.17.
    public static func defaults(
        for engine: InferenceEngine, version: EngineVersion? = nil, on accelerator: Accelerator
    ) -> EngineSettings {
        let version = version ?? engine.currentVersion
        switch engine {
        case .vllm: return vllmDefaults(version, on: accelerator)
        case .sglang: return sglangDefaults(version, on: accelerator)
        case .tensorRTLLM:
            let recent = version >= EngineVersion(0, 17)
            return EngineSettings(
                engine: engine, version: version, maximumSequences: recent ? 2048 : 256, maximumBatchedTokens: 8192,
                memoryFraction: 0.9, cachesPrefixes: recent)
        }
    }

    private static func vllmDefaults(_ version: EngineVersion, on accelerator: Accelerator) -> EngineSettings {
        let secondGeneration = version >= EngineVersion(0, 8)
        let large = accelerator.memory >= .gibibytes(70) && !accelerator.id.contains("a100")
        return EngineSettings(
            engine: .vllm, version: version,
            maximumSequences: secondGeneration && large ? 1024 : 256,
            maximumBatchedTokens: secondGeneration ? (large ? 8192 : 2048) : 512,
            memoryFraction: version >= EngineVersion(0, 21) ? 0.92 : 0.9,
            cachesPrefixes: secondGeneration)
    }

    private static func sglangDefaults(_ version: EngineVersion, on accelerator: Accelerator) -> EngineSettings {
        let gibibytes = (accelerator.usableMemory ?? accelerator.memory).gibibytes
        let chunk =
            switch gibibytes {
            case ..<20: 2048
            case ..<35: 2048
            case ..<60: 4096
            case ..<90: 8192
            default: 16_384
            }
        // The reserve follows the chunk (activations) and the largest captured graph; 0.828 was seen on an 80 GB H100.
        let reserved = 1.5 + Double(chunk) * 1.5 / 1024 * 0.9
        let fraction = max(0.5, min(0.9, (gibibytes - reserved) / gibibytes))
        return EngineSettings(
            engine: .sglang, version: version, maximumSequences: gibibytes < 35 ? 512 : 2048,
            maximumBatchedTokens: chunk, memoryFraction: (fraction * 1000).rounded() / 1000)
    }
}
