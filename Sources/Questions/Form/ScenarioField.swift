internal import Catalog
internal import Scenarios
internal import Workload

/// A field of the form: the key that it sets, and how it is shown.
public struct ScenarioField: Sendable {
    /// How a value is given.
    public enum Input: Sendable {
        /// Text, with an example of what may stand there.
        case text(String)
        /// A number with a slider between two ends, on a logarithmic scale.
        case slider(ClosedRange<Double>, unit: String)
        /// The name of a model, found by searching the catalog.
        case model
        /// A whole file, pasted.
        case pasted
        /// One of these values; empty for as in the preset.
        case choice([String])
        /// Any of these values.
        case several([String])
    }

    /// The parts of the form, in their order.
    public enum Group: String, Sendable, CaseIterable {
        case model = "Model"
        case traffic = "Traffic"
        case slo = "SLOs"
        case budget = "Budget"
        case purchase = "Where and how to buy"
        case more = "Engine, precision, headroom"
    }

    /// The key.
    public let path: String
    /// What it is called.
    public let label: String
    /// Where it stands.
    public let group: Group
    /// How a value is given.
    public let input: Input
    /// Whether it belongs to batches alone, or to everything else alone; nil for both.
    public let isOfBatch: Bool?

    private init(_ path: String, _ label: String, _ group: Group, _ input: Input, isOfBatch: Bool? = nil) {
        self.path = path
        self.label = label
        self.group = group
        self.input = input
        self.isOfBatch = isOfBatch
    }

    /// Whether its value is a list.
    var isList: Bool {
        switch path {
        case "hardware.allow", "purchase", "tiers", "engine", "precision", "kv_precision", "regions", "providers": true
        default: false
        }
    }

    /// What the key is for, from the table of keys.
    public var meaning: String { Self.meanings[path] ?? "" }
    /// What holds where nothing is said.
    public var standard: String? { Self.standards[path] }

    /// The field of the key at `path`; nil for keys without one.
    public static func named(_ path: String) -> ScenarioField? { all.first { $0.path == path } }

    private static let meanings = Dictionary(
        ScenarioSchema.keys.map { ($0.path, $0.summary) }, uniquingKeysWith: { first, _ in first })
    private static let standards = Dictionary(
        ScenarioSchema.keys.compactMap { key in key.standard.map { (key.path, $0) } },
        uniquingKeysWith: { first, _ in first })

    /// All fields in their order.
    public static let all: [ScenarioField] = [
        ScenarioField("model", "Model", .model, .model),
        ScenarioField(ScenarioForm.configPath, "config.json of a model not listed", .model, .pasted),
        ScenarioField(
            "workload.rate", "Requests in the busiest hour", .traffic, .slider(0.1...1000, unit: "/s"), isOfBatch: false
        ),
        ScenarioField("workload.users", "or users", .traffic, .text("500"), isOfBatch: false),
        ScenarioField("workload.think_time", "Think time of users", .traffic, .text("20 s"), isOfBatch: false),
        ScenarioField("workload.requests", "Requests", .traffic, .slider(1000...1e9, unit: ""), isOfBatch: true),
        ScenarioField("workload.deadline", "Deadline", .traffic, .text("12 h"), isOfBatch: true),
        ScenarioField("workload.input.mean", "Prompt tokens", .traffic, .slider(16...131_072, unit: "")),
        ScenarioField("workload.output.mean", "Answer tokens", .traffic, .slider(1...16_384, unit: "")),
        ScenarioField(
            "traffic.profile", "Week", .traffic, .choice(HourlyProfile.Preset.allCases.map(\.rawValue)),
            isOfBatch: false),
        ScenarioField("slo.ttft_p95", "TTFT p95", .slo, .text("500 ms"), isOfBatch: false),
        ScenarioField("slo.tpot_p95", "TPOT p95", .slo, .text("50 ms"), isOfBatch: false),
        ScenarioField("slo.e2e_p95", "E2E p95", .slo, .text("20 s"), isOfBatch: false),
        ScenarioField("confidence", "Confidence", .slo, .text("80%"), isOfBatch: false),
        ScenarioField("budget", "Budget", .budget, .text("$40,000 / month")),
        ScenarioField(
            "hardware.allow", "Accelerators", .purchase,
            .several(["H100", "H200", "B200", "A100", "L40S", "L4", "MI300X", "MI325X", "Gaudi"])),
        ScenarioField("tiers", "Tiers", .purchase, .several(ProviderTier.allCases.map(\.rawValue))),
        ScenarioField("regions", "Regions", .purchase, .text("eu, us")),
        ScenarioField("providers", "Providers", .purchase, .text("aws, gcp")),
        ScenarioField("purchase", "Purchase", .purchase, .several(PurchaseOption.usual.map(\.rawValue))),
        ScenarioField("engine", "Engines", .more, .several(["vllm", "sglang", "tensorrt-llm"])),
        ScenarioField(
            "precision", "Weights", .more, .several(["native", "bf16", "fp8", "int8", "int4", "mxfp4", "nvfp4"])),
        ScenarioField("kv_precision", "KV cache", .more, .several(["auto", "bf16", "fp8"])),
        ScenarioField("workload.shared_prefix", "Shared prefix tokens", .more, .text("128")),
        ScenarioField("prefix_caching", "Prefix caching", .more, .choice(["true", "false"])),
        ScenarioField("headroom", "Headroom", .more, .text("20%")),
        ScenarioField("traffic.growth", "Growth a month", .more, .text("5%"), isOfBatch: false),
        ScenarioField("hardware.max_gpus_per_replica", "GPUs of a replica, at most", .more, .text("8")),
    ]
}
