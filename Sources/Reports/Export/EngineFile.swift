internal import Catalog
internal import Performance

/// The settings that an engine reads from a file alone: `trtllm-serve` has no flags for them.
///
/// Its settings of the KV cache are complete or left out, because they replace those of flags.
enum EngineFile {
    /// Where the file is in a server's container.
    static let folder = "/etc/engine"
    /// What it is called there.
    static let name = "config.yaml"
    /// Both together.
    static var path: String { "\(folder)/\(name)" }

    /// The text of the file; nil where the engine needs none.
    static func text(_ deployment: Deployment) -> String? {
        let settings = deployment.engine
        guard settings.engine == .tensorRTLLM else { return nil }
        var entries: [(String, ManifestNode)] = []
        if deployment.cachePrecision == .fp8 || !settings.cachesPrefixes {
            var cache: [(String, ManifestNode)] = [
                ("free_gpu_memory_fraction", .number(settings.memoryFraction)),
                ("enable_block_reuse", .flag(settings.cachesPrefixes)),
            ]
            if deployment.cachePrecision == .fp8 { cache.append(("dtype", "fp8")) }
            entries.append(("kv_cache_config", .map(cache)))
        }
        if deployment.parallelism.data > 1 { entries.append(("enable_attention_dp", .flag(true))) }
        return entries.isEmpty ? nil : ManifestNode.yaml([.map(entries)], comment: [], marksStart: false)
    }
}
