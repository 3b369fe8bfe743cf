import Quantities

/// The results of `vllm bench throughput` and `vllm bench latency`.
enum VLLMOfflineImporter: RunImporter {
    static let tool = "vllm bench"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        return document.has("elapsed_time", "num_requests", "total_num_tokens")
            || document.has("avg_latency", "percentiles")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        .runs(
            content.documents.enumerated().map { index, document in
                let root = Field(document)
                var run = RecordedRun(id: "vllm-offline-\(index)")
                run.engine.name = "vLLM"
                if root["avg_latency"].isPresent {
                    run.origin.client = "vllm bench latency"
                    run.load.arrival = .staticBatch
                    let spread = root["percentiles"]
                    run.endToEnd = log.summary(
                        root["avg_latency"], spread["50"], spread["90"], spread["95"], spread["99"], unit: 1)
                } else {
                    run.origin.client = "vllm bench throughput"
                    run.load.arrival = .offline
                    run.load.duration = log.amount(root["elapsed_time"])
                    run.counts.completed = log.count(root["num_requests"])
                    run.throughput.requests = log.amount(root["requests_per_second"])
                    run.throughput.total = log.amount(root["tokens_per_second"])
                }
                return run
            })
    }
}
