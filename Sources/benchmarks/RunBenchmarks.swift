import Foundation

/// Times the import of measured runs and their comparison with predictions, by the program beside this one.
enum RunBenchmarks {
    private static let imported = 100_000
    private static let validated = 10_000

    /// Adds the time of one run and the most memory that the program holds, for many runs.
    static func run(_ table: inout BenchmarkTable, program: String) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("plimsoll-runs-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String) -> String { folder.appendingPathComponent(name).path }
        try text(imported).write(toFile: file("many.csv"), atomically: false, encoding: .utf8)
        try text(validated).write(toFile: file("some.csv"), atomically: false, encoding: .utf8)
        let load = try ChildRun(program, ["import", file("many.csv"), "--store", file("runs.sqlite")])
        table.add("program: import, one of \(imported) runs", limit: 60e-6, load.timing, each: Double(imported))
        table.add("its most memory", megabytes: load.megabytes, limit: 100)
        let judge = try ChildRun(program, ["validate", "--runs", file("some.csv")])
        table.add("program: validate, one of \(validated) runs", limit: 50e-6, judge.timing, each: Double(validated))
        table.add("its most memory", megabytes: judge.megabytes, limit: 100)
    }

    /// A table of runs as load generators report them, with different lengths and loads that the replica sustains.
    private static func text(_ count: Int) -> String {
        let models = [("meta-llama/Llama-3.1-8B-Instruct", 1), ("Qwen/Qwen3-32B", 2), ("openai/gpt-oss-120b", 2)]
        let accelerators = ["nvidia-h100-sxm-80gb", "nvidia-h200-sxm-141gb"]
        let versions = ["0.10.1", "0.15.1"]
        var text =
            "run_id,date,engine,engine_version,model,weight_precision,gpu,gpu_count,tp,arrival,input_tokens,"
            + "output_tokens,input_spread,output_spread,concurrency,request_rate,duration_s,requests_completed,"
            + "output_tok_s,requests_s,ttft_ms_mean,ttft_ms_p99,tpot_ms_mean,tpot_ms_p99,e2e_ms_mean,e2e_ms_p99\n"
        for number in 0..<count {
            let (model, devices) = models[number % models.count]
            let rest = number / models.count
            let accelerator = accelerators[rest % accelerators.count]
            let version = versions[rest / accelerators.count % versions.count]
            let (input, output) = (200 + number * 7 % 3001, 50 + number * 13 % 701)
            let (tpot, ttft) = (6 + Double(number % 160) / 10, 30 + Double(number % 997) / 10)
            let latency = ttft + tpot * Double(output - 1)
            let isClosed = number % 2 == 0
            let users = 1 << (number / 2 % 7)
            let rate = isClosed ? Double(users) * 1e3 / latency : Double(1 + number / 2 % 50) / 50
            text +=
                "run-\(number),2026-04-17,vLLM,\(version),\(model),bf16,\(accelerator),\(devices),\(devices),"
                + "\(isClosed ? "closed-loop" : "poisson"),\(input),\(output),0.3,0.5,\(isClosed ? "\(users)" : ""),"
                + "\(isClosed ? "" : "\(rate)"),300,\(Int(rate * 300) + 1),\(rate * Double(output)),\(rate),"
                + "\(ttft),\(ttft * 2),\(tpot),\(tpot * 1.5),\(latency),\(latency * 1.5)\n"
        }
        return text
    }
}

/// A program that ran to its end.
struct ChildRun {
    /// Its time by the clock, and of all of its threads.
    let timing: Timing
    /// The most memory that it held.
    let megabytes: Double

    /// Runs `path` and waits; throws when it cannot be started or fails.
    init(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var environment = ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in environment { free(word) } }
        let start = DispatchTime.now().uptimeNanoseconds
        var child = pid_t()
        guard posix_spawn(&child, path, &actions, nil, &words, &environment) == 0 else {
            throw CocoaError(.executableLoad)
        }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0, errno == EINTR {}
        guard status == 0 else { throw CocoaError(.executableRuntimeMismatch) }
        let wall = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
        let cpu = Stopwatch.seconds(usage)
        timing = Timing(wall: wall, cpu: cpu, best: cpu)
        megabytes = Stopwatch.megabytes(usage)
    }
}
