/// The system description of an MLPerf submission: hardware only, to go with its summary.
enum LoadGenSystemImporter: RunImporter {
    static let tool = "MLPerf system"

    static func recognises(_ content: FileContent) -> Bool {
        content.document?.has("accelerator_model_name", "accelerators_per_node") ?? false
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        var context = RunContext()
        if let name = root["accelerator_model_name"].text { context.set("gpu", name) }
        let nodes = log.size(root["number_of_nodes"])
        if let nodes, nodes <= 1_000_000 {
            context.set("nodes", String(nodes))
            if let each = log.size(root["accelerators_per_node"]), each <= 1_000_000 {
                context.set("gpu_count", String(nodes * each))
            }
        }
        // "vLLM 0.9.0.2, Pytorch 2.7" names the engine first.
        let engine = (root["framework"].text ?? "").split(separator: ",").first.map {
            $0.split(separator: " ", maxSplits: 1)
        }
        if let name = engine?.first { context.set("engine", String(name)) }
        if let engine, engine.count > 1 { context.set("engine_version", String(engine[1])) }
        return Findings(context: context)
    }
}
