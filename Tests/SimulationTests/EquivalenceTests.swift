import Performance
import Quantities
import Testing

@testable import Simulation

@Suite("The engine that skips steps against one that makes every step")
struct EquivalenceTests {
    /// A small random replica and workload, made to run short of memory often.
    struct Case {
        var kind: ReplicaKind
        var requests: [IncomingRequest]
        var classes: Int
    }

    static func makeCase(_ seed: UInt64, _ model: Replica, _ policy: BatchingPolicy) -> Case {
        var random = RandomStream(seed: seed, .turns)
        var policy = policy
        if random.below(4) == 0, policy.reservation != .nextChunk { policy.chunksPrompts = false }
        var kind = ReplicaKind(model, policy: policy)
        kind.maximumSequences = 1 + random.below(12)
        kind.tokenBudget = kind.maximumSequences + random.below(200)
        let largest = 20 + random.below(280)
        let tight = random.below(3)
        let blocks = (2 * largest + 100) / policy.blockSize + [1, 20, 400][tight] * 16 / policy.blockSize
        kind.capacity = CacheCapacity(blocks: blocks, blockSize: policy.blockSize)
        kind.cachesPrefixes = false
        let classes = random.below(3) == 0 ? 3 : 1
        let pause = [0, 1_000_000, 30_000_000, 400_000_000][random.below(4)]
        var time: Int64 = 0
        let requests = (0..<(5 + random.below(40))).map { _ in
            if random.below(4) != 0 { time += Int64(random.below(pause + 1)) }
            return IncomingRequest(
                arrival: time, input: 1 + random.below(largest), output: 1 + random.below(1 + random.below(largest)),
                priority: UInt8(random.below(classes)))
        }
        return Case(kind: kind, requests: requests, classes: classes)
    }

    @Test("a request is admitted in the step in which the share that is left free has fallen far enough")
    func fallingShare() throws {
        // Found among 2,000 workloads.
        let (seed, engine) = (UInt64(1_001_540), InferenceEngine.allCases[1540 % InferenceEngine.allCases.count])
        _ = try Self.compare(seed, Samples.replica(), BatchingPolicy(engine))
    }

    static func compare(_ seed: UInt64, _ model: Replica, _ policy: BatchingPolicy) throws -> (Int, Int) {
        let test = makeCase(seed, model, policy)
        let reference = ReferenceEngine(test.kind)
        reference.run(test.requests)

        let classes = Array(repeating: RequestClass(), count: test.classes)
        var options = SimulationOptions()
        options.exclusion = .nothing
        var engine = Simulation.engine(
            Fleet(model), RequestFeed(list: test.requests, classCount: test.classes), classes, options)
        engine.replicas.removeAll()
        engine.replicas.append(ReplicaEngine(index: 0, SharedKind(test.kind), classes: test.classes))
        let sink = Sink()
        engine.recorder.trace = { request in
            // The reference knows only what happens in steps.
            var request = request
            request.outside = 0
            sink.requests.append(request)
        }
        try engine.run()

        let found = sink.requests.sorted { $0.sequence < $1.sequence }
        let expected = reference.completed.sorted { $0.sequence < $1.sequence }
        #expect(found == expected, "seed \(seed), \(policy)")
        #expect(found.count == test.requests.count, "seed \(seed): every request is answered")
        let tally = engine.replicas[0].tally
        #expect(tally.steps == Int64(reference.steps), "seed \(seed)")
        #expect(tally.promptTokens == Int64(reference.promptTokens), "seed \(seed)")
        if policy.mixing != .staticBatch {
            let made = tally.decodeTokens + tally.firstTokens
            #expect(made == Int64(test.requests.reduce(0) { $0 + $1.output }), "seed \(seed): tokens in = tokens out")
        }
        let used = engine.replicas[0].usedBlocks
        #expect(used == 0, "seed \(seed): all memory is given back")
        #expect(tally.peakBlocks <= test.kind.capacity.blocks, "seed \(seed): memory never over capacity")
        return (found.count, found.reduce(0) { $0 + $1.preemptions })
    }

    final class Sink {
        var requests: [CompletedRequest] = []
    }

    static let policies: [BatchingPolicy] = [
        BatchingPolicy(mixing: .mixed, reservation: .nextChunk),
        BatchingPolicy(mixing: .mixed, reservation: .prompt),
        BatchingPolicy(mixing: .mixed, reservation: .whole, blockSize: 32),
        BatchingPolicy(mixing: .promptsFirst, reservation: .expected(share: 0.1), blockSize: 1),
        BatchingPolicy(mixing: .promptsFirst, reservation: .nextChunk),
        BatchingPolicy(mixing: .staticBatch, reservation: .whole),
    ]

    @Test("Both give every request the same times, to the nanosecond", arguments: policies)
    func agrees(_ policy: BatchingPolicy) throws {
        let dense = try Samples.replica()
        let windowed = try Samples.replica(Samples.windowed)
        var requests = 0
        var preemptions = 0
        let workloads = Effort.isFull ? 600 : 60 as UInt64
        for seed in 0..<workloads {
            let (count, lost) = try Self.compare(seed, seed % 3 == 0 ? windowed : dense, policy)
            requests += count
            preemptions += lost
        }
        #expect(requests > 20 * Int(workloads))
        if case .whole = policy.reservation { #expect(preemptions == 0) } else { #expect(preemptions > 10) }
        print(
            "equivalence: \(policy.mixing) \(policy.reservation): \(workloads) workloads, \(requests) requests, "
                + "\(preemptions) preemptions")
    }

    @Test("A run of steps takes exactly as long as its steps, and is cut where an arrival falls")
    func runsOfSteps() throws {
        let table = ReplicaKind(try Samples.replica(Samples.windowed), policy: BatchingPolicy(.vllm)).table
        var random = RandomStream(seed: 7, .turns)
        for _ in 0..<2000 {
            let sequences = 1 + random.below(200)
            let joined = Int64(random.below(400) * sequences)
            let made = Int64((1 + random.below(100)) * sequences)
            let run = table.run(sequences: sequences, joined: joined, made: made)
            let count = min(run.count, 60)
            var sum: Int64 = 0
            for step in 0..<count {
                let one = table.run(sequences: sequences, joined: joined, made: made + step * Int64(sequences))
                sum += one.first
                #expect(run.duration(step + 1) == sum)
                #expect(run.steps(covering: sum) == step + 1)
                #expect(run.steps(covering: sum + 1) == step + 2)
            }
        }
    }
}
