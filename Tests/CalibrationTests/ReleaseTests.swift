import Catalog
import Foundation
import Performance
import Quantities
import Testing
import Workload

@testable import Calibration

@Suite("Releases of an engine")
struct ReleaseTests {
    @Test("a build by its day is the release that was the newest then; other builds stay what they are")
    func named() {
        #expect(EngineReleases.named("vllm 2025-10") == "vllm 0.11")
        #expect(EngineReleases.named("vllm 2025-11") == "vllm 0.11")
        #expect(EngineReleases.named("vllm 2031-01") == EngineReleases.named("vllm 2026-07"))
        #expect(EngineReleases.named("sglang 2025-12") == "sglang 0.5.6")
        for build in ["vllm 2024-11", "vllm 0.11", "llama.cpp 2024-05", "vllm 2025-13", "vllm", "vllm v5.1 (2025)"] {
            #expect(EngineReleases.named(build) == build)
        }
    }

    @Test("releases are ordered by their numbers, not by their text")
    func order() throws {
        let order = ["vllm 0.9", "vllm 0.10", "vllm 0.10.2", "vllm 0.11", "vllm 1.0"]
        let places = try order.map { try #require(EngineReleases.position(of: $0)).place }
        #expect(places == places.sorted())
        #expect(Set(places).count == places.count)
        #expect(EngineReleases.position(of: "vllm nightly-5b8c30d6") == nil)
    }

    private static func deployment(_ release: EngineVersion) -> Deployment {
        var deployment = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), SyntheticRuns.accelerator("chip"))
        deployment.engine.version = release
        return deployment
    }

    @Test("a release without runs is taken for the one before it, or for the first one known")
    func unknown() {
        var levels = CoefficientLevels()
        func offset(_ steps: Double) -> [Double] { Factor.all.map { $0.name == "perStep" ? steps : 0 } }
        levels.offsets[Level.release.rawValue] = [
            .release("vllm 0.10"): offset(1), .release("vllm 0.12"): offset(2), .release("sglang 0.5.6"): offset(9),
        ]
        func perStep(_ minor: Int) -> Double {
            log(levels.coefficients(for: FactorGroups(Self.deployment(EngineVersion(0, minor)))).perStep.value / 1e-3)
        }
        for (minor, expected) in [(9, 1.0), (10, 1), (11, 1), (12, 2), (30, 2)] {
            #expect(abs(perStep(minor) - expected) < 1e-9, "0.\(minor)")
        }
    }

    @Test("a release with one odd run stays near its neighbours, which many runs hold")
    func randomWalk() throws {
        var runs: [MeasuredRun] = []
        for minor in [10, 11, 12] {
            var truth = SyntheticRuns.true8B
            if minor == 11 { truth.perStep = truth.perStep * 6 }
            for users in minor == 11 ? [8.0] : [1.0, 4, 8, 16, 32, 64, 128] {
                runs.append(
                    try SyntheticRuns.run(
                        Self.deployment(EngineVersion(0, minor)), truth, load: .concurrency(users),
                        id: "\(minor)-\(users)"))
            }
        }
        let levels = Calibration.fit(runs)
        func offset(_ minor: Int) throws -> Double {
            let release = try #require(levels.offsets[Level.release.rawValue][.release("vllm 0.\(minor)")])
            return release[try #require(Factor.all.firstIndex { $0.name == "perStep" })]
        }
        #expect(FitProblem(runs).neighbouringReleases.count == 2)
        #expect(try offset(11) > offset(10))
        #expect(try offset(11) - offset(10) < log(6) / 2)
    }
}

@Suite("Where factors start from")
struct KernelRatesTests {
    private func accelerator(_ id: String) throws -> Accelerator {
        try #require(HardwareCatalog.load().accelerator(id: id))
    }

    @Test("graphics cards are apart from chips with stacked memory of the same generation")
    func families() throws {
        #expect(try accelerator("nvidia-b200-sxm-180gb").family == "Blackwell")
        #expect(try accelerator("nvidia-b300-sxm-288gb").family == "Blackwell")
        #expect(try accelerator("nvidia-rtx-5090-32gb").family == "Blackwell graphics")
        #expect(try accelerator("nvidia-a100-sxm4-80gb").family == "Ampere")
        #expect(try accelerator("nvidia-rtx-3090-24gb").family == "Ampere graphics")
        #expect(try accelerator("nvidia-h100-sxm-80gb").family == "Hopper")
    }

    @Test("without any run, a chip whose kernels were measured has their rates, and another the typical ones")
    func start() throws {
        func factors(_ id: String, _ precision: WeightPrecision) throws -> Coefficients {
            let chip = try accelerator(id)
            var deployment = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), chip)
            deployment.weightPrecision = precision
            return CoefficientLevels().coefficients(for: FactorGroups(deployment))
        }
        #expect(abs(try factors("nvidia-h100-sxm-80gb", .bf16).weightBandwidth - 0.8) < 1e-9)
        #expect(abs(try factors("nvidia-h100-sxm-80gb", .fp8).compute - 0.6) < 1e-9)
        for (factor, typical) in zip(try factors("amd-mi300x-192gb", .bf16).values, Coefficients.uncalibrated.values) {
            #expect(abs(factor / typical - 1) < 1e-12)
        }
    }

    @Test("the rates are fractions, and no key occurs twice")
    func table() {
        #expect(KernelRates.offsets.count == KernelRates.all.reduce(0) { $0 + $1.precisions.count })
        for rates in KernelRates.all {
            for value in [rates.weightBandwidth, rates.compute, rates.expertBandwidth, rates.expertCompute] {
                #expect(value > 0 && value < 1, "\(rates.architecture)")
            }
        }
    }
}

@Suite("Quantiles of held-out errors")
struct HeldOutQuantileTests {
    @Test("a hundred errors of one configuration weigh as ten of ten others")
    func weights() {
        let one = (0..<100).map { _ in (value: 1.0, configuration: "one") }
        let others = (0..<10).map { (value: -1.0, configuration: "other \($0)") }
        #expect(ResidualTable.Cell(one + others).count == 110)
        #expect(ResidualTable.Cell(one + others + [(0.5, "last")]).middle == 0.5)
        #expect(ResidualTable.Cell(one + others.dropLast(3)).middle == 1)
        #expect(ResidualTable.Cell(Array(one.prefix(50)) + others).middle == -1)
    }
}

@Suite("Sequences without falls")
struct NonFallingTests {
    @Test("falls are evened out, and what rises stays")
    func pools() {
        #expect([1.0, 2, 3].nonFalling == [1, 2, 3])
        #expect([3.0, 1, 2].nonFalling == [2, 2, 2])
        #expect([1.0, 3, 2, 4].nonFalling == [1, 2.5, 2.5, 4])
        #expect([Double]().nonFalling.isEmpty)
        let falling: [Double] = [5, 1, 4, 4, 0, 9]
        let even = falling.nonFalling
        #expect(even == even.sorted() && abs(even.reduce(0, +) - falling.reduce(0, +)) < 1e-12)
    }
}
