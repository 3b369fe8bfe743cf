public import Catalog
public import Input
internal import Performance
internal import Quantities
internal import Workload

/// Turns rows of published runs into measured runs, with what is known of how each source measures.
public struct RunBinding: Sendable {
    /// Finds a model by any name.
    public var model: @Sendable (String) -> ModelArchitecture?
    /// Finds an accelerator by id.
    public var accelerator: @Sendable (String) -> Accelerator?

    /// Looks names up with these.
    public init(
        model: @escaping @Sendable (String) -> ModelArchitecture?,
        accelerator: @escaping @Sendable (String) -> Accelerator?
    ) {
        self.model = model
        self.accelerator = accelerator
    }

    /// The columns that are read.
    public static let columns = [
        "run_id", "source", "date", "engine", "engine_version", "model", "weight_precision", "kv_precision", "gpu",
        "gpu_count", "tp", "pp", "ep", "dp", "attention_dp", "disaggregated", "speculative", "arrival", "input_tokens",
        "shared_prefix_tokens", "output_tokens", "concurrency", "request_rate", "max_num_seqs",
        "max_num_batched_tokens", "gpu_memory_utilization", "output_tok_s", "total_tok_s", "requests_s",
        "ttft_ms_mean", "ttft_ms_p50", "ttft_ms_p99", "tpot_ms_mean", "tpot_ms_p50", "e2e_ms_mean", "e2e_ms_p50",
        "flags", "notes",
    ]

    /// All rows that can be used.
    public func runs(_ table: CSVTable) -> [MeasuredRun] {
        let records = CSVRecords(table, required: RunBinding.columns, ignoresUnknown: true)
        return table.rows.compactMap { run(RowReader(records: records, row: $0)) }
    }

    func run(_ row: RowReader) -> MeasuredRun? {
        guard row.text("flags") != "stalled", !row.flag("disaggregated"),
            let model = model(row.text("model")), let accelerator = accelerator(row.text("gpu"))
        else { return nil }
        let source = row.source
        let name = row.text("engine")
        let known = InferenceEngine(spelled: name)
        let engine = known ?? .vllm
        let version = EngineVersion(parsing: row.text("engine_version"))
        let precision = row.precision(model, accelerator)
        var (parallelism, replicas) = row.parallelism()
        var deployment = Deployment(
            model: model, weightPrecision: precision, cachePrecision: row.cachePrecision(engine, precision),
            accelerator: accelerator, parallelism: parallelism,
            engine: row.settings(.defaults(for: engine, version: version, on: accelerator)))
        if row.text("speculative") == "mtp" {
            deployment.speculation = SpeculativeDecoding(guesses: 2, acceptance: 0.7, draftCost: 0.03)
        }
        if row.text("tp").isEmpty, source == "mlperf" {
            // The smallest group of devices that leaves room for a batch.
            while parallelism.tensor < 8, MemoryPlan(deployment).cache < accelerator.memory * 0.2 {
                parallelism.tensor *= 2
                deployment.parallelism = parallelism
                replicas /= 2
            }
        }
        guard let lengths = row.lengths(), let load = row.load(replicas) else { return nil }
        return MeasuredRun(
            id: row.text("run_id"), source: source, deployment: deployment,
            engine: known == nil ? (name.isEmpty ? "?" : name) : nil,
            release: release(known?.rawValue ?? name, version, row), lengths: lengths, load: load,
            replicas: replicas, measured: row.measurement(lengths, replicas))
    }

    /// The release; where the version is not stated, the quarter of the year.
    private func release(_ engine: String, _ version: EngineVersion?, _ row: RowReader) -> String {
        if let version { return "\(engine) \(version.major).\(version.minor)" }
        let date = row.text("date")
        guard date.count >= 7, let month = Int(date.dropFirst(5).prefix(2)) else {
            return "\(engine) \(date.prefix(12))"
        }
        return "\(engine) \(date.prefix(4))q\((month + 2) / 3)"
    }
}

/// One row of the table of runs, with its conventions.
struct RowReader {
    let records: CSVRecords
    let row: CSVTable.Row

    func text(_ column: String) -> String { records.optionalText(row, column) ?? "" }
    func number(_ column: String) -> Double? {
        // Beyond any honest figure; keeps conversions to whole numbers safe.
        guard let value = Double(text(column)), abs(value) < 1e12 else { return nil }
        return value
    }
    func flag(_ column: String) -> Bool { text(column) == "true" }
    var arrival: String { text("arrival") }

