import TestSupport
import Testing

@Suite("Bad input on the command line") struct BadInputTests {
    /// A run that must fail with `code`, say each of `words`, print no result and no more than a screen.
    private func refuse(
        _ code: Int, _ words: [String], _ result: Program.Result, _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(result.code == code, "\(result.messages)", sourceLocation: location)
        #expect(result.output.isEmpty, sourceLocation: location)
        for word in words {
            #expect(result.messages.contains(word), "\(word) in: \(result.messages)", sourceLocation: location)
        }
    }

    @Test("names that nobody knows come with the nearest that somebody does")
    func unknownNames() async throws {
        refuse(
            65, ["--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "nvidia-h100"],
            try await Program.run(
                "predict", "--model", "Llama-3.1-8B-Instrct", "--gpu", "nvidia-h100-sxm-80bg", "--rate", "1"))
        refuse(
            65, ["unknown engine", "vllm, sglang"],
            try await Program.run(
                "predict", "--model", "Qwen/Qwen3-32B", "--gpu", "H100", "--engine", "llm", "--rate", "1"))
    }

    @Test("a split that does not divide the heads names those that do")
    func tensorParallel() async throws {
        refuse(
            65, ["--tp", "3 does not divide", "1, 2, 4, 8"],
            try await Program.run(
                "predict", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "H100", "--tp", "3", "--rate", "1"))
    }

    @Test("several problems are said at once")
    func allAtOnce() async throws {
        let result = try await Program.run(
            "predict", "--model", "nobody/knows", "--gpu", "none", "--engine", "x", "--precision", "fp9", "--tp", "0",
            "--rate", "1")
        refuse(65, ["--model", "--gpu", "--engine", "--precision", "--tp"], result)
    }

    @Test(
        "flags out of range are refused as usage",
        arguments: [
            ["--rate", "-1"], ["--rate", "0"], ["--rate", "nan"], ["--concurrency", "1e300"], ["--rate", "x"], [],
            ["--rate", "1", "--concurrency", "2"], ["--rate", "1", "--input", "0"], ["--rate", "1", "--unknown"],
        ])
    func usage(flags: [String]) async throws {
        let arguments = ["predict", "--model", "Qwen/Qwen3-32B", "--gpu", "H100"] + flags
        refuse(64, [], try await Program.run(arguments))
    }

    @Test("a model that does not fit exits with 3 and says how much it lacks")
    func doesNotFit() async throws {
        let result = try await Program.run(
            "predict", "--model", "meta-llama/Llama-3.1-70B-Instruct", "--gpu", "H100", "--tp", "1", "--rate", "1")
        #expect(result.code == 3 && result.output.contains("Does not fit"))
    }

    @Test("an infeasible plan exits with 3, names the limit that bound each accelerator, and what would do")
    func infeasible() async throws {
        // What nobody sells is no plan either, and nothing is wrong with the scenario.
        for limits in [["hardware=[MI300X]", "providers=aws"], ["regions=br", "purchase=spot"]] {
            let result = try await Program.run(["plan"] + limits.flatMap { ["--set", $0] })
            #expect(result.code == 3 && result.output.isEmpty && result.messages.contains("widen"), "\(result)")
        }
        #expect(try await Program.run("plan", "--set", "regions=br", "--set", "purchase=spott").code == 65)
        let scenario = try await Program.run("init", "chat").output
        let result = try await Program.run(
            "plan", "-", "--set", "slo.ttft_p95=1 ms", input: scenario)
        #expect(result.code == 3)
        #expect(
            result.output.contains("No configuration meets the SLOs")
                && result.output.contains("Feasible with TTFT p95"))
        let nowhere = try await Program.run(
            "plan", "-", "--set", "hardware.max_gpus_per_replica=1", "--set", "hardware.allow=[L40S]", input: scenario)
        #expect(nowhere.code == 3)
        #expect(nowhere.output.contains("does not fit") && nowhere.output.contains("Feasible with"))
    }

    @Test("files that are missing, folders, binary or damaged end in one message and the right code")
    func files() async throws {
        let folder = try ScratchFolder()
        refuse(66, ["nowhere.yaml"], try await Program.run("plan", "/nowhere.yaml"))
        let binary = try folder.write("binary.yaml", [0, 159, 146, 150, 0, 1, 2])
        refuse(65, ["binary.yaml"], try await Program.run("plan", binary))
        let broken = try folder.write("broken.yaml", "plimsoll: 1\nmodel: [\n")
        refuse(65, ["broken.yaml", "error"], try await Program.run("plan", broken))
        let prices = try folder.write("p.csv", "provider,instance_type,region\na,b,c\n")
        refuse(65, ["p.csv", "usd_per_hour"], try await Program.run("plan", "--prices", prices))
        refuse(64, ["--as-of"], try await Program.run("plan", "--as-of", "2026-13-40"))
    }

    @Test("unknown keys come with the nearest known one, with file and line, all at once")
    func unknownKeys() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "s.yaml",
            """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload:
              preset: chat
              ratee: 5/s
              input: -3
            slo:
              ttft_p95: 300 ms
              ttft_p50: 900 ms
            hardwear:
              allow: [H1000]

            """)
        let result = try await Program.run("plan", path)
        refuse(65, ["s.yaml:5", "ratee", "rate", "s.yaml:6", "s.yaml:10", "hardware"], result)
    }

    @Test("a scenario of a gigabyte and one nested ten thousand deep are refused at once")
    func hugeFiles() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/huge.yaml"
        #expect(makeSparseFile(path, bytes: 1 << 30))
        refuse(65, ["huge.yaml"], try await Program.run("plan", path))
        refuse(65, ["huge.yaml"], try await Program.run("plan", "--prices", path))
        let deep = try folder.write("deep.yaml", String(repeating: "[", count: 10_000))
        refuse(65, ["deep.yaml"], try await Program.run("plan", deep))
    }

    @Test("text of a stranger cannot drive the terminal")
    func controlCharacters() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("s.yaml", "plimsoll: 1\nname: \"a\\u001b[31mred\"\n\u{1B}[2Jmodel: x\n")
        let result = try await Program.run("plan", path)
        #expect(!result.messages.contains("\u{1B}") && !result.output.contains("\u{1B}"))
    }
}
