import Foundation
import Subprocess
import TestSupport
import Testing

/// A named pipe that feeds a trace, and stays open until the feed is let go.
private final class TraceFeed: Sendable {
    let path: String
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        path = folder.path + "/trace"
        guard mkfifo(path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Writes `count` requests and waits until all are read.
    func send(_ count: Int) async throws -> Int32 {
        // For reading too, as opening would wait for the reader, and hold up all other tests.
        let writer = open(path, O_RDWR)
        var text = "timestamp,input_tokens,output_tokens\n"
        for index in 0..<count { text += "\(index),100,10\n" }
        let bytes = Array(text.utf8)
        guard write(writer, bytes, bytes.count) == bytes.count else { throw CocoaError(.fileWriteUnknown) }
        var left: Int32 = 1
        while left > 0 {
            try await Task.sleep(for: .milliseconds(20))
            guard ioctl(writer, UInt(FIONREAD), &left) == 0 else { throw CocoaError(.fileReadUnknown) }
        }
        return writer
    }
}

@Suite("Signals", .timeLimit(.minutes(5))) struct SignalTests {
    private static let simulate = [
        "simulate", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "nvidia-h100-sxm-80gb", "--tp", "1",
        "--published-only",
    ]

    /// What becomes of a simulation whose trace stops coming, once it gets `signals`.
    private static func starved(_ flags: [String], _ signals: [Signal]) async throws -> Program.Result {
        let feed = try TraceFeed()
        return try await Program.start(simulate + ["--trace", feed.path] + flags) {
            _ = try await feed.send(400)
            return signals
        }
    }

    @Test("Ctrl-C while a trace keeps it waiting prints what came until then, marked as a part")
    func interrupted() async throws {
        let text = try await Self.starved(["--slo", "chat", "--check"], [.interrupt])
        #expect(text.code == 130 && text.messages.contains("interrupted"), "\(text)")
        #expect(text.output.contains("400 completed") && text.output.contains("Partial"))
        let json = try await Self.starved(["--json"], [.interrupt])
        #expect(try json.json()["partial"] as? Bool == true)
        let csv = try await Self.starved(["--csv"], [.interrupt])
        #expect(csv.output.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix(",interrupted") })
        #expect(csv.output.split(separator: "\n").count > 1)
    }

    @Test("a trace that is left before its first request is no empty one")
    func nothingYet() async throws {
        let feed = try TraceFeed()
        // Read and written by the test, so that the program waits for a first line.
        let pipe = open(feed.path, O_RDWR)
        defer { close(pipe) }
        var result = Program.Result(output: "", messages: "", code: 0)
        // A busy machine may take longer to start; before that a signal ends the program as any other, without a word.
        for seconds in [1, 2, 4, 8] where result.messages.isEmpty {
            result = try await Program.start(Self.simulate + ["--trace", feed.path]) {
                try await Task.sleep(for: .seconds(seconds))
                return [.interrupt]
            }
        }
        #expect(result.code == 130 && result.output.isEmpty && result.messages.contains("interrupted"), "\(result)")
    }

    @Test("a termination ends it at once, and a second Ctrl-C does")
    func ended() async throws {
        #expect(try await Self.starved([], [.terminate]).code == 128 + 15)
        // Both may be there before the first is seen; either way nothing is made up.
        let twice = try await Self.starved([], [.interrupt, .interrupt])
        #expect(twice.code == 130 || twice.code == 128 + 2)
    }

    @Test(
        "runs without an end end when they are asked to",
        arguments: [["--rate", "5", "--autoscale", "1:2", "--requests", "100000000"]])
    func endless(_ flags: [String]) async throws {
        var result = Program.Result(output: "", messages: "", code: 0)
        // A busy machine may take longer to start: ended before that, a program prints nothing, or nothing measured.
        for seconds in [1, 2, 4, 8] where (try result.run["measured"] as? Int ?? 0) == 0 {
            result = try await Program.start(Self.simulate + flags + ["--json"]) {
                try await Task.sleep(for: .seconds(seconds))
                return [.interrupt]
            }
        }
        #expect(result.code == 130)
        let run = try result.run
        #expect(run["outcome"] as? String == "interrupted" && run["measured"] as? Int ?? 0 > 0)
    }

    @Test("a fault is one line and exit code 1, whatever the fault", arguments: [Int32(4), 5, 6, 7, 8, 11])
    func fault(_ number: Int32) async throws {
        let result = try await Self.starved([], [Signal(rawValue: number)])
        #expect(result.code == 1)
        #expect(result.messages.split(separator: "\n").count == 1 && result.messages.contains("internal fault"))
    }

    @Test("at whatever moment a report is broken off, the old file or the new one is there, and nothing else")
    func broken() async throws {
        let folder = try ScratchFolder()
        let page = try folder.write("page.html", "old")
        var generator = SeededGenerator(seed: 7)
        for signal in [
            Signal.terminate, .interrupt, .terminate, .terminalClosed, .terminate, .interrupt, .terminate,
            .terminalClosed,
        ] {
            let wait = Duration.milliseconds(Int.random(in: 0...1200, using: &generator))
            _ = try await Program.start(["report", "--html", page, "--svg", folder.path + "/figures"]) {
                try await Task.sleep(for: wait)
                return [signal]
            }
            let text = try String(contentsOfFile: page, encoding: .utf8)
            #expect(text == "old" || text.hasSuffix("</html>\n\n"))
            let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            #expect(names.allSatisfy { !$0.hasSuffix(".part") }, "\(names)")
        }
    }
}

extension Program.Result {
    /// What a simulation found, as far as it printed anything.
    fileprivate var run: [String: Any] {
        get throws { output.isEmpty ? [:] : try json()["result"] as? [String: Any] ?? [:] }
    }
}