    /// A short name of who measured how.
    var source: String {
        let name = text("source")
        let table: [(String, String)] = [
            ("inference-sim", text("run_id").hasPrefix("vllm-20260") ? "isim-early" : "isim"),
            ("SemiAnalysis InferenceX (exp", "ix-exp"), ("SemiAnalysis", "ix"),
            ("aiconfigurator measured sample (Inf", "aic-ix"), ("aiconfigurator", "aic"), ("Argonne", "arg"),
            ("TensorRT-LLM perf-overview (static", "trt-static"), ("TensorRT-LLM perf-overview (online", "trt-online"),
            ("TensorRT-LLM", "trt"), ("MLPerf", "mlperf"), ("AccelMark", "accelmark"), ("GPUStack", "gpustack"),
            ("AMD ROCm", "rocm"), ("dstack", "dstack"), ("AWS Neuron", "neuron"), ("inference-perf", "iperf"),
            ("XiongjieDai", "llamacpp"), ("Intel Gaudi", "gaudi"), ("lmdeploy", "lmdeploy"),
        ]
        return table.first { name.hasPrefix($0.0) }?.1 ?? name
    }

    func precision(_ model: ModelArchitecture, _ accelerator: Accelerator) -> WeightPrecision {
        switch text("weight_precision") {
        case "fp8": return .fp8
        case "fp4": return model.nativePrecision == .mxfp4 || accelerator.vendor == "AMD" ? .mxfp4 : .nvfp4
        case "mxfp4": return .mxfp4
        case "fp16": return .fp16
        case "bf16": return .bf16
        case "w8a16": return .int8WeightOnly
        case "w4a16", "uint4", "int4", "q4_k_m": return .int4
        case "int8", "w8a8-int8": return .int8
        default:
            if source == "mlperf", accelerator.peaks.fp8 != nil { return .fp8 }
            return model.nativePrecision.bytesPerParameter < 2 ? model.nativePrecision : .bf16
        }
    }

    /// How keys and values were stored: TensorRT-LLM stores them in 8 bits when the weights are quantized.
    func cachePrecision(_ engine: InferenceEngine, _ weights: WeightPrecision) -> CachePrecision {
        let stated = text("kv_precision")
        if stated == "fp8" || stated == "int8" { return .fp8 }
        let implied = engine == .tensorRTLLM && stated.isEmpty && weights.bytesPerParameter < 1.5 && source != "arg"
        return implied ? .fp8 : .bf16
    }

    /// The engine's settings as far as the row states them, over its defaults.
    func settings(_ defaults: EngineSettings) -> EngineSettings {
        var settings = defaults
        if let fraction = number("gpu_memory_utilization"), fraction > 0, fraction <= 1 {
            settings.memoryFraction = fraction
        }
        if let tokens = number("max_num_batched_tokens"), (1...1e7).contains(tokens) {
            settings.maximumBatchedTokens = Int(tokens)
        }
        if let sequences = number("max_num_seqs"), (1...1e7).contains(sequences) {
            settings.maximumSequences = Int(sequences)
        } else if let users = number("concurrency"), (1...1e7).contains(users), arrival != "poisson" {
            settings.maximumSequences = max(settings.maximumSequences, Int(users))
        }
        return settings
    }

    func parallelism() -> (Parallelism, replicas: Double) {
        var devices = max(1, number("gpu_count") ?? 1)
        var tensor = number("tp") ?? 0
        let expert = number("ep") ?? 1
        let pipeline = max(1, number("pp") ?? 1)
        var data = max(1, number("dp") ?? 1)
        let attention = flag("attention_dp")
        if text("engine") == "llama.cpp" { return (Parallelism(pipeline: Int(devices)), 1) }
        if source == "aic-ix" || source == "aic" {
            // The sample multiplies the group by the experts' in part of its rows.
            if attention, tensor > 1, tensor == data {
                devices = tensor
                data = tensor
                tensor = 1
            } else if expert > 1, devices > expert {
                devices = (devices / expert).rounded()
                if attention { data = devices } else { tensor = devices }
            }
            devices = max(devices, tensor * pipeline)
        }
        if source == "neuron", tensor > 1 {
            tensor = max(1, tensor / (text("gpu").contains("trainium2") ? 4 : 2))
        }
        if attention {
            let group = max(tensor, data)
            return (
                Parallelism(tensor: 1, pipeline: Int(pipeline), data: Int(group), expert: Int(max(expert, 1))),
                max(1, (devices / group / pipeline).rounded())
            )
        }
        if tensor == 0, expert > 1, data > 1 {
            return (Parallelism(data: Int(data), expert: Int(expert)), max(1, (devices / data).rounded()))
        }
        if tensor == 0 { tensor = source == "mlperf" ? 1 : devices }
        return (
            Parallelism(tensor: Int(tensor), pipeline: Int(pipeline), expert: Int(max(1, min(expert, tensor)))),
            max(1, (devices / tensor / pipeline).rounded())
        )
    }

