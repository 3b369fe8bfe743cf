import Foundation
import TestSupport
import Testing

@Suite("Measured runs on the command line") struct MeasuredRunCommandTests {
    /// What vLLM's serving benchmark writes, with made-up figures.
    private static func serving(tpot: Double = 11.5, completed: Int = 400) -> String {
        """
        {"date": "20260301-101500", "backend": "vllm", "model_id": "Qwen/Qwen3-8B", "num_prompts": \(completed),
         "request_rate": "inf", "burstiness": 1.0, "max_concurrency": 16, "duration": 91.2, "completed": \(completed),
         "failed": 0, "total_input_tokens": 400000, "total_output_tokens": 120000, "request_throughput": 4.386,
         "output_throughput": 1315.8, "total_token_throughput": 5701.7, "mean_ttft_ms": 95.1, "median_ttft_ms": 88.0,
         "std_ttft_ms": 20.0, "p99_ttft_ms": 190.2, "mean_tpot_ms": \(tpot), "median_tpot_ms": \(tpot),
         "std_tpot_ms": 0.4, "p99_tpot_ms": 13.2, "mean_itl_ms": \(tpot), "median_itl_ms": \(tpot), "std_itl_ms": 1,
         "p99_itl_ms": 30.1, "mean_e2el_ms": 3533.0, "median_e2el_ms": 3500.0, "std_e2el_ms": 90,
         "p99_e2el_ms": 3800.0}
        """
    }

    private static let instance = [
        "--gpu", "H100", "--engine", "vLLM", "--engine-version", "0.15.1", "--tp", "1", "--gpu-count", "1",
        "--precision", "bf16",
    ]

    @Test("a file is stored once, listed, shown, exported, validated and deleted")
    func wholeWay() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("serve.json", Self.serving())
        let store = ["--store", folder.path + "/runs.sqlite"]
        let first = try await Program.run(["import", file, "--json"] + Self.instance + store)
        #expect(first.code == 0, "\(first.messages)")
        let again = try await Program.run(["import", file] + Self.instance + store)
        #expect(again.code == 0 && again.output.contains("stored before"))

