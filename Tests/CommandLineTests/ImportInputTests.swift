import Foundation
import TestSupport
import Testing

@Suite("What import takes and what it refuses") struct ImportInputTests {
    let folder: ScratchFolder
    let store: [String]

    init() async throws {
        folder = try ScratchFolder()
        store = ["--store", folder.path + "/runs.sqlite"]
    }

    /// A small result of vLLM's serving benchmark.
    private static let good = """
        {"model_id": "org/m", "num_prompts": 8, "request_rate": "inf", "max_concurrency": 4, "duration": 4.0,
         "completed": 8, "total_input_tokens": 4096, "total_output_tokens": 512, "request_throughput": 2.0,
         "output_throughput": 128.0, "total_token_throughput": 1152.0, "mean_ttft_ms": 40.0, "median_ttft_ms": 39.0,
         "p99_ttft_ms": 60.0, "mean_tpot_ms": 10.0, "mean_e2el_ms": 750.0}
        """

    private func mine() async throws -> String { try await Program.run(["runs", "export", "--mine"] + store).output }

    @Test(
        "files of no use are refused in one message with the right code, and the store stays as it was",
        arguments: [
            ("empty.json", "", "the file is empty"), ("cut.json", String(good.dropLast(30)), "cut.json:4:"),
            ("other.json", "{\"a\": 1}", "no known tool"),
            ("twice.json", "{\"completed\": 1,\n \"completed\": 2}", ":2:"),
            ("deep.json", String(repeating: "[", count: 512) + String(repeating: "]", count: 512), "at most 128"),
            ("bad.csv", "run_id,tp\na,1\nb,-4\n", "bad.csv:3:2: tp"), ("wide.csv", "run_id,tp\na,1,2\n", ":2:"),
            ("cut.xml", "<nvidia_smi_log><gpu>", "cut off"), ("odd.yaml", "version: [1, 2\n", "not YAML"),
        ])
    func refused(name: String, text: String, reason: String) async throws {
        let fine = try folder.write("fine.json", Self.good)
        #expect(try await Program.run(["import", fine] + store).code == 0)
        let before = try await mine()
        let file = try folder.write(name, text)
        let result = try await Program.run(["import", file] + store)
        #expect(result.code == 65, "\(result.messages)")
        let lines = result.messages.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains(name) && lines[0].contains(reason), "\(result.messages)")
        #expect(try await mine() == before)
    }

    @Test(
        "a table of more runs than are held is stored whole, or refused for its last row and the store stays as it was")
    func long() async throws {
        let header = "run_id,model,gpu,engine,output_tok_s\n"
        let rows = (0..<11_000).map { "k-\($0),org/m,x,vLLM,\($0 + 1)\n" }.joined()
        let bad = try folder.write("bad.csv", header + rows + "last,org/m,x,vLLM,fast\n")
        let refused = try await Program.run(["import", bad] + store)
        #expect(refused.code == 65 && refused.messages.contains("bad.csv:11002:5: output_tok_s"), "\(refused.messages)")
        #expect(!FileManager.default.fileExists(atPath: store[1]))
        let good = try folder.write("good.csv", header + rows)
        let dry = try await Program.run(["import", good, "--dry-run"] + store)
        #expect(dry.code == 0 && dry.output.contains("not stored") && dry.output.contains("11000"))
        let result = try await Program.run(["import", good, "--json"] + store)
        let files = try result.json()["files"] as? [[String: Any]] ?? []
        #expect(files.first?["added"] as? Int == 11_000 && files.first?["run_figures"] == nil, "\(result.output)")
        #expect(result.messages.contains("weight_precision, gpu_count, tp"), "\(result.messages)")
        #expect(try await mine().split(separator: "\n").count == 11_001)
        #expect(try await Program.run(["import", good] + store).output.contains("stored before, 11000 runs"))
        // What cannot be read twice is held instead.
        let other = ["--store", folder.path + "/other.sqlite"]
        let piped = try await Program.run(["import", "-"] + other, input: header + rows)
        #expect(piped.code == 0 && piped.output.contains("11000 added"), "\(piped.messages)")
    }

    @Test("a bad file does not keep the good ones beside it from being stored")
    func beside() async throws {
        let files = [try folder.write("bad.json", "{"), try folder.write("good.json", Self.good)]
        let result = try await Program.run(["import"] + files + store)
        #expect(result.code == 65 && result.output.contains("not read") && result.output.contains("1 added"))
        #expect(try await mine().split(separator: "\n").count == 2)
    }

    @Test("of many missing files the first fifty are named, and the others counted; one without a name is named too")
    func missing() async throws {
        let result = try await Program.run(["import", ""] + (1...99).map { "none-\($0).json" })
        let lines = result.messages.split(separator: "\n")
        #expect(result.code == 66 && lines.count == 51)
        #expect(lines[0].hasPrefix("\"\": error: ") && lines[49].hasPrefix("none-49.json: "))
        #expect(lines[50] == "... and 50 more lines like these")
    }

    @Test("a model folder without a config.json is a missing file")
    func modelFolder() async throws {
        let folder = try ScratchFolder()
        let result = try await Program.run("predict", "--model", folder.path, "--gpu", "H100", "--rate", "1")
        #expect(result.code == 66 && result.messages.contains("/config.json: error: there is no such file"))
    }

    @Test("a device cannot be read: 74, at once; a missing file and an empty folder are 66")
    func unreadable() async throws {
        let result = try await Program.run(["import", "/dev/zero"] + store)
        #expect(result.code == 74 && result.messages.contains("not a file"), "\(result.messages)")
        let empty = try ScratchFolder()
        let none = try await Program.run(["import", empty.path] + store)
        #expect(none.code == 66 && none.messages.contains("no file that could hold results"), "\(none.messages)")
        #expect(try await Program.run(["import", folder.path + "/none"] + store).code == 66)
        let nowhere = try folder.write("good.json", Self.good)
        #expect(try await Program.run("import", nowhere, "--store", folder.path + "/no/runs.sqlite").code == 74)
    }

    @Test("the same content adds nothing under another name, nor do runs that were exported")
    func again() async throws {
        let first = try folder.write("a.json", Self.good)
        #expect(try await Program.run(["import", first] + store).output.contains("1 added"))
        let second = try folder.write("b.json", Self.good)
        #expect(try await Program.run(["import", second] + store).output.contains("stored before"))
        let table = folder.path + "/mine.csv"
        #expect(try await Program.run(["runs", "export", "--mine", "--out", table] + store).code == 0)
        let before = try await mine()
        #expect(try String(contentsOfFile: table, encoding: .utf8) == before)
        #expect(try await Program.run(["import", table] + store).output.contains("0 added, 1 known by name"))
        let other = ["--store", folder.path + "/other.sqlite"]
        #expect(try await Program.run(["import", table] + other).output.contains("1 added"))
        // Only the time of import is that of the new store.
        func withoutTime(_ text: String) -> String { text.replacing(#/\d{4}-\d\d-\d\dT[^,\n]*/#, with: "") }
        let copied = try await Program.run(["runs", "export", "--mine"] + other).output
        #expect(withoutTime(copied) == withoutTime(before))
    }

    @Test("what was left out can be given by importing again, and a name that nobody knows is pointed out")
    func completed() async throws {
        let file = try folder.write("a.json", Self.good.replacing("org/m", with: "Qwen/Qwen3-8B"))
        let known = ["--engine", "vLLM", "--engine-version", "0.15.1", "--tp", "1"]
        let first = try await Program.run(["import", file] + known + store)
        #expect(first.messages.contains("does not say weight_precision, gpu; import"), "\(first.messages)")
        let rest = ["--precision", "bf16", "--gpu-count", "1", "--gpu"]
        let wrong = try await Program.run(["import", file] + known + rest + ["H1000"] + store)
        #expect(wrong.code == 0 && wrong.output.contains("1 of 1 runs completed"), "\(wrong.output)")
        #expect(wrong.messages.contains("cannot inform predictions"), "\(wrong.messages)")
        #expect(wrong.messages.contains("H1000"), "\(wrong.messages)")
        let right = try await Program.run(["import", file] + known + rest + ["H100"] + store)
        #expect(right.output.contains("1 of 1 runs completed") && right.messages.isEmpty, "\(right.messages)")
        #expect(try await mine().contains(",bf16,,H100,1,"))
    }

    @Test("a sidecar and a file that describes the setup give what the results lack; help tells of both")
    func setups() async throws {
        let results = try folder.write("a.json", Self.good)
        let config = try folder.write("config.yaml", "server: {type: vllm, model_name: org/m}\nload: {type: poisson}\n")
        let sidecar = try folder.write("s.yaml", "gpu: H100\ngpu_count: 1\ntp: 1\nweight_precision: bf16\n")
        let result = try await Program.run(
            ["import", results, config, "--sidecar", sidecar, "--engine-version", "0.15.1"] + store)
        #expect(result.code == 0 && !result.messages.contains("does not say"), "\(result.messages)")
        let row = try await mine()
        #expect(row.contains(",vLLM,0.15.1,,org/m,bf16,") && row.contains(",H100,1,"), "\(row)")
        let wrong = try folder.write("w.yaml", "gpuu: H100\ntp: none\n")
        let refused = try await Program.run(["import", results, "--sidecar", wrong] + store)
        #expect(refused.code == 65 && refused.messages.contains("gpuu") && refused.messages.contains("tp"))
        let other = try folder.write("other.yaml", "server: {type: sglang, model_name: org/m}\nload: {type: poisson}\n")
        let differing = try await Program.run(["import", results, config, other] + store)
        #expect(differing.code == 64 && differing.messages.contains("differ in engine"), "\(differing.messages)")
        let help = try await Program.run("import", "--help").output.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(
            help.contains("sidecar, a YAML map") && help.contains("gpu_count: 2")
                && help.contains("shared_prefix_tokens"))
    }

    @Test("standard input, folders and compressed files are read; of a folder, files of no tool are passed over")
    func forms() async throws {
        let piped = try await Program.run(["import", "-"] + store, input: Self.good)
        #expect(piped.code == 0 && piped.output.contains("standard input") && piped.output.contains("1 added"))
        let results = folder.path + "/results"
        try FileManager.default.createDirectory(atPath: results + "/deep", withIntermediateDirectories: true)
        try Self.good.replacing("128.0", with: "129.0").write(
            toFile: results + "/deep/a.json", atomically: true, encoding: .utf8)
        try "{}".write(toFile: results + "/package.json", atomically: true, encoding: .utf8)
        let script = "gzip -c '\(results)/deep/a.json' > '\(results)/b.json.gz'"
        #expect(try await Program.tool("sh", "-c", script, input: "").code == 0)
        let result = try await Program.run(["import", results, "--json"] + store)
        #expect(result.code == 0, "\(result.messages)")
        let files = try result.json()["files"] as? [[String: Any]] ?? []
        #expect(files.count == 2)
        // The compressed copy is the same file.
        #expect(files.compactMap { $0["added"] as? Int }.reduce(0, +) == 1)
        #expect(files.compactMap { $0["already_there"] as? Int } == [1])
        let figures = files.first?["run_figures"] as? [[String: Any]]
        #expect((figures?.first?["run"] as? [String: String])?["output_tok_s"] == "129")
        #expect((figures?.first?["stored_as"] as? String)?.hasPrefix("vllm-serve-0-") == true)
        try "{\"completed\": 1, ".write(toFile: results + "/cut.json", atomically: true, encoding: .utf8)
        #expect(try await Program.run(["import", results] + store).code == 65)
    }

    @Test("the CSV beside the JSON of a run adds nothing, and is named with the run that it is")
    func oneRun() async throws {
        let json = try folder.write("a.json", Self.good)
        #expect(try await Program.run(["import", json] + store).code == 0)
        let table = try folder.write(
            "summary.csv",
            """
            ,model_id,request_rate,max_concurrency,num_prompts,completed,duration,total_input_tokens,\
            total_output_tokens,request_throughput,output_throughput,total_token_throughput,mean_ttft_ms,\
            median_ttft_ms,p99_ttft_ms,mean_tpot_ms,run_number
            0,org/m,inf,4,8,8,4.0,4096,512,2.0,128.0,1152.0,40.0,39.0,60.0,10.0,0

            """)
        let result = try await Program.run(["import", table] + store)
        #expect(result.output.contains("0 added, 1 known"), "\(result.output)")
        #expect(result.messages.contains("is the run stored as vllm-serve-0-"), "\(result.messages)")
        #expect(try await mine().split(separator: "\n").count == 2)
    }

    @Test("the user's model and gpu win over the file's names, and are noted; nothing else does")
    func wins() async throws {
        let file = try folder.write("a.json", Self.good)
        let result = try await Program.run(
            ["import", file, "--model", "Qwen/Qwen3-8B", "--value", "concurrency=9"] + store)
        #expect(result.messages.contains("the file says org/m; yours is used: Qwen/Qwen3-8B"), "\(result.messages)")
        #expect(result.messages.contains("the file's value is kept"))
        let row = try await mine()
        #expect(row.contains("Qwen/Qwen3-8B") && row.contains("served_name=org/m"), "\(row)")
    }

    @Test("imports that are killed leave whole files and a store that opens")
    func killed() async throws {
        let count = 400
        let rows = (0..<count).map { "k-\($0),org/m,x,vLLM,\($0 + 1)\n" }.joined()
        let file = try folder.write("k.csv", "run_id,model,gpu,engine,output_tok_s\n" + rows)
        // Of its own, so that some are killed while the store is being made.
        let store = ["--store", folder.path + "/new.sqlite"]
        let list = ["runs", "list", "--mine", "--json", "--limit", "1"] + store
        for milliseconds in stride(from: 20, through: 900, by: 110) {
            try await Program.kill(["import", file] + store, after: .milliseconds(milliseconds))
            let left = try await Program.run(list)
            // Killed before it had a store to make.
            if left.code == 66 { continue }
            #expect(left.code == 0, "\(left.messages)")
            #expect([0, count].contains(try left.json()["total"] as? Int ?? -1), "\(left.output)")
        }
        #expect(try await Program.run(["import", file] + store).code == 0)
        #expect(try await Program.run(list).json()["total"] as? Int == count)
    }
}
