import Calibration
import Catalog
import Economics
import Performance
import Quantities
import Workload

@testable import Planning

/// Hand-written facts: one dense model with 8 KV heads, one accelerator on sale as two instances.
enum Samples {
    static let llama70B = ModelArchitecture(
        id: "sample/llama-70b", family: "Llama", totalParameters: 70.6e9, activeParameters: 70.6e9, hiddenSize: 8192,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 80, mixer: .attention(heads: 64, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 28_672, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    static let h100 = accelerator("h100", bandwidth: 3350, memory: 79.65)

    static func accelerator(_ id: String, bandwidth: Double, memory: Double) -> Accelerator {
        Accelerator(
            id: id, vendor: "NVIDIA", name: id, architecture: "Hopper", releaseYear: 2022, memory: .gibibytes(memory),
            usableMemory: .gibibytes(memory), memoryBandwidth: .gigabytesPerSecond(bandwidth),
            peaks: ComputePeaks(fp32: .teraFLOPs(67), bf16: .teraFLOPs(989), fp8: .teraFLOPs(1979)),
            interconnect: "NVLink", interconnectBandwidth: .gigabytesPerSecond(900), scaleUpDomain: 8,
            provenance: Provenance(.assumed, source: "test"))
    }

    static func offer(
        _ accelerator: String = "h100", count: Double = 8, perHour: Double = 40, purchase: PurchaseOption = .onDemand,
        provider: String = "cloud"
    ) -> Offer {
        Offer(
            provider: provider, instanceType: "\(Int(count))x", region: "here", acceleratorID: accelerator,
            acceleratorCount: count, virtualCPUs: nil, hostMemory: nil, purchase: purchase,
            price: .dollarsPerHour(perHour), priceText: "\(perHour)", provenance: Provenance(.priceList, source: "test")
        )
    }

    static func demand(
        rate: Double = 5, ttft: Double? = 0.5, tpot: Double? = 0.05, headroom: Double = 0
    ) -> Demand {
        var targets: [ServiceTarget] = []
        if let ttft { targets.append(ServiceTarget(.ttft, .p95, atMost: Seconds(ttft))) }
        if let tpot { targets.append(ServiceTarget(.tpot, .p95, atMost: Seconds(tpot))) }
        return Demand(
            shape: RequestShape(input: .fixed(Tokens(1000)), output: .fixed(Tokens(300))),
            arrival: .rate(.perSecond(rate)),
            serviceLevel: ServiceLevel(targets: targets, source: "test"), headroom: headroom)
    }

    static func space(
        _ accelerators: [Accelerator] = [h100], precisions: [WeightPrecision] = [.bf16], maximumDevices: Int = 8
    ) -> SearchSpace {
        SearchSpace(
            precisions: precisions, engines: [EngineChoice(.vllm)], accelerators: accelerators,
            maximumDevices: maximumDevices)
    }

    /// A planner on `offers` with typical factors that sizes by the closed form alone.
    static func planner(_ offers: [Offer] = [offer()], _ demand: Demand = demand()) -> Planner {
        Planner(
            demand, market: Market(offers), model: .uncalibrated, effort: SearchEffort(hour: nil, relaxes: false))
    }

    static func plan(
        _ demand: Demand = demand(), offers: [Offer] = [offer()], space: SearchSpace = space(), budget: Dollars? = nil
    ) -> Plan {
        planner(offers, demand).plan(llama70B, among: space, budget: budget)
    }
}
