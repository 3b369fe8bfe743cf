import Calibration
import Catalog
import Foundation
import Performance
import Quantities
import Testing
import Workload

@Suite("Predictions with intervals")
struct PerformanceModelTests {
    /// True factors of a chip that is slower than the typical one at everything.
    static func slow(by share: Double) -> Coefficients {
        var factors = SyntheticRuns.true8B
        factors.weightBandwidth *= share
        factors.perStep = factors.perStep / share
        return factors
    }

    /// Seconds between tokens that `levels` say of `deployment` with `users` in it.
    static func tpot(
        _ levels: CoefficientLevels, _ deployment: Deployment, users: Double
    ) throws -> Double {
        let lengths = TokenLengths(input: Tokens(1000), output: Tokens(300))
        return try Replica(deployment, levels.coefficients(for: FactorGroups(deployment)))
            .operatingPoint(lengths, under: .concurrency(users)).tpot.mean.value
    }

    @Test("own runs move their configuration at once; the factors of a chip that published runs hold in place stay")
    func refine() throws {
        let chip = SyntheticRuns.accelerator("chip-a")
        let levels = Calibration.fit(try SyntheticRuns.sweep(on: chip))
        let mine = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), chip)
        for loads in [[8.0], [1, 8, 32, 48]] {
            let own = try loads.map { users in
                try SyntheticRuns.run(
                    mine, Self.slow(by: 0.7), load: .concurrency(users), source: nil, id: "own-\(users)")
            }
            let refined = Calibration.refine(levels, with: own)
            for users in [1.0, 4, 8, 32, 64] {
                let truth = try Replica(mine, Self.slow(by: 0.7)).operatingPoint(
                    own[0].lengths, under: .concurrency(users)
                ).tpot.mean.value
                let before = try Self.tpot(levels, mine, users: users)
                let after = try Self.tpot(refined, mine, users: users)
                #expect(before < 0.9 * truth)
                #expect(abs(after - truth) < 0.7 * abs(before - truth), "\(loads) \(users)")
            }
            let neighbour = SyntheticRuns.deployment(SyntheticRuns.model(40, 5120), chip)
            #expect(try Self.tpot(refined, neighbour, users: 8) == Self.tpot(levels, neighbour, users: 8))
        }
    }

    @Test("one own run of a chip that nobody has published helps its other models, at other loads too")
    func newChip() throws {
        let levels = Calibration.fit(try SyntheticRuns.sweep(on: SyntheticRuns.accelerator("chip-a")))
        let chip = SyntheticRuns.accelerator("chip-b")
        let mine = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), chip)
        let run = try SyntheticRuns.run(mine, Self.slow(by: 0.6), load: .concurrency(8), source: nil, id: "own")
        let refined = Calibration.refine(levels, with: [run])
        for (layers, hidden) in [(16, 2048), (40, 5120)] {
            let other = SyntheticRuns.deployment(SyntheticRuns.model(layers, hidden), chip)
            for users in [1.0, 8, 64] {
                let truth = try Replica(other, Self.slow(by: 0.6)).operatingPoint(
                    run.lengths, under: .concurrency(users)
                ).tpot.mean.value
                let before = try Self.tpot(levels, other, users: users)
                let after = try Self.tpot(refined, other, users: users)
                #expect(abs(log(after / truth)) < abs(log(before / truth)), "\(layers) layers, \(users) users")
            }
        }
    }

    @Test("own runs are the nearest evidence, and move what is like them a little")
    func nearestEvidence() throws {
        let models = ModelCatalog.builtIn()
        let h100 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-h100-sxm-80gb"))
        func deployment(_ name: String) throws -> Deployment {
            Deployment(
                model: try #require(models.model(named: name).match?.model), weightPrecision: .bf16, accelerator: h100,
                engine: .defaults(for: .vllm, on: h100))
        }
        let mine = try deployment("Qwen/Qwen3-8B")
        let shipped = ShippedCalibration.model()
        let load = Load.concurrency(16)
        func tpot(_ model: PerformanceModel, _ deployment: Deployment) throws -> Double {
            try model.replica(deployment).estimate(
                TokenLengths(input: Tokens(1000), output: Tokens(300)), under: load
            )
            .point.tpot.mean.value
        }
        let plain = try tpot(shipped, mine)
        var run = try SyntheticRuns.run(mine, .uncalibrated, load: load, source: nil, id: "own-run")
        run.measured = Measurement([.tpot: plain * 1.3])
        let moved = ShippedCalibration.model(with: [run])
        #expect(try moved.replica(mine).nearestRuns.first == "own-run")
        #expect(abs(try tpot(moved, mine) / plain - 1.3) < 0.1)
        let neighbour = try deployment("meta-llama/Llama-3.1-8B-Instruct")
        let change = try tpot(moved, neighbour) / tpot(shipped, neighbour)
        #expect(change > 0.97 && change < 1.15)
    }

    @Test("evidence is nearer for what was measured, and intervals widen with distance")
    func evidence() throws {
        let models = ModelCatalog.builtIn()
        let hardware = try HardwareCatalog.load()
        let shipped = ShippedCalibration.model()
        let h100 = try #require(hardware.accelerator(id: "nvidia-h100-sxm-80gb"))
        let model = try #require(models.model(named: "meta-llama/Llama-3.1-8B-Instruct").match?.model)
        let measured = Deployment(
            model: model, weightPrecision: .bf16, accelerator: h100, engine: .defaults(for: .vllm, on: h100))
        var unknown = h100
        unknown.id = "chip-of-tomorrow"
        unknown.architecture = "Tomorrow"
        var strange = measured
        strange.accelerator = unknown
        let near = try shipped.replica(measured)
        let far = try shipped.replica(strange)
        #expect(near.evidence == .configuration)
        #expect(!near.nearestRuns.isEmpty)
        #expect(far.evidence == .none)
        let lengths = TokenLengths(input: Tokens(500), output: Tokens(200))
        let load = Load.concurrency(16)
        for metric in [Metric.tpot, .throughput] {
            let close = near.prediction(metric, of: near.estimate(lengths, under: load), lengths)
            let wide = far.prediction(metric, of: far.estimate(lengths, under: load), lengths)
            let closeWidth = try #require(close.high) / #require(close.low)
            let wideWidth = try #require(wide.high) / #require(wide.low)
            #expect(closeWidth > 1)
            #expect(wideWidth > closeWidth)
        }
    }

    @Test("what is answered at a rate lies between the ends of the capacity, and is never more than comes")
    func capacity() throws {
        let h100 = try #require(HardwareCatalog.load().accelerator(id: "nvidia-h100-sxm-80gb"))
        let model = try #require(ModelCatalog.builtIn().model(named: "meta-llama/Llama-3.1-8B-Instruct").match?.model)
        let replica = try ShippedCalibration.model().replica(
            Deployment(
                model: model, weightPrecision: .bf16, accelerator: h100, engine: .defaults(for: .vllm, on: h100)))
        let lengths = TokenLengths(input: Tokens(512), output: Tokens(256))
        var (least, most) = (Double.infinity, 0.0)
        for rate in [1.0, 5, 10, 15, 20, 25, 30, 60] {
            let estimate = replica.estimate(lengths, under: .rate(Rate(rate), variation: 1))
            let capacity = replica.capacity(of: estimate, lengths)
            let (low, high) = try (#require(capacity.low), #require(capacity.high))
            #expect(low < capacity.value && capacity.value < high && capacity.value == estimate.capacity.value)
            let answered = replica.prediction(.throughput, of: estimate, lengths)
            let ends = try (#require(answered.low) / 256, #require(answered.high) / 256)
            #expect(ends.0 <= min(rate, low) * (1 + 1e-9) && ends.1 >= min(rate, high) * (1 - 1e-9))
            #expect(ends.1 <= rate * (1 + 1e-9), "\(ends.1) of \(rate)")
            (least, most) = (min(least, low / capacity.value), max(most, high / capacity.value))
        }
        // Everybody's errors, not those of the load that is asked for.
        #expect(least > 0.2 && most < 5)
        // Work that is all there is served at capacity, so its throughput is as sure.
        let offline = replica.estimate(lengths, under: .offline)
        let capacity = replica.capacity(of: offline, lengths)
        let served = replica.prediction(.throughput, of: offline, lengths)
        #expect(abs(try #require(served.low) / served.value / (#require(capacity.low) / capacity.value) - 1) < 1e-9)
        #expect(PerformanceModel.uncalibrated.residuals.cells.isEmpty)
        let unknown = try PerformanceModel.uncalibrated.replica(replica.replica.deployment)
        #expect(unknown.capacity(of: offline, lengths).low == nil)
    }
}
