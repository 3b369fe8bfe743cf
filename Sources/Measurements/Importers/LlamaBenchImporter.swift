import Quantities

/// `llama-bench -o json` and `-o jsonl`: one record for each test.
enum LlamaBenchImporter: RunImporter {
    static let tool = "llama-bench"

    static func recognises(_ content: FileContent) -> Bool {
        let root = Field(content.document)
        return root["avg_ts"].isPresent || root.items.first?["avg_ts"].isPresent == true
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let records = content.documents.flatMap { document in
            let root = Field(document)
            return root.items.isEmpty ? [root] : root.items
        }
        return .runs(records.enumerated().map { LlamaBenchRecord.run($1, $0, log: &log) })
    }
}

/// One test of llama-bench, from JSON or from a table.
enum LlamaBenchRecord {
    static func run(_ record: Field, _ index: Int, log: inout ImportLog) -> RecordedRun {
        var run = RecordedRun(id: "llama-bench-\(index)")
        run.origin.client = LlamaBenchImporter.tool
        run.origin.date = record["test_time"].text.map { String($0.prefix(10)) }
        run.engine.name = "llama.cpp"
        run.engine.version = record["build_number"].text.map { "b\($0)" } ?? record["build_commit"].text
        run.model.name = record["model_type"].text
        run.model.cachePrecision = record["type_k"].text
        run.hardware.accelerator = record["gpu_info"].text
        run.engine.maxBatchedTokens = log.size(record["n_ubatch"])
        let prompt = log.count(record["n_prompt"]) ?? 0
        let generated = log.count(record["n_gen"]) ?? 0
        let depth = log.count(record["n_depth"]) ?? 0
        let speed = log.number(record["avg_ts"])
        measured(&run, prompt: prompt, generated: generated, depth: depth, speed: speed)
        return run
    }

    /// Sets what one test says: prompt speed, generation speed, or both mixed, at a depth of tokens already cached.
    static func measured(_ run: inout RecordedRun, prompt: Int, generated: Int, depth: Int, speed: Double?) {
        run.load.arrival = .staticBatch
        run.load.concurrency = 1
        run.load.inputTokens = Tokens(Double(prompt) + Double(depth))
        run.load.outputTokens = Tokens(Double(generated))
        if prompt > 0, depth > 0 { run.load.sharedPrefixTokens = Tokens(Double(depth)) }
        run.notes = "test=pp\(prompt)+tg\(generated) depth=\(depth)"
        guard let speed, speed > 0 else { return }
        if prompt == 0 {
            run.throughput.output = Rate(speed)
            run.timePerOutputToken.mean = Seconds(1 / speed)
            run.origin.tokenTimeDefinition = .pooledGaps
        } else {
            run.throughput.total = Rate(speed)
            if generated == 0 { run.timeToFirstToken.mean = Seconds(Double(prompt) / speed) }
        }
    }
}
