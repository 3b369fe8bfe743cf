/// The `config.yaml` of inference-perf: what was served and how it was loaded, to go with its stage files.
enum InferencePerfConfigImporter: RunImporter {
    static let tool = "inference-perf"

    static func recognises(_ content: FileContent) -> Bool {
        let root = Field(content.document)
        return root["server"]["model_name"].isPresent && root["load"]["type"].isPresent
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        var context = RunContext()
        if let name = root["server"]["model_name"].text { context.set("model", name) }
        switch root["server"]["type"].text {
        case "vllm": context.set("engine", "vLLM")
        case "sglang": context.set("engine", "SGLang")
        case "tgi": context.set("engine", "TGI")
        case let other?:
            log.warn("server.type", "this engine is not known: \(other.prefix(40))", allowed: "vllm, sglang, tgi")
        case nil: break
        }
        switch root["load"]["type"].text {
        case "constant": context.set("arrival", Arrival.constant.rawValue)
        case "poisson": context.set("arrival", Arrival.poisson.rawValue)
        case "concurrent": context.set("arrival", Arrival.closedLoop.rawValue)
        default: break
        }
        if let shared = log.count(root["data"]["shared_prefix"]["system_prompt_len"]) {
            context.set("shared_prefix_tokens", String(shared))
        }
        return Findings(context: context)
    }
}
