public import Catalog
public import Input
internal import Performance
internal import Scenarios
public import Workload

/// A scenario made of what a configuration file says.
public struct DescribedScenario: Sendable {
    /// The scenario as commented text.
    public let text: String
    /// What could not be taken over, with its line.
    public let notes: [Diagnostic]

    /// The scenario of a description.
    ///
    /// `model` and `accelerator` are for what the file does not say, and win over it; what requests look like is never in
    /// such a file, so that of `preset` is written. Throws when nothing says which model is served.
    public init(
        _ description: DeploymentDescription, model: String?, accelerator: String?, preset: WorkloadPreset,
        catalog: Catalog
    ) throws(InputProblems) {
        var writer = ScenarioWriter(description, model, accelerator, preset, catalog)
        try writer.write()
        text = writer.text
        notes = description.notes + writer.log.notes
    }
}

/// Writes deployments as keys of a scenario.
private struct ScenarioWriter {
    private let description: DeploymentDescription
    private let model: String?
    private let accelerator: String?
    private let preset: WorkloadPreset
    private let catalog: Catalog
    private let instances = InstanceTypes.shipped()
    private(set) var log: DescriptionLog
    private var lines: [String] = []

    init(
        _ description: DeploymentDescription, _ model: String?, _ accelerator: String?, _ preset: WorkloadPreset,
        _ catalog: Catalog
    ) {
        self.description = description
        self.model = model
        self.accelerator = accelerator
        self.preset = preset
        self.catalog = catalog
        log = DescriptionLog(file: description.file)
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    mutating func write() throws(InputProblems) {
        let all = description.deployments
        let head = "# From \(fileName.printable(limit: 200)): \(description.kind.rawValue)."
        // A line fits a terminal.
        lines +=
            head.count <= 80 ? [head] : ["# From \(fileName.printable(limit: 70)):", "# \(description.kind.rawValue)."]
        if description.kind.isTraining {
            lines.append("# What a server has in common with training is taken over.")
        }
        var blocks: [[String]] = []
        for deployment in all { blocks.append(try keys(deployment)) }
        lines.append("plimsoll: 1")
        if all.count == 1, let block = blocks.first {
            if let name = all[0].name { lines.append("name: \(Self.quoted(name))") }
            lines.append("")
            lines += block + [""] + workload
        } else {
            lines += ["name: \(Self.quoted(fileName))", "", "workloads:"]
            var names: Set<String> = []
            for (index, block) in blocks.enumerated() {
                var name = all[index].name ?? "deployment-\(index + 1)"
                if !names.insert(name).inserted { name += "-\(index + 1)" }
                let body = ["name: \(Self.quoted(name))"] + block + workload
                lines += body.enumerated().map { ($0 == 0 ? "  - " : $1.isEmpty ? "" : "    ") + $1 }
            }
        }
    }

    private var fileName: String {
        description.file.split(separator: "/").last.map(String.init) ?? description.file
    }

    private var workload: [String] {
        [
            "# What requests look like is not in the file: these are typical ones.",
            "# plimsoll workload makes this block from request logs or metrics.",
            "workload:",
            "  preset: \(preset.rawValue)",
        ]
    }

    private mutating func keys(_ deployment: DescribedDeployment) throws(InputProblems) -> [String] {
        var keys: [String] = []
        let name = try modelName(deployment)
        keys.append("model: \(Self.quoted(name))")
        if let precision = precision(deployment) { keys.append("precision: \(precision)") }
        if let precision = cachePrecision(deployment) { keys.append("kv_precision: \(precision)") }
        if let engine = deployment[.engine]?.text {
            let version = deployment[.engineVersion].map { ", version: \(Self.quoted($0.text, always: true))" } ?? ""
            keys.append("engine: {name: \(engine)\(version)}")
        }
        let tensor = size(deployment, .tensor, in: ValueRange.tensor)
        let pipeline = size(deployment, .pipeline, in: ValueRange.pipeline)
        let sizes = [tensor.map { "tensor: \($0)" }, pipeline.map { "pipeline: \($0)" }].compactMap { $0 }
        if !sizes.isEmpty { keys.append("parallelism: {\(sizes.joined(separator: ", "))}") }
        keys += batching(deployment)
        if let caching = deployment[.prefixCaching] { keys.append("prefix_caching: \(caching.text == "true")") }
        if let tokens = size(deployment, .speculativeTokens, in: ValueRange.speculativeTokens), tokens > 0 {
            keys.append("# The acceptance is not in the file: 70% is typical.")
            keys.append("speculative: {tokens: \(tokens), acceptance: 70%}")
        }
        keys += hardware(deployment, devices: (tensor ?? 1) * (pipeline ?? 1))
        keys += replicas(deployment)
        keys += question(deployment, keys, name, tensor: tensor, pipeline: pipeline)
        noteRest(deployment, name, tensor: tensor, pipeline: pipeline)
        return keys
    }

    private func modelName(_ deployment: DescribedDeployment) throws(InputProblems) -> String {
        if let model { return model }
        guard let value = deployment[.model] else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: description.file), "the file does not say which model is served",
                    suggestion: "name it: --model OWNER/MODEL, or a folder with its config.json")
            ])
        }
        return value.text
    }

    /// The precision of the weights where the file says one; the model's own otherwise.
    private mutating func precision(_ deployment: DescribedDeployment) -> String? {
        if let value = deployment[.quantization], !["none", "null", "auto"].contains(value.text.lowercased()) {
            switch LaunchFlag.folded(value.text) {
            case "fp8", "modelopt", "fbgemm-fp8", "w8a8-fp8", "ptpc-fp8", "e4m3", "hybrid": return "fp8"
            case "awq", "awq-marlin", "gptq", "gptq-marlin", "marlin", "bitsandbytes", "moe-wna16", "int4", "w4a16",
                "awq-w4a16":
                return "int4"
            case "nvfp4", "modelopt-fp4", "fp4", "e2m1": return "nvfp4"
            case "mxfp4": return "mxfp4"
            case "int8", "w8a8-int8", "smoothquant": return "int8"
            case "w8a16", "experts-int8": return "w8a16"
            // The checkpoint says which, and so does its model in the catalog.
            case "compressed-tensors", "quark": return nil
            default:
                log.note(
                    value.place, "\(value.name) \(value.text.clipped) is not read",
                    allowed: WeightPrecision.allCases.map(\.rawValue).joined(separator: ", "))
            }
        }
        guard let value = deployment[.dtype] else { return nil }
        switch LaunchFlag.folded(value.text) {
        case "float32", "float", "fp32": return "fp32"
        case "int8": return "int8"
        case "fp8": return "fp8"
        case "fp16", "float16", "half", "torch.float16", "torch.half": return training("fp16")
        case "bf16", "bfloat16", "torch.bfloat16": return training("bf16")
        case "auto": return nil
        default:
            log.note(value.place, "\(value.name) \(value.text.clipped) is not read")
            return nil
        }
    }

    /// 16 bits are what most checkpoints are stored in, and a server's flag does not change what is stored: only where the
    /// file has no server does it say how weights will be kept.
    private func training(_ precision: String) -> String? {
        description.kind.isTraining || description.kind == .deepSpeedInference ? precision : nil
    }

    private mutating func cachePrecision(_ deployment: DescribedDeployment) -> String? {
        guard let value = deployment[.cachePrecision] else { return nil }
        let word = value.text.lowercased()
        if word.hasPrefix("fp8") { return "fp8" }
        if word.contains("fp4") { return "fp4" }
        if ["bfloat16", "bf16", "float16", "fp16"].contains(word) { return "bf16" }
        if word != "auto" {
            log.note(
                value.place, "\(value.name) \(value.text.clipped) is not read",
                allowed: CachePrecision.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return nil
    }

    /// A whole number in the range of its key; `32k` is 32,000, `32K` 32,768.
    private mutating func size(
        _ deployment: DescribedDeployment, _ setting: DescribedSetting, in range: ClosedRange<Double>
    ) -> Int? {
        guard let value = deployment[setting] else { return nil }
        guard let number = WholeNumber(value.text)?.value, range.contains(Double(number)) else {
            log.note(
                value.place, "\(value.name) \(value.text.clipped) is not read",
                allowed: "\(Int(range.lowerBound)) to \(Int(range.upperBound))")
            return nil
        }
        return number
    }

    private mutating func batching(_ deployment: DescribedDeployment) -> [String] {
        let sequences = size(deployment, .maximumSequences, in: ValueRange.sequences)
        let tokens = size(deployment, .maximumBatchedTokens, in: ValueRange.batchedTokens)
        let parts = [sequences.map { "max_sequences: \($0)" }, tokens.map { "max_batched_tokens: \($0)" }]
            .compactMap { $0 }
        return parts.isEmpty ? [] : ["batching: {\(parts.joined(separator: ", "))}"]
    }

    private mutating func hardware(_ deployment: DescribedDeployment, devices: Int) -> [String] {
        let most = devices > 8 ? "max_gpus_per_replica: \(devices)" : nil
        let allow = acceleratorName(deployment).map { "allow: [\(Self.quoted($0))]" }
        let parts = [allow, most].compactMap { $0 }
        return parts.isEmpty ? [] : ["hardware: {\(parts.joined(separator: ", "))}"]
    }

    private mutating func acceleratorName(_ deployment: DescribedDeployment) -> String? {
        if let accelerator { return accelerator }
        if let value = deployment[.instanceType] {
            let found = instances.named(value.text)
            if let first = found.first { return first.acceleratorID }
            log.note(
                value.place, "the instance \(value.text.clipped) is not read: no accelerator in it is known",
                suggestion: "name the accelerator: --gpu H100")
        }
        guard let value = deployment[.accelerator] else { return nil }
        switch catalog.hardware.lookup(value.text) {
        case .found(let found, _): return found.id
        case .ambiguous(let ids):
            log.note(
                value.place, "\(value.name) \(value.text.clipped) may be one of several",
                allowed: ids.prefix(6).joined(separator: ", "), suggestion: "name it: --gpu \(ids.first ?? "H100")")
        case .unknown(let nearest):
            log.note(
                value.place, "\(value.name) \(value.text.clipped) is no accelerator that is known",
                suggestion: nearest.first.map { "name it: --gpu \($0)" } ?? "name it: --gpu H100")
        }
        return nil
    }

    private mutating func replicas(_ deployment: DescribedDeployment) -> [String] {
        var keys: [String] = []
        if let least = deployment[.minimumReplicas], let count = Int(least.text), count > 0, count <= 100_000 {
            let most = deployment[.maximumReplicas].map(\.text).flatMap { Int($0) }
            let words = most.map { $0 > count ? "\(count) to \($0)" : "\(count)" } ?? "\(count) or more"
            keys.append("# The file keeps \(words) replicas; a plan says how many are needed.")
            keys.append("traffic: {minimum_replicas: \(count)}")
        } else if let value = deployment[.replicas], let count = Int(value.text), count > 0 {
            let words = count == 1 ? "1 replica" : "\(count) replicas"
            keys.append("# The file has \(words); a plan says how many are needed.")
        }
        return keys
    }

    /// The deployment as it is, as a question about one replica; none where the accelerator or the model is not plain.
    private func question(
        _ deployment: DescribedDeployment, _ keys: [String], _ model: String, tensor: Int?, pipeline: Int?
    ) -> [String] {
        let allowed = keys.first { $0.hasPrefix("hardware: {allow: [") }?.dropFirst(19).prefix { $0 != "]" }
        guard let allowed, Self.quoted(model) == model, !allowed.contains("\"") else { return [] }
        func value(_ key: String) -> String? {
            keys.first { $0.hasPrefix(key + ": ") }.map { String($0.dropFirst(key.count + 2)) }
        }
        func whole(_ setting: DescribedSetting) -> Int? { deployment[setting].flatMap { WholeNumber($0.text)?.value } }
        let data = whole(.data)
        let spreads = deployment[.expertParallel]?.text == "true"
        let expert = whole(.expert) ?? (spreads ? (tensor ?? 1) * (data ?? 1) : nil)
        let share = deployment[.memoryShare].flatMap { Double($0.text) }.flatMap { $0 > 0 && $0 <= 1 ? $0 : nil }
        let flags: [(String, String?)] = [
            ("tp", tensor.map(String.init)), ("pp", pipeline.map(String.init)), ("dp", data.map(String.init)),
            ("ep", expert.map(String.init)), ("engine", deployment[.engine]?.text),
            ("precision", value("precision")), ("kv-precision", value("kv_precision")),
            ("max-num-seqs", whole(.maximumSequences).map(String.init)),
            ("max-num-batched-tokens", whole(.maximumBatchedTokens).map(String.init)),
            ("memory-fraction", share.map { "\($0)" }),
        ]
        var words = ["plimsoll predict", "--model \(model)", "--gpu \(allowed)"]
        words += flags.compactMap { name, value in value.map { "--\(name) \($0)" } }
        if deployment[.prefixCaching]?.text == "false" { words.append("--no-prefix-caching") }
        words.append("--concurrency 16")
        var lines = ["# One replica as it is:"]
        var line = "#  "
        for word in words {
            if line.count + word.count > 74 {
                lines.append(line + " \\")
                line = "#    "
            }
            line += " " + word
        }
        return lines + [line]
    }

    /// Names what a scenario has no key for.
    private mutating func noteRest(_ deployment: DescribedDeployment, _ model: String, tensor: Int?, pipeline: Int?) {
        if let value = deployment[.contextLength], let length = WholeNumber(value.text)?.value {
            log.note(
                value.place, "\(value.name) \(length) is not taken over: a scenario has lengths of requests instead",
                suggestion: "write the longest as workload.input.max and workload.output.max")
        }
        if let value = deployment[.memoryShare] {
            log.note(
                value.place, "\(value.name) \(value.text.clipped) is not taken over: plans use the engine's default",
                suggestion: "plimsoll predict --memory-fraction takes it")
        }
        for setting in [DescribedSetting.data, .expert] {
            guard let value = deployment[setting], value.text != "1" else { continue }
            let reason =
                setting == .data
                ? "a plan counts replicas instead" : "plans spread experts over tensor-parallel devices"
            log.note(
                value.place, "\(value.name) \(value.text.clipped) is not taken over: \(reason)",
                suggestion: "plimsoll predict --\(setting == .data ? "dp" : "ep") takes it")
        }
        if let value = deployment[.expertParallel], value.text == "true" {
            log.note(
                value.place, "\(value.name) is not taken over: plans spread experts over tensor-parallel devices",
                suggestion: "plimsoll predict --ep takes it")
        }
        if let value = deployment[.acceleratorCount], let count = Int(value.text) {
            if description.kind.isTraining {
                return log.note(
                    value.place, "\(value.name) \(count) is not taken over: a plan says how many are needed")
            }
            let devices = (tensor ?? 1) * (pipeline ?? 1)
            let data = deployment[.data].flatMap { Int($0.text) } ?? 1
            if count != devices, count != devices * data, tensor != nil {
                log.note(
                    value.place, "\(value.name) is \(count), and the engine uses \(devices) of them",
                    suggestion: "check parallelism in the scenario")
            }
        }
    }

    /// The text as it may stand behind a key of YAML.
    static func quoted(_ text: String, always: Bool = false) -> String {
        let isPlain =
            text.first.map { $0.isASCII && ($0.isLetter || "./~".contains($0)) } ?? false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._/-+@".contains($0)) }
            && !["true", "false", "null", "yes", "no", "on", "off", "~"].contains(text.lowercased())
        if isPlain, !always { return text }
        let escaped = text.printable(limit: 300).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}

/// A whole number as flags have it: `8192`, `32k`, `32K`, `1M`, `4e3` is none.
struct WholeNumber {
    let value: Int

    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite, number <= 1e12 else { return nil }
        let unit: Double? =
            switch text.dropFirst(digits.count) {
            case "": 1
            case "k": 1000
            case "K": 1024
            case "m": 1e6
            case "M": 1_048_576
            default: nil
            }
        guard let unit, number * unit == (number * unit).rounded() else { return nil }
        value = Int(number * unit)
    }
}
