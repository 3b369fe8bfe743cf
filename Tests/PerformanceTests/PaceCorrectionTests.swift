import Foundation
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@Suite struct PaceCorrectionTests {
    let replica: Replica

    init() throws { replica = try Samples.replica() }

    private static let loads: [Load] = [
        .rate(.perSecond(0.5), variation: 1), .rate(.perSecond(12), variation: 1), .rate(.perSecond(1e4), variation: 1),
        .concurrency(1), .concurrency(64), .concurrency(3000), .offline, .staticBatch(16),
    ]

    private static func factors(_ factor: Double) -> [Double] { Array(repeating: factor, count: PaceCorrection.places) }

    @Test("the identity changes no byte of an estimate", arguments: loads)
    func identity(load: Load) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let plain = replica.estimate(Samples.chat, under: load)
        let same = replica.corrected(by: .identity).estimate(Samples.chat, under: load)
        #expect(try encoder.encode(plain) == encoder.encode(same))
        #expect(replica.correction == nil)
    }

    @Test("the time of a step is the sum of its parts, corrected or not, whatever it computes", arguments: [1, 2, 4])
    func parts(copies: Int) throws {
        let places = (0..<PaceCorrection.places).map { 0.8 + Double($0) / 20 }
        let correction = PaceCorrection(decode: places, firstToken: Self.factors(1), step: 1.1)
        let moe = Samples.deployment(
            Samples.deepSeek, Parallelism(tensor: 8 / copies, data: copies, expert: copies > 1 ? 8 : 1))
        for plain in [replica, try Samples.replica(moe)] {
            for replica in [plain, plain.corrected(by: correction)] {
                for decoding in [0.0, 0.3, 1, 17, 256] {
                    for prefill in [0.0, 1, 300, 8192] where decoding + prefill > 0 {
                        let load = StepLoad(
                            decoding: decoding, context: Tokens(900), prefill: Tokens(prefill),
                            prefillContext: Tokens(prefill / 2), finishedPrompts: prefill / 500)
                        let time = replica.step.time(of: load)
                        #expect(relativeError(time.value, replica.step.parts(of: load).total.value) < 1e-12)
                        #expect(time == replica.step.time(of: load, with: replica.step.decoders(decoding)))
                    }
                }
            }
        }
    }

    @Test("a factor lies on a line between its places, in the logarithm of the sequences, and is flat beyond them")
    func interpolation() {
        let correction = PaceCorrection(
            decode: (0..<PaceCorrection.places).map { 1 + Double($0) / 10 }, firstToken: Self.factors(1), step: 1)
        #expect(correction.decodeFactor(sequences: 0) == 1)
        #expect(correction.decodeFactor(sequences: 1) == 1)
        #expect(relativeError(correction.decodeFactor(sequences: 64), 1.6) < 1e-12)
        #expect(relativeError(correction.decodeFactor(sequences: 64 * 2.0.squareRoot()), 1.65) < 1e-12)
        #expect(relativeError(correction.decodeFactor(sequences: 1e6), 2.3) < 1e-12)
    }

    @Test("decode steps half as long again make TPOT half as long again at low load")
    func decode() throws {
        let load = Load.rate(.perSecond(0.01), variation: 1)
        let slow = replica.corrected(
            by: PaceCorrection(decode: Self.factors(1.5), firstToken: Self.factors(1), step: 1))
        let plain = replica.estimate(Samples.chat, under: load)
        let corrected = slow.estimate(Samples.chat, under: load)
        #expect(relativeError(corrected.point.tpot.mean / plain.point.tpot.mean, 1.5) < 0.005)
        #expect(corrected.capacity < plain.capacity)
        #expect(relativeError(corrected.decodeParts.total / plain.decodeParts.total, 1.5) < 1e-4)
    }

    @Test("a first token that takes twice as long doubles TTFT and every quantile's distance", arguments: [0.01, 8])
    func firstToken(rate: Double) throws {
        let load = Load.rate(.perSecond(rate), variation: 1)
        let slow = replica.corrected(
            by: PaceCorrection(decode: Self.factors(1), firstToken: Self.factors(2), step: 1))
        let plain = replica.operatingPoint(Samples.chat, under: load)
        let late = slow.operatingPoint(Samples.chat, under: load)
        let shift = late.ttft.mean - plain.ttft.mean
        if rate < 1 { #expect(relativeError(late.ttft.mean / plain.ttft.mean, 2) < 0.02) }
        #expect(relativeError((late.ttft.p95 - plain.ttft.p95).value, shift.value) < 1e-6)
        #expect(relativeError((late.e2e.mean - plain.e2e.mean).value, shift.value) < 1e-6)
        #expect(relativeError((late.e2e.p99 - plain.e2e.p99).value, shift.value) < 1e-6)
        #expect(late.tpot == plain.tpot)
    }

    @Test("an earlier first token leaves TTFT positive")
    func earlier() throws {
        let quick = replica.corrected(
            by: PaceCorrection(decode: Self.factors(1), firstToken: Self.factors(0), step: 1))
        for load in Self.loads {
            let point = quick.operatingPoint(Samples.chat, under: load)
            #expect(point.ttft.mean.value > 0)
            #expect(point.ttft.p50.value > 0)
        }
    }

    @Test("slower steps at a stated confidence compose onto a correction")
    func slowed() throws {
        let correction = PaceCorrection(decode: Self.factors(1.2), firstToken: Self.factors(1.1), step: 1.5)
        let slow = try #require(replica.corrected(by: correction).slowed(step: 1.2, firstToken: 1.5).correction)
        #expect(relativeError(slow.step, 1.8) < 1e-12)
        #expect(relativeError(slow.firstToken[3], 1.1 * 1.25) < 1e-12)
        #expect(slow.decode == correction.decode)
        #expect(replica.slowed(step: 1.2, firstToken: 1).correction?.firstToken == Self.factors(1))
        let idle = Load.rate(.perSecond(0.01), variation: 1)
        let plain = replica.operatingPoint(Samples.chat, under: idle).tpot.mean
        let slower = replica.slowed(step: 1.2, firstToken: 1.5).operatingPoint(Samples.chat, under: idle).tpot.mean
        #expect(relativeError(slower / plain, 1.2) < 0.005)
    }

    @Test("other coefficients keep the correction")
    func keeps() throws {
        let correction = PaceCorrection(decode: Self.factors(1.2), firstToken: Self.factors(1.1), step: 1.5)
        #expect(try replica.corrected(by: correction).with(.uncalibrated).correction == correction)
    }

    @Test("a correction takes its share of a burst as of all else, so that medians stay", arguments: [0.3, 0.6, 1.5])
    func burst(factor: Double) throws {
        let correction = PaceCorrection(
            decode: Self.factors(1), firstToken: Self.factors(factor), step: 1)
        for requests in [1.0, 10, 1000] {
            let load = Load.concurrency(64, start: .together(requestsEach: requests))
            let plain = replica.operatingPoint(Samples.chat, under: load).ttft
            let corrected = replica.corrected(by: correction).operatingPoint(Samples.chat, under: load).ttft
            for (before, after) in [
                (plain.mean, corrected.mean), (plain.p50, corrected.p50), (plain.p99, corrected.p99),
            ] {
                let ratio = after.value / before.value
                #expect(ratio > min(1, factor) - 0.1 && ratio < max(1, factor) + 0.1, "\(requests): \(ratio)")
            }
        }
    }
}
