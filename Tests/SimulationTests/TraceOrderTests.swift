import Foundation
import Input
import TestSupport
import Testing

@testable import Simulation

@Suite("Traces out of order")
struct TraceOrderTests {
    /// Lines of requests a tenth of a second apart, `order` telling which comes when; inputs tell them apart.
    private static func text(_ order: [Int], mark: String = "") -> String {
        mark + "timestamp,input_tokens,output_tokens\n"
            + order.map { "\(Double($0) / 10),\($0 + 1),10\n" }.joined()
    }

    /// As a queue with `count` partitions gives them: one partition after the other.
    private static func partitioned(_ total: Int, _ count: Int) -> [Int] {
        (0..<count).flatMap { part in (0..<total).filter { $0 % count == part } }
    }

    private static func read(_ reader: consuming TraceReader) throws -> ([IncomingRequest], Rejections) {
        var reader = reader
        var rejections = Rejections()
        var requests: [IncomingRequest] = []
        while let request = try reader.next(&rejections) { requests.append(request) }
        return (requests, rejections)
    }

    @Test("read partition by partition, requests give the figures that they give in order")
    func partitions() throws {
        let folder = try ScratchFolder()
        let fleet = Fleet(try Samples.replica())
        func run(_ name: String, _ order: [Int]) throws -> SimulationResult {
            try Simulation(fleet, replaying: TraceFile(path: try folder.write(name, Self.text(order)))).run()
        }
        let ordered = try run("a.csv", Array(0..<1000))
        var shuffled = try run("b.csv", Self.partitioned(1000, 8))
        #expect(shuffled.outOfOrder == 868)
        shuffled.outOfOrder = 0
        #expect(shuffled == ordered)
    }

    @Test("beyond what is held in memory, lines are sorted on disk", arguments: [1, 7, 64, 10_000])
    func external(_ pieceSize: Int) throws {
        let folder = try ScratchFolder()
        let file = TraceFile(path: try folder.write("a.csv", Self.text(Self.partitioned(1000, 10)) + "x,1,1\n"))
        #expect(throws: TraceReader.NeedsSorting.self) {
            _ = try Self.read(TraceReader(try TraceLines(file), window: 16))
        }
        let lines = try TraceLines(file)
        let (requests, rejections) = try Self.read(
            TraceReader(try SortedTrace(lines, pieceSize: pieceSize), of: lines))
        #expect(requests.map(\.input) == Array(1...1000))
        #expect(requests.map(\.arrival) == (0..<1000).map { Int64($0) * 100_000_000 })
        #expect(rejections.unreadable == 1)
    }

    @Test("a file far out of order is read a second time, whatever asks for it")
    func secondReading() throws {
        let folder = try ScratchFolder()
        let order = Self.partitioned(200_000, 2)
        let file = TraceFile(path: try folder.write("a.csv", Self.text(order)))
        let (requests, _) = try file.read { try Self.read($0) }
        #expect(requests.map(\.input) == Array(1...200_000))
    }

    /// What is read of `text` from a pipe, with so many requests held back.
    private static func piped(_ text: String, window: Int) throws -> ([IncomingRequest], Rejections) {
        let folder = try ScratchFolder()
        let path = folder.path + "/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let writer = Thread { try? Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
        writer.start()
        return try Self.read(TraceReader(try TraceLines(TraceFile(path: path)), window: window))
    }

    @Test("of a pipe, a line that is too late is left out and counted; many are refused")
    func pipes() throws {
        var order = Array(0..<1000)
        order.insert(3, at: 500)
        let (requests, rejections) = try Self.piped(Self.text(order), window: 16)
        #expect(rejections.late == 1)
        #expect(requests.map(\.input) == Array(1...1000))
        let problems = #expect(throws: InputProblems.self) {
            try Self.piped(Self.text(Self.partitioned(1000, 2)), window: 16)
        }
        #expect(problems?.description.contains("give the trace as a file") == true)
    }

    @Test("a byte-order mark is no part of the first name")
    func mark() throws {
        let folder = try ScratchFolder()
        let file = TraceFile(path: try folder.write("a.csv", Self.text([0, 1], mark: "\u{FEFF}")))
        #expect(try file.read { try Self.read($0) }.0.count == 2)
    }

    @Test(
        "dates that programs write for a time they do not know are no times",
        arguments: ["0001-01-01T00:00:00Z", "1601-01-01T00:00:00Z", "2262-04-12T00:00:00Z", "9999-12-31T23:59:59Z"])
    func dates(_ date: String) throws {
        let folder = try ScratchFolder()
        let csv = "TIMESTAMP,ContextTokens,GeneratedTokens\n\(date),10,10\n2024-01-01T00:00:00Z,10,10\n"
        let json =
            "{\"timestamp\": \"\(date)\", \"input_tokens\": 1, \"output_tokens\": 1}\n"
            + "{\"timestamp\": \"2024-01-01T00:00:00Z\", \"input_tokens\": 1, \"output_tokens\": 1}\n"
        for text in [csv, json] {
            let (requests, rejections) = try TraceFile(path: try folder.write("a", text)).read { try Self.read($0) }
            #expect(requests.count == 1 && rejections.unreadable == 1)
        }
    }
}
