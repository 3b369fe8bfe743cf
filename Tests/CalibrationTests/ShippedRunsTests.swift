import Calibration
import Catalog
import Input
import Measurements
import Performance
import Quantities
import Testing
import Workload

@Suite("The published runs that come with the program")
struct ShippedRunsTests {
    let outcomes: [RunBinding.Outcome]

    init() throws {
        let binding = RunBinding(ModelCatalog.builtIn(), try HardwareCatalog.load())
        outcomes = try binding.outcomes(ShippedCalibration.runFile())
    }

    @Test("no row is skipped for want of a name but those of models and chips whose shape is not known")
    func names() {
        let unknown = outcomes.compactMap { outcome in
            if case .skipped(_, let reason) = outcome, reason.hasPrefix("unknown") { reason } else { nil }
        }
        let shapeless = [
            "unknown model \"Deci/DeciLM-7B\"", "unknown model \"stepfun-ai/Step-3.5-Flash\"",
            "unknown model \"tencent/Hy3-FP8\"", "unknown accelerator \"sambanova-sn40l\"",
        ]
        #expect(Set(unknown).sorted() == shapeless.sorted())
    }

    @Test("what all rows of a source share is stated in them")
    func conditions() {
        var runs: [String: [MeasuredRun]] = [:]
        for case .run(let run) in outcomes { runs[run.source ?? "", default: []].append(run) }
        func all(_ sources: String..., holds: (MeasuredRun) -> Bool) -> Bool {
            sources.allSatisfy { runs[$0]?.allSatisfy(holds) == true }
        }
        #expect(all("isim", "isim-early") { $0.distinctPrompts.map { (23...50).contains($0) } == true })
        #expect(all("isim", "isim-early") { $0.lengths.input.value - $0.lengths.cachedPrefix.value < 32 })
        #expect(all("iperf") { $0.clientLimit == 440 && $0.distinctPrompts == 100 })
        #expect(all("ix", "aic-ix", "gloria") { $0.requestsPerUser == 10 && $0.startsTogether == true })
        #expect(all("gloria") { $0.method == "ix" && $0.deployment.speculation != nil })
        #expect(all("maged") { $0.measured[.ttft] == nil && $0.measured[.tpot] != nil })
        #expect(
            all("qwen-docs") {
                if case .concurrency(1, _) = $0.load { $0.measured[.throughput] != nil } else { false }
            })
    }
}
