import Foundation
import Input
import Quantities
import Testing

@testable import Measurements

private let folder = "../shared/fixtures"

/// Real files of the tools, which lie beside the package on some machines only.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder), "no folder \(folder) with files of the tools"))
struct ToolFilesTests {
    /// What each file gives: runs, and warnings; nil where it holds nothing of use and is refused.
    static let files: [(path: String, found: (runs: Int, warnings: Int)?)] = [
        ("guidellm/v2_concurrent4_benchmarks.csv", (1, 0)), ("guidellm/v2_concurrent4_benchmarks.json", (1, 0)),
        ("guidellm/v2_sweep_benchmarks.csv", (4, 0)), ("guidellm/v2_sweep_benchmarks.json", (3, 0)),
        ("vllm-bench/inf_conc64_gptoss120b_h200_tp2.json", (1, 1)),
        ("vllm-bench/inferencex_seconds_variant_glm5.json", (1, 0)), ("sglang/bench_serving_two_runs.jsonl", (2, 2)),
        ("aiperf/profile_export.jsonl", (1, 1)), ("aiperf/profile_export_aiperf.csv", (1, 1)),
        ("aiperf/profile_export_aiperf.json", (1, 1)), ("genai-perf/profile_export_genai_perf.csv", (1, 1)),
        ("inference-perf/config.yaml", (0, 0)), ("inference-perf/stage_0_lifecycle_metrics.json", (1, 0)),
        ("inference-perf/stage_5_lifecycle_metrics.json", (1, 2)),
        ("inference-perf/stage_5_prometheus_metrics.json", (1, 1)),
        ("inference-perf/summary_lifecycle_metrics.json", (1, 1)),
        ("inference-perf/summary_prometheus_metrics.json", (1, 1)),
        ("llmperf/anyscale_70b_550_150_individual_responses.json", (1, 0)),
        ("llmperf/anyscale_70b_550_150_summary.json", (1, 0)), ("llm-d-benchmark/br_v0_1_example.yaml", (1, 1)),
        ("llm-d-benchmark/br_v0_2_example.yaml", (1, 1)), ("llm-d-benchmark/br_v0_2_json_schema.json", nil),
        ("trtllm-bench/report_1.3.0rc12_layout.json", (1, 0)),
        ("mlperf/llama2-70b-99.9_offline_mlperf_log_summary.txt", (1, 0)),
        ("mlperf/llama2-70b-99.9_server_mlperf_log_summary.txt", (1, 0)), ("mlperf/system_8xMI300X.json", (0, 0)),
        ("llama-bench/qwen2.5-7b_rtx4080.json", (2, 0)), ("llama-bench/table.md", (4, 0)),
        ("nvidia-smi/a100-sxm4-mig-v12.xml", (0, 1)), ("nvidia-smi/query_gpu_csv_h200.csv", nil),
        ("nvidia-smi/rtx-4000-sff-ada-v13.xml", (0, 0)), ("nvidia-smi/tesla-t4-v11.xml", (0, 0)),
        ("wandb/history.csv", (1, 1)), ("wandb/wandb-summary.json", (1, 1)), ("wandb/chart_export.csv", (1, 0)),
        ("wandb/wandb-metadata.json", (0, 1)),
    ]

    @Test("the published runs are read without a problem")
    func published() throws {
        let path = "../shared/benchmarks/runs.csv"
        guard FileManager.default.fileExists(atPath: path) else { return }
        let file = try BenchmarkFile.read(
            name: path, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: path))), mostHeld: .max)
        // One published row has its percentiles out of order.
        #expect(file.runs.count > 10_000 && file.warnings.map(\.place.field) == ["neu-3d020340: tpot_ms"])
        let back = try RunTable.runs(in: TextFile(name: "runs.csv", text: RunTable.text(file.runs)))
        #expect(back.map(\.id) == file.runs.map(\.id) && RunTable.text(back) == RunTable.text(file.runs))
    }

    @Test("every file gives its runs and warnings, or is refused", arguments: files.map(\.path))
    func file(path: String) throws {
        let expected = Self.files.first { $0.path == path }?.found
        guard let expected else {
            #expect(throws: InputProblems.self) { try BenchmarkFile.read(path: "\(folder)/\(path)") }
            return
        }
        let file = try BenchmarkFile.read(path: "\(folder)/\(path)")
        #expect(file.runs.count == expected.runs, "\(file.tool)")
        #expect(file.warnings.count == expected.warnings, "\(file.warnings)")
        #expect((file.hardware != nil) == (expected.runs == 0))
    }

    @Test("no file of these tools is left out of the list")
    func complete() throws {
        for tool in Set(Self.files.map { $0.path.prefix { $0 != "/" } }) {
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(tool)") {
                #expect(Self.files.contains { $0.path == "\(tool)/\(name)" }, "\(tool)/\(name)")
            }
        }
    }

    @Test(
        "two files of one run agree",
        arguments: [
            ("guidellm/v2_concurrent4_benchmarks.json", "guidellm/v2_concurrent4_benchmarks.csv"),
            ("aiperf/profile_export_aiperf.json", "aiperf/profile_export_aiperf.csv"),
            ("aiperf/profile_export_aiperf.json", "aiperf/profile_export.jsonl"),
            ("llmperf/anyscale_70b_550_150_summary.json", "llmperf/anyscale_70b_550_150_individual_responses.json"),
        ])
    func agreement(first: String, second: String) throws {
        let pair = try [first, second].map { try BenchmarkFile.read(path: "\(folder)/\($0)").runs[0] }
        func figures(_ run: RecordedRun) -> [Double?] {
            let latencies = [run.timeToFirstToken, run.timePerOutputToken, run.endToEnd]
            return latencies.flatMap { [$0.mean, $0.p50, $0.p90, $0.p95, $0.p99] }.map { $0?.milliseconds }
                + [run.load.inputTokens?.value, run.load.outputTokens?.value]
        }
        #expect(pair[0].counts.completed == pair[1].counts.completed && pair[0].counts.failed == pair[1].counts.failed)
        for (one, other) in zip(figures(pair[0]), figures(pair[1])) {
            let (one, other) = (try #require(one), try #require(other))
            // The tables are rounded to two decimals.
            #expect(abs(one - other) <= 0.006 + 1e-9 * one)
        }
    }
}
