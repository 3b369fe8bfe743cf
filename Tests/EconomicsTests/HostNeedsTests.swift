import Catalog
import Performance
import Quantities
import TestSupport
import Testing

@testable import Economics

@Suite("What replicas need of their hosts") struct HostNeedsTests {
    private func deployment(_ parallelism: Parallelism) -> Deployment {
        Deployment(
            model: Samples.llama70B, weightPrecision: .bf16, accelerator: Samples.h100, parallelism: parallelism,
            engine: .defaults(for: .vllm, on: Samples.h100))
    }

    private func needs(
        _ replicas: Int, _ parallelism: Parallelism, _ count: Double, work: HostNeeds.Work? = nil
    ) throws -> HostNeeds {
        let deployment = deployment(parallelism)
        let placement = try #require(Placement(replicas: replicas, of: deployment, perInstance: count))
        return HostNeeds(deployment, placement, replicas: replicas, work: work)
    }

    @Test("servers and workers of all replicas on an instance add up; they read one copy of the weights")
    func shared() throws {
        let one = try needs(1, Parallelism(tensor: 4), 8)
        let two = try needs(2, Parallelism(tensor: 4), 8)
        // An API server with its engine core, four workers, and a shard on its way: 4 + 4 x 3 GiB and 5 GB.
        #expect(relativeError(one.memory.value, Bytes.gibibytes(16).value + 5e9) < 1e-12)
        #expect(relativeError(two.memory.value, 2 * one.memory.value) < 1e-12)
        #expect(one.virtualCPUs == 6 && two.virtualCPUs == 12)
        #expect(one.disk == two.disk)
        #expect(relativeError(one.disk.gigabytes, 70.6 * 2 + 25) < 0.01)
        // More replicas than fit on an instance are on others.
        #expect(try needs(5, Parallelism(tensor: 4), 8) == two)
    }

    @Test("an instance of a replica that spans two holds half of its workers, and all of the weights")
    func spanning() throws {
        let half = try needs(1, Parallelism(tensor: 4, pipeline: 2), 4)
        #expect(half.virtualCPUs == 6)
        #expect(half.disk == (try needs(1, Parallelism(tensor: 8), 8)).disk)
    }

    @Test("the network carries requests and answers, or loads the weights in time, whichever is more")
    func network() throws {
        let served = HostNeeds.Work(rate: .perSecond(10), input: Tokens(1000), output: Tokens(200), startDelay: .zero)
        let flat = try needs(1, Parallelism(tensor: 8), 8, work: served)
        #expect(relativeError(flat.network.value, 10 * (1000 * 5 + 200 * 250)) < 1e-12)
        let scaled = HostNeeds.Work(
            rate: .perSecond(10), input: Tokens(1000), output: Tokens(200), startDelay: Seconds(100))
        let loading = try needs(1, Parallelism(tensor: 8), 8, work: scaled)
        #expect(relativeError(loading.network.value, (loading.disk.value - 25e9) / 100) < 1e-9)
        #expect(try needs(1, Parallelism(tensor: 8), 8).network == .zero)
    }

    @Test("what is known to be too little is named; what is not known excludes nothing")
    func shortfall() throws {
        let needs = try needs(1, Parallelism(tensor: 8), 8)
        var offer = Samples.offer(count: 8)
        #expect(needs.shortfall(of: offer) == nil)
        offer.hostMemory = .gibibytes(16)
        let found = try #require(needs.shortfall(of: offer))
        #expect(found.part == .memory && found.factor > 1 && found.available == Bytes.gibibytes(16).value)
        offer.hostMemory = needs.memory
        #expect(needs.shortfall(of: offer) == nil)
        for (part, value) in [(HostShortfall.Part.virtualCPUs, 9.0), (.disk, 1e9), (.network, 1)] {
            var small = offer
            var wanted = needs
            wanted.network = .gigabytesPerSecond(1)
            switch part {
            case .virtualCPUs: small.virtualCPUs = value
            case .disk: small.localDisk = Bytes(value)
            case .network, .memory: small.network = Rate(value)
            }
            #expect(wanted.shortfall(of: small)?.part == part)
            for offer in [offer, small] {
                let isMet = wanted.isMet(
                    memory: offer.hostMemory, virtualCPUs: offer.virtualCPUs, disk: offer.localDisk,
                    network: offer.network)
                #expect(isMet == (wanted.shortfall(of: offer) == nil))
            }
        }
    }

    @Test(
        "every shipped instance with facts carries a small replica on each of its accelerators: the rule excludes no usual one"
    )
    func shipped() throws {
        let tiny = try #require(ModelCatalog.builtIn().model(named: "Qwen/Qwen2.5-0.5B-Instruct").match?.model)
        let replica = Deployment(
            model: tiny, weightPrecision: .bf16, accelerator: Samples.h100, parallelism: Parallelism(tensor: 1),
            engine: .defaults(for: .vllm, on: Samples.h100))
        var short: Set<String> = []
        for offer in try PriceBook.load().lines where offer.acceleratorCount == 1 {
            let placement = try #require(Placement(replicas: 1, of: replica, perInstance: 1))
            if HostNeeds(replica, placement, replicas: 1).shortfall(of: offer) != nil {
                short.insert(offer.instanceType)
            }
        }
        // One processor or less than 12 GiB beside an accelerator.
        #expect(short.count < 8, "\(short.sorted())")
    }
}
