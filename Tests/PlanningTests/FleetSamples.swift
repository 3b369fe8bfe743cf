import Calibration
import Catalog
import Economics
import Performance
import Quantities
import Scenarios
import Workload

@testable import Planning

/// Hand-written facts: a dense model, an accelerator, and instances with it.
enum FleetSamples {
    static let model = ModelArchitecture(
        id: "sample/llama-8b", family: "Llama", totalParameters: 8e9, activeParameters: 8e9, hiddenSize: 4096,
        vocabularySize: 128_256, tiesEmbeddings: false,
        layers: [
            LayerGroup(
                count: 32, mixer: .attention(heads: 32, keyValueHeads: 8, headDimension: 128, window: nil),
                feedForward: .dense(intermediateSize: 14_336, matrices: 3))
        ],
        maximumContext: 131_072, nativePrecision: .bf16, provenance: Provenance(.assumed, source: "test"))

    static let h100 = Samples.h100

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

    /// Typical factors whose errors are known, whatever the evidence: nine of ten measurements within 0.7 to 1.5 times TPOT
    /// and twice as far for TTFT.
    static let unsure = PerformanceModel(
        levels: CoefficientLevels(),
        residuals: ResidualTable(cells: [
            "\(EvidenceLevel.none.rawValue) tpot any": .init(low: -0.357, middle: 0, high: 0.405, count: 100),
            "\(EvidenceLevel.none.rawValue) ttft any": .init(low: -0.714, middle: 0, high: 0.81, count: 100),
            "\(EvidenceLevel.none.rawValue) throughput any": .init(low: -0.405, middle: 0, high: 0.357, count: 100),
        ]), runs: [])

    /// A planner on `offers`; sizes are by the closed form unless `hour` says how to simulate.
    static func planner(
        _ demand: Demand = demand(), _ traffic: TrafficPlan = TrafficPlan(), offers: [Offer] = [offer()],
        model: PerformanceModel = .uncalibrated, terms: CostTerms = CostTerms(), hour: HourSimulation? = nil,
        commitments: [ExistingCommitment] = []
    ) -> Planner {
        Planner(
            demand, traffic, market: Market(offers, commitments: commitments), model: model, terms: terms,
            effort: SearchEffort(hour: hour, isParallel: false, relaxes: false))
    }

    /// The sizer of ``deployment``, by the closed form; `slow`: the time of a step over the predicted one.
    static func sizer(_ demand: Demand = demand(), slow: Double = 1) throws -> Sizer {
        let replica = try Replica(deployment, .uncalibrated)
        return try Sizer(replica, cautious: replica.slowed(step: slow, firstToken: slow), demand)
    }

    /// Whether `count` replicas as predicted meet the SLOs of `demand` at `rate`, by the closed form.
    static func meets(_ demand: Demand, _ count: Int, _ rate: Rate<Requests>) -> Bool {
        guard rate > .zero else { return true }
        guard count > 0, let replica = try? Replica(deployment, .uncalibrated) else { return false }
        let point = replica.operatingPoint(demand.shape.mean, under: .rate(rate / Double(count), variation: 1))
        return point.state == .steady && demand.serviceLevel.firstMissed(by: point) == nil
    }

    static let space = SearchSpace(
        precisions: [.bf16], engines: [EngineChoice(.vllm)], accelerators: [h100], maximumDevices: 2)

    static func plan(
        _ demand: Demand = demand(), _ traffic: TrafficPlan = TrafficPlan(), offers: [Offer] = [offer()]
    ) -> Plan {
        planner(demand, traffic, offers: offers).plan(FleetSamples.model, among: space)
    }

    static func month(
        _ demand: Demand = demand(), _ traffic: TrafficPlan = TrafficPlan(), offers: [Offer] = [offer()],
        model: PerformanceModel = .uncalibrated, terms: CostTerms = CostTerms(),
        _ question: MonthQuestion = MonthQuestion()
    ) -> ModelMonth {
        let planner = planner(demand, traffic, offers: offers, model: model, terms: terms)
        return planner.month(planner.plan(FleetSamples.model, among: space), question)
    }
}

extension Candidate {
    /// `deployment` as `model` knows it, for requests of `demand`.
    init(_ deployment: Deployment, _ model: PerformanceModel, _ demand: Demand) {
        self.init(KnownDeployment(deployment, model, number: 0), demand, demand.shape.mean)
    }
}
