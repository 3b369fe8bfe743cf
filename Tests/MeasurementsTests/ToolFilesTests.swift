import Foundation
import Input
import Testing

@testable import Measurements

private let folder = "../shared/fixtures"

/// Real files of the tools, which lie beside the package on some machines only.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: folder)))
struct ToolFilesTests {
    static let tools = [
        "guidellm", "vllm-bench", "sglang", "aiperf", "genai-perf", "inference-perf", "llmperf", "llm-d-benchmark",
        "trtllm-bench", "mlperf", "llama-bench", "nvidia-smi",
    ]
    /// Files of these folders that hold no results: a configuration, a schema, a monitor's log.
    static let others: Set<String> = ["config.yaml", "br_v0_2_json_schema.json", "query_gpu_csv_h200.csv"]

    @Test("the published runs are read without a problem")
    func published() throws {
        let path = "../shared/benchmarks/runs.csv"
        guard FileManager.default.fileExists(atPath: path) else { return }
        let file = try BenchmarkFile.read(path: path)
        #expect(file.runs.count > 10_000 && file.warnings.isEmpty)
        let back = try RunTable.runs(in: TextFile(name: "runs.csv", text: RunTable.text(file.runs)))
        #expect(back.map(\.id) == file.runs.map(\.id) && RunTable.text(back) == RunTable.text(file.runs))
    }

    @Test("every file of the tools is imported, and every other is refused")
    func table() throws {
        print("tool | file | runs | warnings")
        for tool in Self.tools {
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(tool)").sorted() {
                let path = "\(folder)/\(tool)/\(name)"
                if Self.others.contains(name) {
                    #expect(throws: InputProblems.self) { try BenchmarkFile.read(path: path) }
                    continue
                }
                let file = try BenchmarkFile.read(path: path)
                print("\(file.tool) | \(name) | \(file.runs.count) | \(file.warnings.count)")
                for warning in file.warnings { print("    \(warning)") }
                #expect(!file.runs.isEmpty || file.hardware != nil)
                for run in file.runs {
                    let speed = run.throughput.output ?? run.throughput.total
                    #expect(!run.timeToFirstToken.isEmpty || speed != nil)
                }
            }
        }
    }
}
