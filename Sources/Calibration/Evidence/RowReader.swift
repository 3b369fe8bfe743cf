internal import Catalog
internal import Foundation
internal import Performance
internal import Quantities
internal import Workload

/// One row of the table of runs, with its conventions.
struct RowReader {
    let indices: [String: Int]
    let cells: [Substring]
    let line: Int

    func text(_ column: String) -> String {
        guard let index = indices[column], index < cells.count else { return "" }
        return String(cells[index])
    }
    func number(_ column: String) -> Double? {
        // Beyond any honest figure; keeps conversions to whole numbers safe.
        guard let value = Double(text(column)), value >= 0, value < 1e12 else { return nil }
        return value
    }
    func flag(_ column: String) -> Bool { text(column).lowercased() == "true" }
    var id: String { text("run_id").isEmpty ? "line \(line)" : text("run_id") }
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
        case "nvfp4": return .nvfp4
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

    /// The engine's version, where the row states it.
    ///
    /// Rows of 2025 and later that name TensorRT-LLM 0.12 or less give the version of the container around it. The first
    /// number in the name of a build (`nightly-5b8c30d6`) is no version: that has a point.
    func version(_ engine: InferenceEngine?) -> EngineVersion? {
        let stated = text("engine_version")
        guard let version = EngineVersion(parsing: stated),
            stated.drop(while: { !$0.isNumber }).drop(while: \.isNumber).first == "."
        else { return nil }
        let isContainer = engine == .tensorRTLLM && version.major == 0 && version.minor <= 12
        return isContainer && text("date") >= "2025" && text("date") < "3" ? nil : version
    }

    /// Whether tokens were guessed: as stated, or as the publisher says of the build where a sample leaves it out.
    ///
    /// InferenceX ran DeepSeek-R1 on these builds with multi-token prediction, as its own rows of them say.
    var guesses: Bool {
        if !["", "none", "false"].contains(text("speculative")) { return true }
        guard source == "aic-ix", text("engine") == "TensorRT-LLM", text("model").contains("DeepSeek-R1") else {
            return false
        }
        return switch text("engine_version") {
        case "1.2.0rc6.post3": true
        case "1.1.0rc2.post2": text("date") >= "2026"
        default: false
        }
    }

    /// Whether the row says on how many accelerators it ran; 0 says that nobody knows.
    var statesDevices: Bool { number("gpu_count") != 0 }

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

