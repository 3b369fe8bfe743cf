import Catalog
import Economics
import Performance
import Testing

@Suite("Placing replicas on instances") struct PlacementTests {
    private func placement(_ replicas: Int, _ parallelism: Parallelism, _ count: Double) -> Placement? {
        Placement(
            replicas: replicas,
            of: Deployment(
                model: Samples.llama70B, weightPrecision: .bf16, accelerator: Samples.h100, parallelism: parallelism,
                engine: .defaults(for: .vllm, on: Samples.h100)),
            perInstance: count)
    }

    @Test("replicas share instances, and what is left over is idle")
    func shared() throws {
        let placed = try #require(placement(3, Parallelism(tensor: 4), 8))
        #expect(placed.instances == 2 && placed.replicasPerInstance == 2 && placed.idleAccelerators == 4)
    }

    @Test("tensor parallelism does not cross instances, pipelines do, slices carry nothing")
    func crossing() {
        #expect(placement(1, Parallelism(tensor: 4), 1) == nil)
        #expect(placement(1, Parallelism(tensor: 8), 4) == nil)
        #expect(placement(1, Parallelism(tensor: 4, pipeline: 2), 4)?.instances == 2)
        #expect(placement(1, Parallelism(tensor: 1), 0.5) == nil)
        #expect(placement(1, Parallelism(tensor: 4), 3) == nil)
    }

    @Test("a rack with one fast domain carries replicas across its boards")
    func rack() {
        var rack = Samples.h100
        rack.scaleUpDomain = 72
        let deployment = Deployment(
            model: Samples.llama70B, weightPrecision: .bf16, accelerator: rack, parallelism: Parallelism(tensor: 8),
            engine: .defaults(for: .vllm, on: rack))
        #expect(Placement(replicas: 1, of: deployment, perInstance: 4)?.instances == 2)
        #expect(Placement(replicas: 1, of: deployment, perInstance: 1) == nil)
    }
}
