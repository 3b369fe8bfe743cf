import Foundation
import GRDB
import TestSupport
import Testing

/// The store in the data directory, when something is wrong with it.
@Suite("Troubled stores") struct StoreTroubleTests {
    private static let question = [
        "predict", "--model", "Qwen/Qwen3-8B", "--gpu", "H100", "--tp", "1", "--engine", "vllm", "--concurrency", "16",
        "--input", "1000", "--output", "300",
    ]

    private static let slow = """
        {"date": "20260301-101500", "backend": "vllm", "model_id": "Qwen/Qwen3-8B", "num_prompts": 400,
         "request_rate": "inf", "burstiness": 1.0, "max_concurrency": 16, "duration": 187.5, "completed": 400,
         "failed": 0, "total_input_tokens": 400000, "total_output_tokens": 120000, "request_throughput": 2.13,
         "output_throughput": 640.0, "total_token_throughput": 2773.3, "mean_ttft_ms": 95.1, "median_ttft_ms": 88.0,
         "mean_tpot_ms": 25.0, "median_tpot_ms": 25.0, "mean_itl_ms": 25.0, "mean_e2el_ms": 7500.0}
        """

    private let home: ScratchFolder
    private var store: String { home.path + "/plimsoll/runs.sqlite" }

    /// A data directory whose store has one run, twice as slow as it would be.
    init() async throws {
        home = try ScratchFolder()
        let file = try home.write("serve.json", Self.slow)
        let machine = [
            "--gpu", "H100", "--engine", "vLLM", "--engine-version", "0.15.1", "--tp", "1", "--gpu-count", "1",
            "--precision", "bf16",
        ]
        let made = try await Program.run(["import", file, "--json"] + machine, home: home.path)
        #expect(made.code == 0, "\(made)")
    }

    private func ask(_ more: [String] = []) async throws -> Program.Result {
        try await Program.run(Self.question + more, home: home.path)
    }

    @Test("a run moves an answer as long as it is stored, and no longer")
    func influence() async throws {
        let name = try await Program.run(["runs", "export", "--mine"], home: home.path).output
            .split(separator: "\n")[1].prefix { $0 != "," }
        let published = try await ask(["--published-only"]).output
        let informed = try await ask().output
        #expect(informed != published)
        // Once more, from what was kept of the first fit.
        #expect(try await ask().output == informed)
        #expect(try await Program.run(["runs", "delete", String(name)], home: home.path).code == 0)
        #expect(try await ask().output == published)
    }

    @Test(
        "a store that cannot be used is one warning, with what mends it, and published runs answer",
        arguments: ["this is a letter", String(repeating: "x", count: 100_000), "SQLite format 3\0", "folder"])
    func unusable(_ content: String) async throws {
        try FileManager.default.removeItem(atPath: store)
        if content == "folder" {
            try FileManager.default.createDirectory(atPath: store, withIntermediateDirectories: true)
        } else {
            try Data(content.utf8).write(to: URL(fileURLWithPath: store))
        }
        for path in [store + "-wal", store + "-shm"] { try? FileManager.default.removeItem(atPath: path) }
        let answer = try await ask()
        #expect(answer.code == 0, "\(answer.messages)")
        #expect(answer.output == (try await ask(["--published-only"]).output))
        let lines = answer.messages.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].hasPrefix("warning: \(store)"), "\(answer.messages)")
        #expect(!answer.messages.contains("SQLite"))
        // A store that was asked for by name is another matter.
        #expect(try await ask(["--store", store]).code != 0)
        let validation = try await Program.run(["validate"], home: home.path)
        #expect(validation.code == 0 && validation.messages.contains("your own runs are left out"))
        guard content != "folder" else { return }
        #expect(answer.messages.contains("plimsoll runs repair"))
        let repair = try await Program.run(["runs", "repair"], home: home.path)
        #expect(repair.code == 0 && repair.output.contains("0 runs kept"), "\(repair)")
        #expect(try await ask().messages.isEmpty)
    }

    @Test("pages that are overwritten cost the runs on them; repair keeps the others")
    func damaged() async throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: store))
        let size = try file.seekToEnd()
        for page in stride(from: UInt64(4096), to: size, by: 4096) where page / 4096 % 3 == 1 {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xAA, count: 4096))
        }
        try file.close()
        let answer = try await ask()
        #expect(answer.code == 0 && answer.messages.split(separator: "\n").count == 1, "\(answer.messages)")
        #expect(answer.messages.contains("damaged") && answer.messages.contains("runs repair"))
        let repair = try await Program.run(["runs", "repair"], home: home.path)
        #expect(repair.code == 0, "\(repair)")
        let after = try await ask()
        #expect(after.code == 0 && after.messages.isEmpty)
    }

    @Test("a store that another process has to itself is waited for a moment, and never in silence")
    func locked() async throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: store, configuration: configuration)
        let answer = try await other.lockedFor { try await ask() }
        #expect(answer.code == 0)
        #expect(answer.messages.contains("waiting for \(store)"), "\(answer.messages)")
        #expect(answer.messages.contains("your own runs are left out"))
    }

    @Test(
        "a mistyped name of a store to read from makes none",
        arguments: [
            ["runs", "list"], ["runs", "show", "a"], ["runs", "export"], ["runs", "delete", "a"], ["runs", "repair"],
            ["validate"], question,
        ])
    func mistyped(_ command: [String]) async throws {
        let path = home.path + "/typo.sqlite"
        let result = try await Program.run(command + ["--store", path], home: home.path)
        #expect(result.code == 66 && result.messages.contains("there is no such store"), "\(result)")
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

extension DatabaseQueue {
    /// What `body` answers while nobody else can open the database.
    fileprivate func lockedFor<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws -> Answer {
        try await writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE")
        }
        let answer = try await body()
        try await writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try close()
        return answer
    }
}