    func parallelism() throws(Unusable) -> (Parallelism, replicas: Double) {
        func whole(_ column: String) -> Double? { number(column).map { $0.rounded() } }
        var tensor = whole("tp") ?? 0
        var devices = max(1, whole("gpu_count") ?? tensor)
        let expert = whole("ep") ?? 1
        let pipeline = max(1, whole("pp") ?? 1)
        var data = max(1, whole("dp") ?? 1)
        for (column, value) in [("gpu_count", devices), ("tp", tensor), ("ep", expert), ("pp", pipeline), ("dp", data)]
        where value > 65_536 {
            throw Unusable("\(column) is out of range: \(text(column)), at most 65536")
        }
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

    func lengths() throws(Unusable) -> TokenLengths {
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
        guard let input, input > 0 else { throw Unusable("input_tokens is not stated") }
        guard let output, output > 0 else { throw Unusable("output_tokens is not stated") }
        for (column, value) in [("input_tokens", input), ("output_tokens", output)] where value < 1 || value > 1e8 {
            throw Unusable("\(column) is out of range: \(value) (1 to 100000000)")
        }
        // The earlier of these two collections sent a few prompts over and over, so all but the last block of a prompt
        // is cached: first tokens come after two steps, later tokens hardly notice other prompts.
        let repeats = source == "isim-early"
        let shared = min(repeats ? max(0, input - 12) : number("shared_prefix_tokens") ?? 0, input - 1)
        let varied =
            ["mlperf", "accelmark", "gpustack", "lmdeploy"].contains(source) && text("notes").contains("ShareGPT")
        let uniform = source == "ix" || source == "aic-ix" || source == "ix-exp"
        return TokenLengths(
            input: Tokens(input), output: Tokens(output), cachedPrefix: Tokens(shared),
            inputVariation: varied || source == "mlperf" ? 0.5 : uniform ? 0.0041 : 0,
            outputVariation: varied || source == "mlperf" ? 0.5 : uniform ? 0.0041 : 0)
    }

    /// How many requests the run had in all, as its column or its notes say.
    private var requestCount: Double? {
        if let count = number("requests_completed"), count >= 1 { return count }
        let words = text("notes").split(separator: " ")
        for (word, next) in zip(words, words.dropFirst()) where next.hasPrefix("requests") || next.hasPrefix("prompts")
        {
            if let count = Double(word.replacing(",", with: "")), count >= 1, count < 1e9 { return count }
        }
        return nil
    }

    /// Whether more was asked for than was answered, or all of it at once.
    ///
    /// A run of few requests answers fewer a second than it is offered, because the last ones are still to be finished.
    private var overloaded: Bool {
        guard let rate = number("request_rate"), rate > 0 else { return false }
        if text("flags") == "saturated" { return true }
        let answered = number("requests_s")
        guard let count = requestCount, let output = number("output_tokens"),
            let tpot = number("tpot_ms_mean") ?? number("tpot_ms_p50")
        else { return answered.map { $0 < 0.97 * rate } ?? false }
        // Requests that stay for half the time in which all of them come never settle: a burst.
        let first = number("ttft_ms_mean") ?? number("ttft_ms_p50") ?? 0
        if (first + output * tpot) / 1e3 > 0.5 * count / rate { return true }
        guard let answered else { return false }
        return answered < 0.85 * count / (count / rate + output * tpot / 1e3)
    }

    func load(_ replicas: Double) throws(Unusable) -> Load {
        let users = number("concurrency")
        var arrival = arrival.lowercased()
        if arrival.isEmpty { arrival = number("request_rate") != nil ? "poisson" : users != nil ? "closed-loop" : "" }
        switch arrival {
        case "constant", "poisson":
            guard let rate = number("request_rate"), rate > 0, rate < 1e6 else {
                throw Unusable("request_rate is not stated")
            }
            if overloaded { return .offline }
            return .rate(Rate(rate / replicas), variation: arrival == "poisson" ? 1 : 0)
        case "closed-loop", "static-batch":
            guard let users, users >= 1, users < 1e7 else { throw Unusable("concurrency is not stated") }
            return arrival == "static-batch" || source == "rocm"
                ? .staticBatch(users / replicas) : .concurrency(users / replicas)
        case "offline": return .offline
        case "": throw Unusable("how requests arrive is not stated")
        default: throw Unusable("unknown arrival \"\(arrival)\"")
        }
    }

    /// How requests came, where they came at a rate: for how long, and how many.
    func arrivals(_ replicas: Double) -> MeasuredRun.Arrivals? {
        if arrival == "offline", let requestCount {
            return MeasuredRun.Arrivals(
                rate: Rate(.infinity), variation: 0, duration: nil, count: max(1, requestCount / replicas))
        }
        guard let rate = number("request_rate"), rate > 0, rate < 1e6, arrival != "closed-loop", arrival != "offline"
        else { return nil }
        return MeasuredRun.Arrivals(
            rate: Rate(rate / replicas), variation: arrival == "constant" ? 0 : 1,
            duration: number("duration_s").flatMap { $0 > 0 ? Seconds($0) : nil },
            count: requestCount.map { max(1, $0 / replicas) })
    }

    /// The measured figures as published.
    func figures() -> [RunFigure: Double] {
        var figures: [RunFigure: Double] = [:]
        for figure in RunFigure.allCases {
            if let value = number(figure.rawValue), value > 0 { figures[figure] = value }
        }
        return figures
    }

    /// The pools of a deployment that computes prompts and answers apart, as its notes describe them.
    func pools() -> MeasuredRun.Pools? {
        guard flag("disaggregated") else { return nil }
        let notes = text("notes")
        func pool(_ name: String, _ devices: Double, workers: Double) -> MeasuredRun.Pool {
            var words: [Substring] = []
            if let start = notes.range(of: "\(name):") {
                words = notes[start.upperBound...].prefix { $0 != ";" }.split(separator: " ")
            }
            func number(_ prefix: String) -> Double? {
                words.lazy.compactMap { word in
                    word.hasPrefix(prefix) ? Double(word.dropFirst(prefix.count)) : nil
                }.first.flatMap { (1...65_536).contains($0) ? $0 : nil }
            }
            let stated = words.first.flatMap { Double($0) }
            let tensor = number("tp") ?? self.number("tp").flatMap { (1...65_536).contains($0) ? $0 : nil } ?? devices
            let attention = number("adp") ?? (words.contains("dpattn=true") ? tensor : 1)
            let expert = Int(number("ep") ?? 1)
            let pipeline = Int(number("pp") ?? 1)
            let parallelism =
                attention > 1
                ? Parallelism(tensor: 1, pipeline: pipeline, data: Int(max(attention, tensor)), expert: max(1, expert))
                : Parallelism(tensor: Int(tensor), pipeline: pipeline, expert: max(1, min(expert, Int(tensor))))
            return MeasuredRun.Pool(
                parallelism: parallelism, workers: max(1, min(65_536, (stated ?? workers).rounded())),
                isStated: stated != nil)
        }
        let half = max(1, min(65_536, ((number("gpu_count") ?? 2) / 2).rounded()))
        // Where nobody says how many workers there are, as many as those who say have in the median.
        return MeasuredRun.Pools(prefill: pool("prefill", half, workers: 1), decode: pool("decode", half, workers: 2))
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
