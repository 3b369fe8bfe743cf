import Foundation
import Subprocess
import TestSupport
import Testing

/// The server and the tools as a user starts them.
@Suite("Serve and mcp", .timeLimit(.minutes(5))) struct ServeTests {
    @Test(
        "the server says where it is, and a signal ends it with success", arguments: [Signal.interrupt, .terminate])
    func signals(signal: Signal) async throws {
        let result = try await Program.start(["serve", "--port", "0", "--published-only"]) {
            try await Task.sleep(for: .seconds(3))
            return [signal]
        }
        #expect(result.code == 0, "\(result.messages)")
        #expect(result.messages.contains("serving http://127.0.0.1:"))
        #expect(result.output.isEmpty)
    }

    @Test(
        "an address for others, a port that is none and a scenario that is not there are refused",
        arguments: [
            (["--host", "0.0.0.0"], 64, "--allowed-hosts"), (["--port", "70000"], 64, "out of range"),
            (["no-such-file.yaml"], 66, "no-such-file.yaml"), (["--store", "/nonexistent/s.sqlite"], 66, "store"),
        ])
    func refused(arguments: [String], code: Int, words: String) async throws {
        let result = try await Program.run(["serve"] + arguments)
        #expect(result.code == code && result.messages.contains(words), "\(result.messages)")
    }

    @Test("a default store that cannot be read is a warning, once, and published runs answer")
    func damaged() async throws {
        let folder = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/plimsoll", withIntermediateDirectories: true)
        try Data("no database".utf8).write(to: URL(filePath: folder.path + "/plimsoll/runs.sqlite"))
        let call =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"predict","arguments":{"model":"Qwen/Qwen3-32B","gpu":"H100","rate":"2/s"}}}"#
        let result = try await Program.shell(
            "printf '%s\\n%s\\n' '\(call)' '\(call)' | XDG_DATA_HOME='\(folder.path)' plimsoll mcp")
        #expect(result.code == 0 && result.output.components(separatedBy: "\"isError\":false").count == 3)
        #expect(result.messages.components(separatedBy: "your own runs are left out").count == 2, "\(result.messages)")
    }

    @Test("an agent asks over standard input, a line each, and the end of input ends the program")
    func agent() async throws {
        let lines = [
            #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"predict","arguments":{"model":"Qwen/Qwen3-32B","gpu":"H100","rate":"2/s"}}}"#,
        ]
        let result = try await Program.run(["mcp"], input: lines.joined(separator: "\n") + "\n")
        let answers = result.output.split(separator: "\n")
        #expect(result.code == 0, "\(result.messages)")
        try #require(answers.count == 2)
        #expect(answers[0].contains("\"protocolVersion\":\"2025-06-18\""))
        let predicted = try await Program.run(
            "predict", "--model", "Qwen/Qwen3-32B", "--gpu", "H100", "--rate", "2/s", "--json")
        let called = try JSONSerialization.jsonObject(with: Data(answers[1].utf8)) as? [String: Any]
        let document = (called?["result"] as? [String: Any])?["structuredContent"] as? NSDictionary
        #expect(try document == predicted.json() as NSDictionary)
    }

    @Test("a message that is too long is answered so, and one without an end ends the program")
    func longMessages() async throws {
        let result = try await Program.shell(
            """
            (head -c 5000000 /dev/zero | tr '\\0' x; echo; echo '{"jsonrpc":"2.0","id":7,"method":"ping"}') | plimsoll mcp
            code=0
            head -c 60000000 /dev/zero | tr '\\0' x | plimsoll mcp || code=$?
            test $code = 65
            """)
        #expect(result.code == 0, "\(result.messages)")
        let answers = result.output.split(separator: "\n")
        try #require(answers.count == 2)
        #expect(answers[0].contains("the message is too long") && answers[1].contains("\"id\":7"))
        #expect(result.messages.contains("has no end within 32 MiB"), "\(result.messages)")
    }

    /// The Python of an environment with selenium, as `PLIMSOLL_PYTHON` says, else the usual one.
    private static let python = ProcessInfo.processInfo.environment["PLIMSOLL_PYTHON"] ?? "python3"
    private static let hasBrowser: Bool = {
        guard Program.has("chromium"), Program.has("chromedriver") else { return false }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-c", "import selenium"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test(
        "in a browser: controls, share link, pin and compare, no script, keyboard, a phone, dark",
        .enabled(if: hasBrowser, "chromium, chromedriver or selenium is not installed"))
    func browser() async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Browser/browser.py").path
        let result = try await Program.shell("'\(Self.python)' '\(script)' \"$(command -v plimsoll)\"")
        #expect(result.code == 0, "\(result.output)\n\(result.messages)")
        #expect(result.output.contains("browser tests passed"))
    }
}
