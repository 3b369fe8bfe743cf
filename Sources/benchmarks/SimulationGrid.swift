import Calibration
import Catalog
import Foundation
import Input
import Performance
import Quantities
import Scenarios
import Simulation
import Workload

/// Prints the results of several hundred different simulations, one line of JSON each: two builds that simulate alike
/// print the same bytes.
struct SimulationGrid {
    private var choices = Choices()
    private let replicas: [Replica]
    private let trace: String

    /// Runs `count` simulations that differ in the replica, the fleet, its disruptions, the workload and the options.
    static func run(count: Int = 600) throws {
        let catalog = try Catalog.load()
        let model = ShippedCalibration.model()
        let trace = FileManager.default.temporaryDirectory
            .appendingPathComponent("plimsoll-grid-\(ProcessInfo.processInfo.processIdentifier).csv")
        defer { try? FileManager.default.removeItem(at: trace) }
        var grid = SimulationGrid(replicas: try Self.replicas(catalog, model), trace: trace.path)
        try grid.traceText().write(to: trace, atomically: true, encoding: .utf8)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for index in 0..<count {
            let simulation = grid.next(index)
            let text: String
            do throws(InputProblems) {
                text = String(decoding: try Self.encoded(simulation.run(), encoder), as: UTF8.self)
            } catch {
                text = "\(error.diagnostics.count) problems"
            }
            print(index, text)
        }
    }

    private static func encoded(_ result: SimulationResult, _ encoder: JSONEncoder) -> Data {
        // No figure of a result is infinite or not a number.
        (try? encoder.encode(result)) ?? Data("not finite".utf8)
    }

    private init(replicas: [Replica], trace: String) {
        self.replicas = replicas
        self.trace = trace
    }

    private static func replicas(_ catalog: Catalog, _ model: PerformanceModel) throws -> [Replica] {
        let choices: [(String, String, Int, String)] = [
            ("meta-llama/Llama-3.1-8B-Instruct", "nvidia-h100-sxm-80gb", 1, "vllm"),
            ("meta-llama/Llama-3.1-8B-Instruct", "nvidia-l4-24gb", 1, "vllm"),
            ("meta-llama/Llama-3.1-70B-Instruct", "nvidia-h100-sxm-80gb", 4, "tensorrt-llm"),
            ("openai/gpt-oss-120b", "nvidia-h100-sxm-80gb", 1, "vllm"),
            ("deepseek-ai/DeepSeek-V3", "nvidia-h200-sxm-141gb", 8, "sglang"),
            ("Qwen/Qwen3-30B-A3B", "nvidia-h100-sxm-80gb", 1, "sglang"),
        ]
        return try choices.flatMap { name, accelerator, tensor, engine in
            var request = DeploymentRequest(model: name, accelerator: accelerator)
            request.tensor = tensor
            request.engine = engine
            var deployment = try request.resolved(in: catalog).deployment
            let lengths = TokenLengths(input: Tokens(547), output: Tokens(248))
            let load = Load.rate(.perSecond(2), variation: 1)
            let plain = try model.replica(deployment).replica(for: lengths, under: load)
            deployment.speculation = SpeculativeDecoding(speculativeTokens: 3, acceptance: 0.7, draftCost: 0.03)
            deployment.engine.maximumSequences = 40
            deployment.engine.maximumBatchedTokens = 1024
            return [plain, try model.replica(deployment).replica(for: lengths, under: load)]
        }
    }

    // MARK: Choices

    private mutating func next(_ index: Int) -> Simulation {
        let fleet = fleet()
        let options = options()
        if choices.below(12) == 0 {
            let file = TraceFile(path: trace, limit: 1500, speed: choices.one(of: [1, 3, 20]))
            return Simulation(fleet, replaying: file, as: RequestClass(serviceLevel: .preset(named: "chat")), options)
        }
        return Simulation(fleet, workload(fleet), options)
    }

    private mutating func options() -> SimulationOptions {
        SimulationOptions(
            seed: UInt64(choices.below(1000)),
            exclusion: choices.one(of: [
                .automatic, .automatic, .nothing, .share(first: 0.2, last: 0.1),
                .time(before: Seconds(3), after: Seconds(20)),
            ]),
            duration: choices.below(6) == 0 ? Seconds(25) : nil, maximumWaiting: choices.below(6) == 0 ? 150 : 200_000)
    }

