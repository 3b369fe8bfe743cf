import Foundation
import Input
import Quantities
import TestSupport
import Testing

@testable import Measurements

@Suite("Files of general load tools") struct LoadToolTests {
    private func read(_ bytes: [UInt8]) throws -> ImportedFile { try BenchmarkFile.read(name: "x", bytes: bytes) }

    @Test(
        "each gives one run with its counts, its latencies in seconds and what users measured",
        arguments: LoadToolSamples.all)
    func figures(sample: LoadToolSamples.Sample) throws {
        let file = try read(sample.bytes)
        #expect(file.tool == sample.tool && file.runs.count == 1)
        let run = try #require(file.runs.first)
        #expect(run.counts.completed == 8 && run.counts.failed == 2, "\(run.counts)")
        func near(_ value: Seconds?, _ expected: Double, by part: Double = 1e-9) -> Bool {
            value.map { abs($0.milliseconds - expected) <= part * expected } ?? false
        }
        #expect(near(run.endToEnd.mean, 450) && near(run.endToEnd.p50, 450), "\(run.endToEnd)")
        #expect(near(run.endToEnd.p95, 765))
        if sample.isExact { #expect(near(run.endToEnd.p99, 793) && near(run.endToEnd.p90, 730)) }
        if let first = run.timeToFirstToken.mean { #expect(near(first, 40)) }
        if let tokens = run.load.outputTokens { #expect(tokens.value == 64) }
        if let duration = run.load.duration { #expect(abs(duration.value - 9.5) < 0.8, "\(duration)") }
        // What no load tool knows is asked for.
        #expect(run.missing.contains("gpu") && run.missing.contains("engine") && run.missing.contains("model"))
    }

    @Test("a tool that sees no tokens says so, and one whose users count them does not")
    func warnings() throws {
        func warns(_ text: String) throws -> Bool {
            try read(Array(text.utf8)).warnings.contains { $0.message.contains("counts no tokens") }
        }
        #expect(try warns(LoadToolSamples.gatlingText) && warns(LoadToolSamples.k6Handled))
        #expect(try !warns(LoadToolSamples.locustStats) && !warns(LoadToolSamples.k6Summary))
        #expect(try !warns(LoadToolSamples.jmeterTable))
    }

    @Test("samples inside of samples are parts of them; the first byte is noted, not taken for a token")
    func nested() throws {
        let run = try read(Array(LoadToolSamples.jmeterXML.utf8)).runs[0]
        #expect(run.timeToFirstToken.isEmpty && run.notes == "first_byte_ms=225" && run.load.concurrency == 3)
    }

    @Test("a run that was ended is read to its end, and says so")
    func cut() throws {
        let xml = Array(LoadToolSamples.jmeterXML.replacing("</testResults>\n", with: "").utf8)
        let file = try read(xml)
        #expect(file.runs[0].counts.completed == 8 && file.warnings.contains { $0.message.contains("no end") })
        let binary = Array(LoadToolSamples.gatlingBinary(coder: true).dropLast(3))
        #expect(try read(binary).warnings.contains { $0.message.contains("in the middle of a record") })
    }

    @Test(
        "what is of no use is refused with the reason",
        arguments: [
            ("timeStamp,label\n1795400000000,a\n", "the column elapsed"),
            ("Method,Name,Error,Occurrences\nPOST,/v1,E,5\n", "_stats.csv"),
            ("<testResults version=\"1.2\"><sample s=\"true\" lb=\"a\"/></testResults>", "no samples with a time"),
            ("<testResults version=\"1.2\"><sample t=\"1\" <a></testResults>", "damaged"),
            ("RUN\ta\tb\t1\tc\t3.9\n", "no requests"), ("metric_name,timestamp,metric_value\nvus,1,1\n", "no points"),
        ])
    func refused(text: String, reason: String) {
        #expect {
            try read(Array(text.utf8))
        } throws: {
            "\($0)".contains(reason)
        }
    }

    @Test("mutations of each file are refused or give figures that can be true", arguments: LoadToolSamples.all)
    func mutations(sample: LoadToolSamples.Sample) {
        for seed in 0..<150 {
            var random = SeededGenerator(seed: UInt64(seed))
            var bytes = sample.bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(at..<min(bytes.count, at + 9))
                case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 30)], at: at)
                default: bytes.removeLast(min(bytes.count - 1, 20))
                }
            }
            do {
                for run in try read(bytes).runs {
                    let times = [run.endToEnd, run.timeToFirstToken].flatMap { [$0.mean, $0.p50, $0.p99] }.compactMap {
                        $0?.value
                    }
                    #expect(times.allSatisfy { $0 >= 0 && $0.isFinite }, "seed \(seed)")
                    #expect((run.counts.completed ?? 0) >= 0 && (run.load.duration?.value ?? 0) >= 0)
                }
            } catch {
                #expect(!"\(error)".isEmpty)
            }
        }
    }

    @Test("many values take constant memory, and percentiles stay within a part in a thousand")
    func sketch() throws {
        var sketch = ValueSketch()
        var random = SeededGenerator(seed: 7)
        var values: [Double] = []
        for _ in 0..<200_000 {
            let value = Double.random(in: 1...1000, using: &random)
            values.append(value)
            sketch.add(value)
        }
        values.sort()
        let latency = sketch.latency(unit: 1)
        for (share, got) in [(0.5, latency.p50), (0.9, latency.p90), (0.99, latency.p99)] {
            let exact = values[Int(share * 199_999)]
            #expect(abs((try #require(got)).value - exact) <= 0.0015 * exact)
        }
        #expect(abs((latency.mean?.value ?? 0) - values.reduce(0, +) / 200_000) < 1e-6)
    }
}