        let list = try await Program.run(["runs", "list", "--mine", "--json"] + store)
        #expect(list.code == 0, "\(list.messages)")
        let exported = try await Program.run(["runs", "export", "--mine"] + store)
        let lines = exported.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0].hasPrefix("run_id,") && lines[1].contains("Qwen/Qwen3-8B"))
        let id = String(lines[1].prefix { $0 != "," })
        #expect(list.output.contains(id))
        let shown = try await Program.run(["runs", "show", id] + store)
        #expect(shown.code == 0 && shown.output.contains("H100") && shown.output.contains("1315.8"))

        let table = try folder.write("mine.csv", exported.output)
        let judged = try await Program.run("validate", "--runs", table, "--json")
        #expect(judged.code == 0, "\(judged.messages)")
        let document = try judged.json()
        #expect(document["runs"] as? Int == 1)
        let rows = try #require(document["rows"] as? [[String: Any]])
        let tpot = try #require(rows.first { $0["metric"] as? String == "tpot_ms_mean" })
        #expect(tpot["measured"] as? Double == 11.5)
        let predicted = try #require(tpot["predicted"] as? Double)
        #expect(try #require(tpot["low"] as? Double) <= predicted && predicted <= tpot["high"] as? Double ?? 0)

        #expect(try await Program.run(["runs", "delete", id] + store).code == 0)
        let after = try await Program.run(["runs", "export", "--mine"] + store)
        #expect(after.output.split(separator: "\n").count == 1)
    }

    @Test("one run of yours moves predict more than half the way, and --published-only leaves it out")
    func ownRuns() async throws {
        let folder = try ScratchFolder()
        let store = ["--store", folder.path + "/runs.sqlite"]
        let question = [
            "predict", "--model", "Qwen/Qwen3-8B", "--gpu", "H100", "--concurrency", "16", "--input", "1000",
            "--output",
            "300", "--json",
        ]
        func tpot(_ arguments: [String]) async throws -> Double {
            let result = try await Program.run(question + arguments)
            let predicted = try #require(try result.json()["predicted"] as? [String: [String: Any]])
            return try #require(predicted["tpot_ms_mean"]?["value"] as? Double)
        }
        let file = try folder.write("serve.json", Self.serving(tpot: 23))
        #expect(try await Program.run(["import", file] + Self.instance + store).code == 0)
        let plain = try await tpot(store + ["--published-only"])
        let moved = try await tpot(store)
        #expect(abs(moved - 23) < 0.5 * abs(plain - 23), "\(plain) \(moved)")
        let explained = try await Program.run(question.dropLast() + store + ["--explain"])
        #expect(explained.output.contains("vllm-serve-0-"))
    }

    @Test("validate gives the same bytes with any number of jobs, from a file and from a pipe")
    func jobs() async throws {
        var table = "run_id,model,gpu,gpu_count,tp,engine,arrival,input_tokens,output_tokens,concurrency,tpot_ms_mean\n"
        for index in 0..<1200 {
            let model = index % 50 == 0 ? "nobody" : "meta-llama/Llama-3.1-8B-Instruct"
            table +=
                "r-\(index),\(model),nvidia-h100-sxm-80gb,1,1,vLLM,closed-loop,\(100 + index),200,\(1 + index % 32),9\n"
        }
        let file = try ScratchFolder()
        let path = try file.write("t.csv", table)
        let all = try await Program.run(["validate", "--runs", path, "--json"])
        #expect(try all.json()["runs"] as? Int == 1200 && all.code == 0, "\(all.messages)")
        for count in ["1", "3"] {
            let some = try await Program.run(["validate", "--runs", path, "--json", "--jobs", count])
            #expect(some.output == all.output)
        }
        let piped = try await Program.run(["validate", "--runs", "-", "--json"], input: table)
        #expect(piped.output == all.output)
    }

    @Test("files that cannot be read leave the store as it was")
    func badFiles() async throws {
        let folder = try ScratchFolder()
        let store = ["--store", folder.path + "/runs.sqlite"]
        let good = try folder.write("serve.json", Self.serving())
        #expect(try await Program.run(["import", good] + Self.instance + store).code == 0)
        var before = try await Program.run(["runs", "export", "--mine"] + store).output
        let bad = [
            "truncated.json": String(Self.serving().dropLast(40)), "empty.json": "", "other.json": "{\"a\": 1}",
            "negative.json": Self.serving(tpot: -1), "nan.json": Self.serving().replacing("11.5", with: "NaN"),
            "deep.json": String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
        ]
        for (name, text) in bad.sorted(by: { $0.key < $1.key }) {
            let file = try folder.write(name, text)
            let result = try await Program.run(["import", file] + Self.instance + store)
            let said = result.output + result.messages
            #expect(said.contains(name), "\(name): \(said)")
            #expect(result.code == 65 || said.contains("warning"), "\(name): \(result.code) \(said)")
            let left = try await Program.run(["runs", "export", "--mine"] + store).output
            #expect(result.code == 65 ? left == before : left.hasPrefix(before), "\(name)")
            before = left
        }
        let missing = try await Program.run(["import", folder.path + "/nowhere.json"] + store)
        #expect(missing.code == 66)
    }

    @Test("what a file does not say is asked for, by name")
    func unstated() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("serve.json", Self.serving())
        let result = try await Program.run("import", file, "--store", folder.path + "/runs.sqlite")
        #expect(result.messages.contains("does not say engine, engine_version, weight_precision, gpu, gpu_count, tp"))
    }

    @Test("runs worth measuring come with command lines, and a plan that cannot be has none")
    func suggestions() async throws {
        let folder = try ScratchFolder()
        let result = try await Program.run(
            ["suggest-benchmarks", "--store", folder.path + "/none.sqlite"])
        #expect(result.code == 66)
        let scenario = try folder.write("chat.yaml", try await Program.run("init", "chat").output)
        let asked = try await Program.run("suggest-benchmarks", scenario, "--count", "2")
        #expect(asked.code == 0, "\(asked.messages)")
        #expect(asked.output.contains("guidellm run") && asked.output.contains("vllm bench serve"))
    }
}
