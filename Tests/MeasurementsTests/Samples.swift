import Testing

/// Small files in the layouts of the tools, with figures of our own.
enum Samples {
    struct Sample: Sendable, CustomTestStringConvertible {
        let tool: String
        let name: String
        let text: String
        /// How many runs it holds; none for files that describe hardware.
        let runs: Int

        var testDescription: String { name }
    }

    static let all: [Sample] = [
        Sample(tool: "GuideLLM", name: "guidellm-v2.json", text: guideLLM, runs: 2),
        Sample(tool: "GuideLLM", name: "guidellm-v1.json", text: guideLLMFirst, runs: 1),
        Sample(tool: "GuideLLM", name: "guidellm.yaml", text: guideLLMYAML, runs: 1),
        Sample(tool: "GuideLLM", name: "guidellm.csv", text: guideLLMTable, runs: 1),
        Sample(tool: "vllm bench serve", name: "vllm-serve.json", text: vllmServe, runs: 1),
        Sample(tool: "vllm bench serve", name: "vllm-seconds.json", text: vllmSeconds, runs: 1),
        Sample(tool: "vllm bench", name: "vllm-throughput.json", text: vllmThroughput, runs: 1),
        Sample(tool: "vllm bench", name: "vllm-latency.json", text: vllmLatency, runs: 1),
        Sample(tool: "sglang bench_serving", name: "sglang.jsonl", text: sglang, runs: 2),
        Sample(tool: "AIPerf", name: "aiperf.json", text: aiperf, runs: 1),
        Sample(tool: "AIPerf", name: "aiperf.jsonl", text: aiperfRecords, runs: 1),
        Sample(tool: "AIPerf", name: "aiperf.csv", text: aiperfTable, runs: 1),
        Sample(tool: "AIPerf", name: "genai-perf.csv", text: genaiPerfTable, runs: 1),
        Sample(tool: "inference-perf", name: "stage_0.json", text: inferencePerf, runs: 1),
        Sample(tool: "inference-perf", name: "prometheus.json", text: inferencePerfPrometheus, runs: 1),
        Sample(tool: "inference-perf", name: "config.yaml", text: inferencePerfConfig, runs: 0),
        Sample(tool: "LLMPerf", name: "llmperf-summary.json", text: llmperf, runs: 1),
        Sample(tool: "LLMPerf", name: "llmperf-responses.json", text: llmperfResponses, runs: 1),
        Sample(tool: "llm-d", name: "report-0.1.yaml", text: llmdFirst, runs: 1),
        Sample(tool: "llm-d", name: "report-0.2.json", text: llmdSecond, runs: 1),
        Sample(tool: "trtllm-bench", name: "trtllm.json", text: trtllm, runs: 1),
        Sample(tool: "MLPerf LoadGen", name: "summary.txt", text: loadGen, runs: 1),
        Sample(tool: "MLPerf system", name: "system.json", text: loadGenSystem, runs: 0),
        Sample(tool: "llama-bench", name: "llama-bench.json", text: llamaBench, runs: 2),
        Sample(tool: "llama-bench", name: "llama-bench.csv", text: llamaBenchTable, runs: 1),
        Sample(tool: "llama-bench", name: "llama-bench.md", text: llamaBenchMarkdown, runs: 2),
        Sample(tool: "llama-bench", name: "llama-bench-logged.md", text: llamaBenchLogged, runs: 2),
        Sample(tool: consoleTool, name: "console-vllm.txt", text: consoleVLLM, runs: 2),
        Sample(tool: consoleTool, name: "console-sglang.md", text: consoleSGLang, runs: 1),
        Sample(tool: "vllm bench sweep", name: "summary.json", text: sweepSummary, runs: 2),
        Sample(tool: "vllm bench sweep", name: "summary.csv", text: sweepTable, runs: 1),
        Sample(tool: "nvidia-smi", name: "smi.xml", text: nvidiaSMI, runs: 0),
        Sample(tool: "run table", name: "runs.csv", text: runTable, runs: 1),
    ]

    static func named(_ name: String) -> Sample? { all.first { $0.name == name } }
}
