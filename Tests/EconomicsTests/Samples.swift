import Catalog
import Performance
import Planning
import Quantities
import Workload

@testable import Economics

/// Hand-written facts: a dense model, an accelerator, and machines with it.
enum Samples {
    static let model = ModelArchitecture(
        id: "sample/llama-8b", family: "Llama", totalParameters: 8e9, activeParameters: 8e9, hiddenSize: 4096,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 32, mixer: .attention(heads: 32, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 14_336, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    static let h100 = Accelerator(
        id: "h100", vendor: "NVIDIA", name: "h100", architecture: "Hopper", releaseYear: 2022,
        memory: .gibibytes(79.65),
        usableMemory: .gibibytes(79.65), memoryBandwidth: .gigabytesPerSecond(3350),
        peaks: ComputePeaks(fp32: .teraFLOPs(67), bf16: .teraFLOPs(989), fp8: .teraFLOPs(1979)),
        interconnect: "NVLink", interconnectBandwidth: .gigabytesPerSecond(900), scaleUpDomain: 8,
        provenance: Provenance(.assumed, source: "test"))

    static let deployment = Deployment(
        model: model, weightPrecision: .bf16, accelerator: h100, parallelism: Parallelism(tensor: 1),
        engine: .defaults(for: .vllm, on: h100))

    static func offer(
        _ purchase: PurchaseOption = .onDemand, perHour: Double = 4, count: Double = 1, provider: String = "cloud"
    ) -> Offer {
        Offer(
            provider: provider, instanceType: "\(Int(count))x", region: "here", acceleratorID: "h100",
            acceleratorCount: count, virtualCPUs: nil, hostMemory: nil, purchase: purchase,
            price: .dollarsPerHour(perHour), priceText: "\(perHour)", provenance: Provenance(.priceList, source: "test")
        )
    }

    static func demand(rate: Double = 20, ttft: Double = 0.5, tpot: Double = 0.05, headroom: Double = 0) -> Demand {
        Demand(
            shape: RequestShape(
                input: .logNormal(mean: Tokens(700), variation: 0.7),
                output: .logNormal(mean: Tokens(250), variation: 0.7)),
            arrival: .rate(.perSecond(rate)),
            serviceLevel: ServiceLevel(
                targets: [
                    ServiceTarget(.ttft, .p95, atMost: Seconds(ttft)),
                    ServiceTarget(.tpot, .p95, atMost: Seconds(tpot)),
                ], source: "test"), headroom: headroom)
    }

    static func plan(_ demand: Demand, offers: [Offer]) -> Plan {
        Planner(market: Market(offers)) { _ in .uncalibrated }.plan(
            model, for: demand,
            among: SearchSpace(
                precisions: [.bf16], engines: [EngineChoice(.vllm)], accelerators: [h100], maximumDevices: 2))
    }

    static func month(
        _ demand: Demand = demand(), _ traffic: TrafficPlan = TrafficPlan(), offers: [Offer] = [offer()],
        _ question: MonthQuestion = MonthQuestion()
    ) -> ModelMonth {
        MonthPlanner(demand, traffic, market: Market(offers)) { _ in .uncalibrated }
            .month(plan(demand, offers: offers), question)
    }
}