    func lengths() -> TokenLengths? {
        var input = number("input_tokens")
        var output = number("output_tokens")
        if source == "mlperf" {
            // Means of the data sets of the rounds: OpenOrca, CNN/DailyMail, long documents, mixed tasks.
            let model = text("model")
            input =
                input
                ?? (model.contains("405B")
                    ? 9400
                    : model.contains("ama-2-70b")
                        ? 155
                        : model.contains("ixtral") ? 145 : model.contains("DeepSeek") ? 808 : 800)
            output = output ?? 70
        }
        if source == "gaudi", output == nil { output = 1 }
        guard let input, let output, input >= 1, output >= 1 else { return nil }
        // This generator sends a few prompts over and over, so all but the last block of a prompt is cached: first
        // tokens come after two steps, later tokens hardly notice other prompts.
        let repeats = source.hasPrefix("isim")
        let shared = min(repeats ? max(0, input - 12) : number("shared_prefix_tokens") ?? 0, input - 1)
        let varied =
            ["mlperf", "accelmark", "gpustack", "lmdeploy"].contains(source) && text("notes").contains("ShareGPT")
        let uniform = source == "ix" || source == "aic-ix" || source == "ix-exp"
        return TokenLengths(
            input: Tokens(input), output: Tokens(output), cachedPrefix: Tokens(shared),
            inputVariation: varied || source == "mlperf" ? 0.5 : uniform ? 0.0041 : 0,
            outputVariation: varied || source == "mlperf" ? 0.5 : uniform ? 0.0041 : 0)
    }

    /// Whether more was asked for than was answered.
    private var overloaded: Bool {
        guard let rate = number("request_rate") else { return false }
        if text("flags") == "saturated" { return true }
        guard let answered = number("requests_s") else { return false }
        return answered < 0.9 * rate
    }

    func load(_ replicas: Double) -> Load? {
        let concurrency = number("concurrency")
        switch arrival {
        case "constant", "poisson":
            guard let rate = number("request_rate"), rate > 0 else { return nil }
            if overloaded { return .offline }
            return .rate(Rate(rate / replicas), variation: arrival == "poisson" ? 1 : 0)
        case "closed-loop":
            guard let concurrency, concurrency >= 1 else { return nil }
            return source == "rocm" ? .staticBatch(concurrency / replicas) : .concurrency(concurrency / replicas)
        case "static-batch":
            guard let concurrency, concurrency >= 1 else { return nil }
            return .staticBatch(concurrency / replicas)
        case "offline": return .offline
        default: return nil
        }
    }

    func measurement(_ lengths: TokenLengths, _ replicas: Double) -> Measurement {
        var figures: [Metric: Double] = [:]
        func seconds(_ columns: String...) -> Double? {
            for column in columns { if let value = number(column), value > 0 { return value / 1e3 } }
            return nil
        }
        figures[.tpot] = seconds("tpot_ms_mean", "tpot_ms_p50")
        figures[.ttft] = seconds("ttft_ms_mean")
        figures[.ttft50] = seconds("ttft_ms_p50")
        figures[.ttft99] = seconds("ttft_ms_p99")
        figures[.e2e] = seconds("e2e_ms_mean", "e2e_ms_p50")
        if overloaded || arrival == "offline" {
            figures[.ttft] = nil
            figures[.ttft50] = nil
            figures[.ttft99] = nil
            figures[.e2e] = nil
        }
        let output = lengths.output.value
        let total = lengths.input.value + output
        figures[.throughput] =
            number("output_tok_s") ?? number("requests_s").map { $0 * output }
            ?? number("total_tok_s").map { $0 * output / total }
        if figures[.e2e] == nil, let ttft = figures[.ttft] ?? figures[.ttft50], let tpot = figures[.tpot] {
            figures[.e2e] = ttft + tpot * (output - 1)
        }
        if figures[.throughput] == nil, arrival == "closed-loop", let users = number("concurrency"),
            let e2e = figures[.e2e], e2e > 0
        {
            figures[.throughput] = users * output / e2e
        }
        return Measurement(figures)
    }
}
