import Calibration
import Catalog
import Foundation
import Performance
import Quantities
import Testing
import Workload

@Suite("Predictions change smoothly")
struct ContinuityTests {
    /// Deployments as users ask for them, with the calibration that comes with the program.
    private static let replicas: [(name: String, replica: CalibratedReplica)] = {
        do {
            let catalog = try Catalog.load()
            let model = ShippedCalibration.model()
            let cases: [(String, String, Int)] = [
                ("meta-llama/Llama-3.1-8B-Instruct", "nvidia-h100-sxm-80gb", 1),
                ("meta-llama/Llama-3.1-70B-Instruct", "nvidia-h100-sxm-80gb", 4),
                ("meta-llama/Llama-3.1-8B-Instruct", "nvidia-l40s-48gb", 1),
                ("openai/gpt-oss-120b", "nvidia-h100-sxm-80gb", 1),
                ("Qwen/Qwen3-32B", "nvidia-a100-sxm4-80gb", 2),
                ("Qwen/Qwen3-8B", "nvidia-rtx-5090-32gb", 1),
            ]
            return try cases.map { name, gpu, tensor in
                guard let found = catalog.models.model(named: name).match,
                    let accelerator = catalog.hardware.accelerator(id: gpu)
                else { throw Missing(name: "\(name) on \(gpu)") }
                let deployment = Deployment(
                    model: found.model, weightPrecision: found.precision, accelerator: accelerator,
                    parallelism: Parallelism(tensor: tensor), engine: .defaults(for: .vllm, on: accelerator))
                return ("\(name) on \(gpu)", try model.replica(deployment))
            }
        } catch {
            fatalError("\(error)")
        }
    }()

    private struct Missing: Error {
        let name: String
    }

    /// The TPOT of 1,000 tokens in and 200 out, unless said otherwise.
    private static func point(
        _ replica: CalibratedReplica, _ load: Load, input: Double = 1000, output: Double = 200
    ) -> OperatingPoint {
        replica.estimate(TokenLengths(input: Tokens(input), output: Tokens(output)), under: load).point
    }

    @Test("a few more users never make a jump in TPOT, nor much less of it", arguments: 0..<6)
    func users(index: Int) {
        let (name, replica) = Self.replicas[index]
        var before: Double?
        for doubling in stride(from: 0.0, through: 8, by: 0.125) {
            let users = exp2(doubling)
            let tpot = Self.point(replica, .concurrency(users)).tpot.mean.value
            if let before {
                #expect(tpot < before * 1.15, "\(name), \(users) users")
                #expect(tpot > before * 0.97, "\(name), \(users) users")
            }
            before = tpot
        }
    }

    @Test("longer contexts never make a jump in TPOT, nor much less of it", arguments: 0..<6)
    func contexts(index: Int) {
        let (name, replica) = Self.replicas[index]
        var before: Double?
        for doubling in stride(from: 7.0, through: 14, by: 0.125) {
            let tpot = Self.point(replica, .concurrency(4), input: exp2(doubling)).tpot.mean.value
            if let before {
                #expect(tpot < before * 1.12, "\(name), \(exp2(doubling)) tokens in")
                #expect(tpot > before * 0.97, "\(name), \(exp2(doubling)) tokens in")
            }
            before = tpot
        }
    }

    @Test("TTFT and E2E grow with the rate", arguments: 0..<6)
    func rates(index: Int) throws {
        let (name, replica) = Self.replicas[index]
        let capacity = Self.point(replica, .rate(Rate(1e6), variation: 1)).rate.value
        var before: OperatingPoint?
        for share in stride(from: 0.05, through: 0.95, by: 0.05) {
            let point = Self.point(replica, .rate(Rate(share * capacity), variation: 1))
            if let before {
                #expect(point.ttft.mean.value > before.ttft.mean.value * 0.99, "\(name), \(share) of capacity")
                #expect(point.e2e.mean.value > before.e2e.mean.value * 0.99, "\(name), \(share) of capacity")
            }
            before = point
        }
    }

    @Test("a release is like the one before it", arguments: [InferenceEngine.vllm, .sglang])
    func releases(engine: InferenceEngine) throws {
        let model = ShippedCalibration.model()
        let start = Self.replicas[0].replica.replica.deployment
        let versions =
            engine == .vllm
            ? (10...24).map { EngineVersion(0, $0) } : (3...14).map { EngineVersion(0, 5, $0) }
        var before: (tpot: Double, ttft: Double)?
        for version in versions {
            var deployment = start
            deployment.engine = .defaults(for: engine, version: version, on: start.accelerator)
            let point = Self.point(try model.replica(deployment), .concurrency(32))
            let now = (tpot: point.tpot.mean.value, ttft: point.ttft.mean.value)
            if let before {
                #expect((0.6...1.67).contains(now.tpot / before.tpot), "\(version): \(now.tpot) after \(before.tpot)")
                #expect((0.5...2).contains(now.ttft / before.ttft), "\(version): \(now.ttft) after \(before.ttft)")
            }
            before = now
        }
    }
}
