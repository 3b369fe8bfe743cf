import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import Simulation

@Suite("Traces")
struct TraceTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func write(_ text: String, name: String = "trace.csv") throws -> String { try folder.write(name, text) }

    static func read(_ path: String) throws -> ([IncomingRequest], Rejections, TraceReader) {
        try TraceFile(path: path).read { reader in
            var reader = reader
            var rejections = Rejections()
            var requests: [IncomingRequest] = []
            while let request = try reader.next(&rejections) { requests.append(request) }
            return (requests, rejections, reader)
        }
    }

    static let azure = """
        TIMESTAMP,ContextTokens,GeneratedTokens\r
        2023-11-16 23:59:59.9000000,374,44\r
        2023-11-17 00:00:01.1500000,396,109\r
        2024-02-29 00:00:00+00:00,10,1\r
        """

    @Test("Azure's dates of seven digits, with and without zone or fraction")
    func azureLayout() throws {
        let (requests, rejections, reader) = try Self.read(try write(Self.azure))
        #expect(reader.layout == .azure)
        #expect(rejections.count == 0)
        #expect(requests.map(\.input) == [374, 396, 10])
        #expect(requests.map(\.output) == [44, 109, 1])
        #expect(requests.map(\.arrival) == [0, 1_250_000_000, 8_985_600_100_000_000])
    }

    @Test("Both versions of BurstGPT, by header")
    func burstLayouts() throws {
        let first = """
            Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
            5,ChatGPT,472,18,490,Conversation log
            45.5,GPT-4,1087,0,1087,API log
            """
        let second = """
            Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
            1000.0,,43,"GPT-4, new",906,446,1352,Conversation log
            """
        let (requests, _, reader) = try Self.read(try write(first))
        #expect(reader.layout == .burstGPT)
        #expect(requests.map(\.arrival) == [0, 40_500_000_000])
        #expect(requests.map(\.output) == [18, 0])
        #expect(try Self.read(try write(second)).0.map(\.input) == [906])
    }

    @Test("Mooncake's milliseconds and shared blocks")
    func mooncakeLayout() throws {
        let text = """
            {"timestamp": 0, "input_length": 1200, "output_length": 50, "hash_ids": [0, 1, 2]}
            {"timestamp": 3000, "input_length": 1300, "output_length": 60, "hash_ids": [0, 1, 3]}
            {"timestamp": 3000, "input_length": 600, "output_length": 70, "hash_ids": [0, 9]}
            """
        let (requests, _, reader) = try Self.read(try write(text, name: "trace.jsonl"))
        #expect(reader.layout == .mooncake)
        #expect(requests.map(\.arrival) == [0, 3_000_000_000, 3_000_000_000])
        #expect(requests[1].sessionKey == requests[0].sessionKey)
        #expect(requests[1].historyLength == 1024)
        #expect(requests[2].sessionKey != requests[0].sessionKey)
        #expect(requests[2].historyLength == 0 && requests[2].prefixLength == 512)
        #expect(Set(requests.map(\.prefixKey)).count == 1)
    }

    @Test("Any CSV and any lines of JSON with a time and tokens")
    func genericLayouts() throws {
        let csv = try Self.read(
            try write("id,arrival_time,prompt_tokens,completion_tokens\na,1.5,10,20\nb,2,11,21\n"))
        #expect(csv.2.layout == .csv)
        #expect(csv.0.map(\.arrival) == [0, 500_000_000])
        let json = try Self.read(
            try write(
                "{\"time\":10,\"input_tokens\":3,\"output_tokens\":4}\n\n{\"time\":11,\"input_tokens\":5,\"output_tokens\":6}"
            ))
        #expect(json.2.layout == .json)
        #expect(json.0.map(\.output) == [4, 6])
    }

    @Test("Lines that make no sense are counted, never dropped in silence")
    func badLines() throws {
        let text = """
            timestamp,input_tokens,output_tokens
            10,100,10
            9,100,10
            -5,100,10
            x,100,10
            11,-3,10
            12,0,10
            13,100,0
            14,100
            15,1e300,1
            16,200000,10
            17,100,10
            """
        let path = try write(text)
        let (requests, rejections, reader) = try Self.read(path)
        #expect(requests.map(\.arrival) == [0, 1, 3, 4, 7, 8].map { $0 * 1_000_000_000 })
        #expect(rejections.unreadable == 5)
        #expect(reader.outOfOrder == 1)
        let result = try Simulation(Fleet(try Samples.replica()), replaying: TraceFile(path: path)).run()
        #expect(result.rejections == Rejections(zeroTokens: 2, beyondContext: 1, unreadable: 5))
        #expect(result.completed == 3)
        #expect(result.arrived == 6)
        #expect(result.outOfOrder == 1)
    }

    @Test(
        "Files that cannot be used are refused with a place and a reason",
        arguments: [
            ("", "empty"), ("a,b,c\n1,2,3\n", "lacks a column"),
            ("timestamp,input_tokens,output_tokens\n", "no requests"),
            ("timestamp,input_tokens,output_tokens\nx,y,z\n", "could be read"), ("{\"a\":1}\n", "lacks"),
        ])
    func unusable(_ text: String, _ reason: String) throws {
        let path = try write(text)
        let problems = #expect(throws: InputProblems.self) {
            try Simulation(Fleet(try Samples.replica()), replaying: TraceFile(path: path)).run()
        }
        let first = try #require(problems?.diagnostics.first)
        #expect(first.message.contains(reason))
        #expect(first.place.file == path)
    }

    @Test("A compressed file says how to uncompress it, and a missing one that it cannot be opened")
    func unreadable() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("trace.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        let problems = #expect(throws: InputProblems.self) { try Self.read(path) }
        #expect(problems?.description.contains("gunzip -c FILE |") == true)
        let missing = #expect(throws: InputProblems.self) { try Self.read("/nowhere/trace.csv") }
        #expect(missing?.description.contains("cannot be opened") == true)
    }

    @Test("A trace replayed twice as fast takes half the time")
    func speed() throws {
        let path = try write("timestamp,input_tokens,output_tokens\n0,10,1\n100,10,1\n")
        let result = try Simulation(Fleet(try Samples.replica()), replaying: TraceFile(path: path, speed: 2)).run()
        #expect(abs(result.simulated.value - 50) < 0.1)
    }
}

/// Where heads of published traces lie, when they do.
enum TraceFolder {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/fixtures/traces")
    static let isThere = FileManager.default.fileExists(atPath: folder.path)
}

@Suite("Published traces", .enabled(if: TraceFolder.isThere))
struct PublishedTraces {
    @Test(
        "Heads of published traces are read to the last line",
        arguments: [
            ("azure_llm_2023_conv_head.csv", TraceLayout.azure), ("burstgpt_v2_head.csv", .burstGPT),
            ("mooncake_conversation_head.jsonl", .mooncake),
        ])
    func heads(_ name: String, _ layout: TraceLayout) throws {
        let path = TraceFolder.folder.appendingPathComponent(name).path
        let (requests, rejections, reader) = try TraceTests.read(path)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).count
        #expect(reader.layout == layout)
        #expect(rejections.count == 0)
        #expect(requests.count == lines - (layout == .mooncake ? 0 : 1))
        let result = try Simulation(Fleet(try Samples.replica(), count: 2), replaying: TraceFile(path: path)).run()
        #expect(result.arrived == requests.count)
        #expect(result.completed + result.rejections.count == result.arrived)
        print(
            "trace: \(name): \(requests.count) requests, E2E p95 \(result.e2e?.p95.value ?? 0), hits \(result.prefixHitShare)"
        )
    }
}
