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
        let prefixes = root["data"]["shared_prefix"]
        if let shared = log.count(prefixes["system_prompt_len"]) {
            context.set("shared_prefix_tokens", String(shared))
        }
        let groups = log.count(prefixes.first("num_unique_system_prompts", "num_groups"))
        let prompts = log.count(prefixes.first("num_users_per_system_prompt", "num_prompts_per_group"))
        if let groups, let prompts, let distinct = product(groups, prompts) {
            context.set("distinct_prompts", String(distinct))
        }
        let load = root["load"]
        if let workers = log.count(load["num_workers"]), let each = log.count(load["worker_max_concurrency"]),
            load["type"].text != "concurrent", let limit = product(workers, each)
        {
            context.set("client_limit", String(limit))
        }
        return Findings(context: context)
    }

    /// The product of two counts; nil where there is none that a table may hold.
    private static func product(_ first: Int, _ second: Int) -> Int? {
        let (product, overflows) = first.multipliedReportingOverflow(by: second)
        return !overflows && (1...RunColumn.countLimit).contains(product) ? product : nil
    }
}
