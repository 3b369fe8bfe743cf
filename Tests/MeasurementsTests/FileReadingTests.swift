import Foundation
import Input
import Quantities
import Testing

@testable import Measurements

struct FileReadingTests {
    private func json(_ text: String) throws -> DataValue? {
        var reader = JSONReader(ByteStream(name: "x", bytes: Array(text.utf8)))
        return try reader.documents().first
    }

    @Test("JSON values are read as they are meant")
    func values() throws {
        let value = try json(
            #"{"a": [1, -2.5e3, true, null, "\u00e9\ud83d\ude00\n\"", NaN, -Infinity, 1e999], "n": 1795472360306174382}"#
        )
        #expect(
            value?["a"]
                == .array([
                    .integer(1), .number(-2500), .bool(true), .null, .text("é😀\n\""), .nonFinite("NaN"),
                    .nonFinite("-Infinity"), .nonFinite("1e999"),
                ]))
        #expect(value?["n"] == .integer(1_795_472_360_306_174_382))
    }

    @Test("arrays of one entry a request are counted and not kept")
    func skipped() throws {
        let value = try json(#"{"errors": ["a]", {"b": [1, 2]}, [[]]], "itls": [ ], "ttfts": [[]], "k": 1}"#)
        #expect(value?["errors"] == .skipped(count: 3))
        #expect(value?["itls"] == .skipped(count: 0))
        #expect(value?["ttfts"] == .skipped(count: 1))
        #expect(value?["k"] == .integer(1))
    }

    @Test("values across the edges of the buffer are whole, and problems carry line and column")
    func edges() throws {
        let filler = String(repeating: " ", count: 65_530)
        for extra in 0..<16 {
            let text = filler + String(repeating: " ", count: extra) + #"{"key": "va\u00e9lue", "errors": ["x\"y", 1]}"#
            let value = try json(text)
            #expect(value?["key"] == .text("vaélue") && value?["errors"] == .skipped(count: 2))
        }
        let lines = String(repeating: "\n", count: 70_000)
        let problems = #expect(throws: InputProblems.self) { try json(lines + "{\"a\": ?}") }
        #expect(problems?.diagnostics.first?.place.line == 70_001)
    }

    @Test("a file on disk reads like the same bytes in memory; a folder and a missing file are told apart")
    func disk() throws {
        let sample = try #require(Samples.named("sglang.jsonl"))
        let path = NSTemporaryDirectory() + "plimsoll-\(UUID().uuidString).jsonl"
        try Data(sample.text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try BenchmarkFile.read(path: path)
        #expect(file.hash == (try read(sample.text)).hash && file.runs.count == sample.runs)
        let missing = #expect(throws: FileFailure.self) { try BenchmarkFile.read(path: path + ".none") }
        #expect(missing?.kind == .missing)
        let folder = #expect(throws: FileFailure.self) { try BenchmarkFile.read(path: NSTemporaryDirectory()) }
        #expect(folder?.kind == .unreadable)
    }

    @Test("days are those of the calendar")
    func days() {
        #expect(utcDate(epochSeconds: 0) == "1970-01-01")
        #expect(utcDate(epochSeconds: 951_782_400) == "2000-02-29")
        #expect(utcDate(epochSeconds: 1_795_472_089.5) == "2026-11-23")
        #expect(utcDate(epochSeconds: 253_402_300_799) == "9999-12-31")
        #expect(utcDate(epochSeconds: -1) == nil && utcDate(epochSeconds: 1e300) == nil)
    }
}