    private mutating func fleet() -> Fleet {
        let replica = replicas[choices.below(replicas.count)]
        var fleet = Fleet(
            replica, count: choices.one(of: [1, 1, 1, 2, 3, 8, 17]),
            router: choices.one(of: [.leastLoaded, .leastLoaded, .roundRobin, .prefixAffine]), price: Rate(0.001))
        if choices.below(2) == 0 { fleet.policy = policy() }
        switch choices.below(8) {
        case 0: fleet.failures = Failures(meanTimeBetween: Seconds(30), recovery: Seconds(4))
        case 1:
            fleet.spot = SpotCapacity(
                replicas: fleet.count, meanTimeToInterruption: Seconds(20), notice: Seconds(2),
                replacement: Seconds(3))
        case 2:
            fleet.autoscaling = Autoscaling(
                maximum: 12, target: 8, period: Seconds(1), stabilization: Seconds(5), coldStart: Seconds(3))
            fleet.count = min(fleet.count, 12)
        case 3:
            fleet.decodePool = DecodePool(
                replica, count: 1 + choices.below(4), bandwidth: .gigabytesPerSecond(25), price: Rate(0.002))
        default: break
        }
        return fleet
    }

    private mutating func policy() -> BatchingPolicy {
        var policy = BatchingPolicy(
            mixing: choices.one(of: [.mixed, .mixed, .promptsFirst, .staticBatch]),
            reservation: choices.one(of: [.nextChunk, .prompt, .expected(share: 0.1), .whole]),
            blockSize: choices.one(of: [1, 16, 32]))
        if policy.reservation != .nextChunk { policy.chunksPrompts = choices.below(4) != 0 }
        return policy
    }

    private mutating func lengths() -> LengthDistribution {
        switch choices.below(5) {
        case 0: .fixed(Tokens(Double(1 + choices.below(3000))))
        case 1: LengthDistribution(.uniform(low: Tokens(1), high: Tokens(Double(10 + choices.below(4000)))))
        case 2: LengthDistribution(.normal(mean: Tokens(500), standardDeviation: Tokens(300)))
        default:
            .logNormal(
                mean: Tokens(Double(50 + choices.below(1500))), variation: choices.one(of: [0.3, 1, 2]),
                maximum: Tokens(16_000))
        }
    }

    private mutating func workload(_ fleet: Fleet) -> SimulatedWorkload {
        let rate = Double(fleet.count) * choices.one(of: [0.3, 2, 6, 15, 40])
        var workload = SimulatedWorkload(
            arrivals: arrivals(rate, fleet.count), lengths: .independent(input: lengths(), output: lengths()),
            requestCount: choices.one(of: [300, 1000, 4000]))
        if choices.below(8) == 0 {
            workload.lengths = .joint([
                LengthPair(input: 40_000, output: 900), LengthPair(input: 900, output: 1),
                LengthPair(input: 3, output: 500),
            ])
        }
        if choices.below(3) == 0 {
            workload.sharedPrefix = Tokens(Double(100 + choices.below(3000)))
            workload.prefixCount = choices.one(of: [1, 4, 40])
        }
        if choices.below(4) == 0 {
            workload.conversation = Conversation(
                turns: choices.one(of: [2, 5]), hasFixedTurns: choices.below(2) == 0,
                thinkTime: Seconds(choices.one(of: [0, 4])))
        }
        workload.classes = [RequestClass(serviceLevel: .preset(named: "chat"))]
        if choices.below(5) == 0 {
            workload.classes = [
                RequestClass(name: "first", weight: 1, serviceLevel: .preset(named: "chat")),
                RequestClass(name: "second", weight: 2), RequestClass(name: "third", weight: 0.5),
            ]
        }
        return workload
    }

    private mutating func arrivals(_ rate: Double, _ replicas: Int) -> SimulatedWorkload.Arrivals {
        let constant = RateSchedule.constant(.perSecond(rate))
        switch choices.below(10) {
        case 0: return .batch
        case 1: return .users(count: replicas * (1 + choices.below(80)), thinkTime: Seconds(choices.one(of: [0, 5])))
        case 2: return .open(constant, .gamma(squaredVariation: choices.one(of: [0.3, 4])))
        case 3: return .open(constant, .weibull(shape: 0.7))
        case 4: return .open(constant, .constant)
        case 5:
            let ramp = RateSchedule.ramp(from: .perSecond(rate / 4), to: .perSecond(rate * 2), over: Seconds(60))
            return .open(RateSchedule(ramp.stages + ramp.stages, repeats: true), .poisson)
        default: return .open(constant, .poisson)
        }
    }

    private mutating func traceText() -> String {
        var lines = ["timestamp,input_tokens,output_tokens"]
        var time = 0.0
        for _ in 0..<2000 {
            time += Double(choices.below(1000)) / 2500
            lines.append("\(time),\(1 + choices.below(4000)),\(1 + choices.below(900))")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
