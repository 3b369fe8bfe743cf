import Input
import Quantities
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

    private func mutated(_ bytes: [UInt8], by random: inout SeededRandom) -> [UInt8] {
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

    @Test("two hundred mutations of each sample are refused or give figures that can be true", arguments: Samples.all)
    func mutations(sample: Samples.Sample) {
        for seed in UInt64(1)...200 {
            var random = SeededRandom(seed: seed)
            let bytes = mutated(Array(sample.text.utf8), by: &random)
            do {
                let file = try BenchmarkFile.read(name: "mutated", bytes: bytes)
                for run in file.runs { #expect(canBeTrue(run), "seed \(seed): \(run)") }
                #expect(!RunTable.text(file.runs).isEmpty)
            } catch {
                #expect(!error.diagnostics.isEmpty, "seed \(seed)")
                #expect(error.diagnostics.allSatisfy { $0.place.file == "mutated" }, "seed \(seed): \(error)")
            }
        }
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

/// Random numbers that are the same in every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
