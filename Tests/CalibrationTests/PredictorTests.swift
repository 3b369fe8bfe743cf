import Calibration
import Catalog
import Foundation
import Performance
import Quantities
import Testing
import Workload

@Suite("Predictions with intervals")
struct PredictorTests {
    /// True factors of a chip that is slower than the typical one at everything.
    static func slow(by share: Double) -> Coefficients {
        var factors = SyntheticRuns.true8B
        factors.weightBandwidth *= share
        factors.perStep = factors.perStep / share
        return factors
    }

    @Test("own runs move their configuration at once, a neighbour a little, another engine's chip not at all")
    func refine() throws {
        let chip = SyntheticRuns.accelerator("chip-a")
        let shipped = try SyntheticRuns.sweep(on: chip)
        let levels = Calibration.fit(shipped)
        let mine = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), chip)
        let neighbour = SyntheticRuns.deployment(SyntheticRuns.model(40, 5120), chip)
        let own = try [1.0, 8, 32].map { users in
            try SyntheticRuns.run(mine, Self.slow(by: 0.7), load: .concurrency(users), source: nil, id: "own-\(users)")
        }
        let refined = Calibration.refine(levels, with: own, beside: shipped)
        func tpot(_ levels: CoefficientLevels, _ deployment: Deployment, source: String? = nil) throws -> Double {
            let keys = LevelKeys(deployment, source: source)
            return try Replica(deployment, levels.coefficients(for: keys))
                .operatingPoint(own[1].lengths, under: own[1].load).tpot.mean.value
        }
        let asked = try #require(own[1].measured[.tpot])
        let before = try tpot(levels, mine)
        let after = try tpot(refined, mine)
        #expect(before < 0.9 * asked)
        #expect(abs(after - asked) < 0.5 * abs(before - asked))
        let moved = try tpot(refined, neighbour) / tpot(levels, neighbour)
        #expect(moved > 0.97 && moved < after / before)
        let elsewhere = SyntheticRuns.deployment(SyntheticRuns.model(16, 2048), SyntheticRuns.accelerator("chip-z"))
        let unmoved = try tpot(refined, elsewhere) / tpot(levels, elsewhere)
        #expect(abs(unmoved - 1) < 0.05)
    }

    @Test("evidence is nearer for what was measured, and intervals widen with distance")
    func evidence() throws {
        let models = try ModelCatalog.builtIn()
        let hardware = try HardwareCatalog.load()
        let predictor = try ShippedCalibration.predictor()
        let h100 = try #require(hardware.accelerator(id: "nvidia-h100-sxm-80gb"))
        let model = try #require(models.model(named: "meta-llama/Llama-3.1-8B-Instruct").match?.model)
        let measured = Deployment(
            model: model, weightPrecision: .bf16, accelerator: h100, engine: .defaults(for: .vllm, on: h100))
        var unknown = h100
        unknown.id = "chip-of-tomorrow"
        unknown.architecture = "Tomorrow"
        var strange = measured
        strange.accelerator = unknown
        let near = try predictor.replica(measured)
        let far = try predictor.replica(strange)
        #expect(near.evidence == .configuration)
        #expect(!near.nearestRuns.isEmpty)
        #expect(far.evidence == .none)
        let lengths = TokenLengths(input: Tokens(500), output: Tokens(200))
        let load = Load.concurrency(16)
        for metric in [Metric.tpot, .throughput] {
            let close = near.prediction(
                metric, at: near.replica.operatingPoint(lengths, under: load), lengths: lengths, load: load)
            let wide = far.prediction(
                metric, at: far.replica.operatingPoint(lengths, under: load), lengths: lengths, load: load)
            let closeWidth = try #require(close.high) / #require(close.low)
            let wideWidth = try #require(wide.high) / #require(wide.low)
            #expect(closeWidth > 1)
            #expect(wideWidth > closeWidth)
        }
    }
}
