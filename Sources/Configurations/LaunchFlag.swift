/// A flag or key with which an engine is started, and what a plan makes of it.
struct LaunchFlag: Sendable {
    /// What it means.
    enum Use: Sendable {
        /// Its value is a setting.
        case setting(DescribedSetting)
        /// Being there means this value of a setting; a value that says no is turned round.
        case presence(DescribedSetting, Bool)
        /// Its own name is the value of a setting.
        case named(DescribedSetting)
        /// JSON that says how tokens are speculated.
        case speculation
        /// A file with more flags, which is not read.
        case file
        /// Nothing in a plan depends on it; it has a value.
        case unrelated
        /// Nothing in a plan depends on it; it has no value.
        case unrelatedSwitch
        /// Something that a plan does not know, with what to do instead.
        case unknown(String)
    }

    /// Its spellings without dashes in front, words joined by dashes.
    let names: [String]
    let use: Use

    init(_ use: Use, _ names: String...) {
        self.names = names
        self.use = use
    }

    /// A name as tables have it: no dashes in front, `-` for `_`, in lower case.
    static func folded(_ name: some StringProtocol) -> String {
        String(name.drop { $0 == "-" }).replacing("_", with: "-").lowercased()
    }
}

/// A program that serves or trains models, with the flags that it is started with.
enum LaunchProgram: String, Sendable, Hashable, CaseIterable {
    case vllm
    case sglang
    case tensorRTLLM = "tensorrt-llm"
    case megatron

    /// Whether the first word that is no flag is the model.
    var takesModelFirst: Bool { self == .vllm || self == .tensorRTLLM }

    /// What of a file with settings by name makes it one of this program.
    var hallmarks: Set<String> {
        switch self {
        case .vllm:
            [
                "gpu-memory-utilization", "max-model-len", "max-num-seqs", "tensor-parallel-size",
                "max-num-batched-tokens", "served-model-name",
            ]
        case .sglang: ["model-path", "mem-fraction-static", "context-length", "max-running-requests", "tp-size"]
        case .tensorRTLLM:
            [
                "kv-cache-config", "cuda-graph-config", "moe-expert-parallel-size", "enable-attention-dp",
                "max-num-tokens",
            ]
        case .megatron: ["tensor-model-parallel-size", "pipeline-model-parallel-size"]
        }
    }

    /// What it is called in messages.
    var title: String {
        switch self {
        case .vllm: "vLLM"
        case .sglang: "SGLang"
        case .tensorRTLLM: "TensorRT-LLM"
        case .megatron: "Megatron-LM"
        }
    }

    /// The flag of that name; nil for one that is not in the table.
    func flag(_ name: String) -> LaunchFlag? { Self.byName[self]?[name] }

    private static let byName: [LaunchProgram: [String: LaunchFlag]] = Dictionary(
        uniqueKeysWithValues: allCases.map { program in
            let pairs = program.table.flatMap { flag in flag.names.map { ($0, flag) } }
            return (program, Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
        })
}
