import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import Measurements

/// Mutated samples: whatever a file holds, it is refused with a message or gives figures that can be true.
struct ImporterFuzzTests {
    private static let pieces: [[UInt8]] =
        [
            "NaN", "-Infinity", "1e999", "-1", "9223372036854775808", "null", "{", "}", "[", "]", "\"", ",", ":",
            "\\u0000",
            "\\ud800", "\u{FEFF}", "é", "\r", "\n", "  ", "'", "|", "(", ")", "<", "&x;", "0.0000", "1e15", "true",
            "- ",
        ].map { Array($0.utf8) } + [[0xFF], [0x00], [0xC3]]

    private func mutated(_ bytes: [UInt8], by random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(Int.random(in: 1...24, using: &random), bytes.count - at)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<at + length)
            case 2: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
            case 3: bytes.removeLast(length)
            case 4:
                let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
                guard let digit = digits.randomElement(using: &random) else { continue }
                bytes.replaceSubrange(
                    digit...digit, with: Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)])
            default:
                bytes.insert(contentsOf: Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)], at: at)
            }
        }
        return bytes
    }

    /// How many mutations each sample gets: `PLIMSOLL_FUZZ` where it is set, to fuzz for minutes under a sanitizer.
    private static let rounds = ProcessInfo.processInfo.environment["PLIMSOLL_FUZZ"].flatMap { UInt64($0) } ?? 200
    /// The first seed, so that another night draws other mutations.
    private static let seed = ProcessInfo.processInfo.environment["PLIMSOLL_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    @Test("mutations of each sample are refused or give figures that can be true", arguments: Samples.all)
    func mutations(sample: Samples.Sample) {
        for seed in Self.seed..<Self.seed + Self.rounds {
            var random = SeededGenerator(seed: seed)
            let bytes = mutated(Array(sample.text.utf8), by: &random)
            do {
                let file = try BenchmarkFile.read(name: "mutated", bytes: bytes)
                for run in file.runs { #expect(canBeTrue(run), "seed \(seed): \(run)") }
                #expect(file.runs.isEmpty || comesBack(file.runs), "seed \(seed)")
            } catch {
                #expect(!error.diagnostics.isEmpty, "seed \(seed)")
                #expect(error.diagnostics.allSatisfy { $0.place.file == "mutated" }, "seed \(seed): \(error)")
            }
        }
    }

    /// Whether the table of `runs` is read again as the same table.
    private func comesBack(_ runs: [RecordedRun]) -> Bool {
        let text = RunTable.text(runs)
        return (try? RunTable.runs(in: TextFile(name: "table", text: text))).map { RunTable.text($0) == text } ?? false
    }

    private func canBeTrue(_ run: RecordedRun) -> Bool {
        let latencies = [run.timeToFirstToken, run.timePerOutputToken, run.endToEnd]
        let times = latencies.flatMap { [$0.mean, $0.p50, $0.p90, $0.p95, $0.p99] }.compactMap { $0?.value }
        let ordered = latencies.allSatisfy { latency in
            zip(latency.percentiles, latency.percentiles.dropFirst()).allSatisfy { $0.value <= $1.value * 1.000001 }
        }
        let rates = [
            run.throughput.output?.value, run.throughput.total?.value, run.throughput.requests?.value,
            run.load.inputTokens?.value, run.load.outputTokens?.value, run.load.duration?.value, run.load.concurrency,
        ].compactMap { $0 }
        let counts = [run.counts.completed, run.counts.failed, run.hardware.count, run.layout.tensor].compactMap { $0 }
        return ordered && (times + rates).allSatisfy { $0 >= 0 && $0.isFinite } && counts.allSatisfy { $0 >= 0 }
    }
}
