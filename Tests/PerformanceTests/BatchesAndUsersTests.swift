import Catalog
import Performance
import Quantities
import TestSupport
import Testing
import Workload

/// Static batches, and closed loops of more and more users.
@Suite("Batches and users") struct BatchesAndUsersTests {
    private static func replica(sequences: Int) throws -> Replica {
        var deployment = Samples.deployment()
        deployment.engine.maximumSequences = sequences
        return try Samples.replica(deployment)
    }

    @Test("E2E of a batch that fits at once is TTFT and the steps after it", arguments: [1.0, 2, 8, 16])
    func sum(_ size: Double) throws {
        let lengths = Samples.chat
        let point = try Self.replica(sequences: 16).operatingPoint(lengths, under: .staticBatch(size))
        let steps = lengths.output.value - 1
        let parts = [
            (point.e2e.mean, point.ttft.mean), (point.e2e.p95, point.ttft.p95), (point.e2e.p50, point.ttft.p50),
        ]
        for (whole, first) in parts {
            #expect(relativeError(whole.value, first.value + steps * point.tpot.mean.value) < 1e-9)
        }
        #expect(relativeError(point.rate.value * point.e2e.mean.value, size) < 1e-9)
    }

    @Test(
        "E2E of a batch of several waves is TTFT, with the wait, and the steps after it",
        arguments: [17.0, 24, 32, 33, 1000, 5000], [1.0, 2, 250])
    func waves(_ size: Double, output: Double) throws {
        let lengths = TokenLengths(input: Tokens(500), output: Tokens(output))
        let replica = try Self.replica(sequences: 16)
        let point = replica.operatingPoint(lengths, under: .staticBatch(size))
        let parts = point.ttft.mean.value + (output - 1) * point.tpot.mean.value
        #expect(relativeError(point.e2e.mean.value, parts) < 1e-9)
        // Full waves take as long as one, each waits for those before it, and what is left over is a smaller one.
        let one = replica.operatingPoint(lengths, under: .staticBatch(16))
        let waves = (size / 16).rounded(.up)
        let rest = size - 16 * (waves - 1)
        let waited = (0..<Int(waves)).map { Double($0) * (Double($0) < waves - 1 ? 16 : rest) }.reduce(0, +) / size
        #expect(relativeError(point.queue.value, waited * one.e2e.mean.value) < 1e-9)
        let last = replica.operatingPoint(lengths, under: .staticBatch(rest))
        let end = (waves - 1) * one.e2e.mean.value + last.e2e.mean.value
        #expect(relativeError(point.rate.value, size / end) < 1e-9)
        #expect(point.e2e.p99.value <= end * (1 + 1e-9) && point.e2e.mean.value < end)
        for (earlier, later) in [
            (point.e2e.p50, point.e2e.p90), (point.ttft.p50, point.ttft.p95), (point.tpot.p50, point.tpot.p99),
        ] {
            #expect(earlier <= later)
        }
    }

    @Test("no capacity is below what users of a closed loop are served", arguments: [4, 64, 192, 512])
    func capacityOfUsers(users: Int) throws {
        var deployment = Samples.deployment()
        deployment.engine.maximumSequences = 192
        let lengths = TokenLengths(input: Tokens(201), output: Tokens(63))
        let estimate = try Samples.replica(deployment).estimate(lengths, under: .concurrency(Double(users)))
        #expect(estimate.capacity >= estimate.point.rate)
    }

    @Test("more users never get more of the replica each, nor the replica less of them", arguments: [16, 64, 256])
    func users(_ sequences: Int) throws {
        let replica = try Self.replica(sequences: sequences)
        var last = replica.operatingPoint(Samples.chat, under: .concurrency(1))
        for step in 1...200 {
            let users = 1 + Double(step * step) / 20
            let next = replica.operatingPoint(Samples.chat, under: .concurrency(users))
            #expect(next.rate.value >= last.rate.value * 0.999, "\(users) users")
            #expect(next.e2e.mean.value >= last.e2e.mean.value * 0.999, "\(users) users")
            #expect(relativeError(next.rate.value * next.e2e.mean.value, users) < 0.02, "\(users) users")
            last = next
        }
    }

    @Test(
        "more memory bandwidth is never slower",
        arguments: [Load.concurrency(1), .concurrency(300), .staticBatch(500), .rate(.perSecond(3), variation: 1)])
    func bandwidth(_ load: Load) throws {
        var last = Double.infinity
        for step in 0...40 {
            var accelerator = Samples.h100
            accelerator.memoryBandwidth = accelerator.memoryBandwidth.map { $0 * (0.5 + Double(step) / 10) }
            let replica = try Samples.replica(Samples.deployment(on: accelerator))
            let time = replica.operatingPoint(Samples.chat, under: load).e2e.mean.value
            #expect(time <= last * 1.0001, "\(load)")
            last = time
        }
    }
}
