import Calibration
import Catalog
import Performance
import Quantities
import Synchronization
import TestSupport
import Testing
import Workload

/// Runs at hand, with a memory for what is kept and a count of the runs that were asked for.
private final class ListedRuns: OwnRunSource {
    private let groups: [[(place: Int, run: MeasuredRun)]]
    private let state = Mutex(State())

    private struct State {
        var kept: [String: (hash: UInt64, bytes: [UInt8])] = [:]
        var read = 0
    }

    let version: UInt64

    init(_ runs: [MeasuredRun], version: UInt64 = 1) {
        let byKeys = Dictionary(grouping: runs.enumerated().map { (place: $0, run: $1) }) { $0.run.keys }
        groups = byKeys.values.sorted { $0[0].place < $1[0].place }
        self.version = version
    }

    var read: Int { state.withLock { $0.read } }
    var names: [String] { state.withLock { $0.kept.keys.sorted() } }

    func deployments() -> [OwnDeployment] {
        groups.enumerated().map { OwnDeployment(id: Int64($0), conditions: 7, runs: UInt64($1.count)) }
    }

    func sample(of deployment: OwnDeployment.ID) -> MeasuredRun? {
        groups.indices.contains(Int(deployment)) ? groups[Int(deployment)][0].run : nil
    }

    func runs(of deployments: [OwnDeployment.ID], most: Int) -> [MeasuredRun] {
        let known = deployments.filter { groups.indices.contains(Int($0)) }
        let all = known.flatMap { groups[Int($0)] }.sorted { $0.place < $1.place }.map(\.run)
        state.withLock { $0.read += all.count }
        return all.count <= most ? all : (0..<most).map { all[$0 * all.count / most] }
    }

    func kept(_ name: String, hash: UInt64) -> [UInt8]? {
        state.withLock { state in state.kept[name].flatMap { $0.hash == hash ? $0.bytes : nil } }
    }

    func keep(_ bytes: [UInt8], _ name: String, hash: UInt64) { state.withLock { $0.kept[name] = (hash, bytes) } }

    /// Takes over what `other` kept, changed by `change`.
    func take(_ other: ListedRuns, _ change: ([UInt8]) -> [UInt8] = { $0 }) {
        let kept = other.state.withLock { $0.kept.mapValues { (hash: $0.hash, bytes: change($0.bytes)) } }
        state.withLock { $0.kept = kept }
    }
}

@Suite("Own runs that are read as far as a question needs them")
struct OwnEvidenceTests {
    private let shipped: PerformanceModel
    private let deployments: [Deployment]
    private let runs: [MeasuredRun]

    /// Models on an accelerator with published runs, and on one without.
    init() throws {
        shipped = ShippedCalibration.model()
        let models = ModelCatalog.builtIn()
        let h100 = try #require(try HardwareCatalog.load().accelerator(id: "nvidia-h100-sxm-80gb"))
        var other = h100
        other.id = "chip-of-tomorrow"
        other.architecture = "Tomorrow"
        var deployments: [Deployment] = []
        var runs: [MeasuredRun] = []
        for accelerator in [h100, other] {
            for name in ["Qwen/Qwen3-8B", "meta-llama/Llama-3.1-8B-Instruct", "Qwen/Qwen3-32B", "openai/gpt-oss-20b"] {
                let model = try #require(models.model(named: name).match?.model)
                for tensor in [1, 2] {
                    let deployment = Deployment(
                        model: model, weightPrecision: .bf16, accelerator: accelerator,
                        parallelism: Parallelism(tensor: tensor), engine: .defaults(for: .vllm, on: accelerator))
                    deployments.append(deployment)
                    // One configuration of four is known by the question alone.
                    guard tensor == 1 || name.hasPrefix("Qwen") else { continue }
                    for users in [1.0, 4, 16, 64, 128].prefix(name.hasPrefix("meta") ? 2 : 5) {
                        runs.append(
                            try SyntheticRuns.run(
                                deployment, SyntheticRuns.true8B, load: .concurrency(users), source: nil,
                                id: "own-\(runs.count)"))
                    }
                }
            }
        }
        self.deployments = deployments
        self.runs = runs
    }

    private func model(_ source: ListedRuns) throws -> PerformanceModel {
        shipped.informed(by: try OwnEvidence(source, over: shipped) { fatalError("\($0)") })
    }

    /// Everything that is said of all deployments.
    private func answers(_ model: PerformanceModel) throws -> [String] {
        try deployments.map { deployment in
            let replica = try model.replica(deployment)
            let estimate = replica.estimate(
                TokenLengths(input: Tokens(900), output: Tokens(250)), under: .concurrency(24))
            return "\(replica.evidence) \(replica.nearestRuns) \(estimate.point)"
        }
    }

    @Test("a question is answered as if all runs had been read")
    func sameAnswer() throws {
        let whole = try answers(ShippedCalibration.model(with: runs))
        #expect(try answers(try model(ListedRuns(runs))) == whole)
        #expect(whole != (try answers(shipped)))
    }

    @Test("own runs of something else change nothing in how near the evidence is said to be")
    func nearness() throws {
        let informed = try model(ListedRuns(Array(runs.prefix(5))))
        let accelerator = try #require(runs.first).deployment.accelerator
        var levels: Set<EvidenceLevel> = []
        for model in ModelCatalog.builtIn().models {
            let deployment = Deployment(
                model: model, weightPrecision: .bf16, accelerator: accelerator, parallelism: Parallelism(pipeline: 3),
                engine: .defaults(for: .vllm, on: accelerator))
            let evidence = try shipped.replica(deployment).evidence
            #expect(try informed.replica(deployment).evidence == evidence, "\(model.id)")
            levels.insert(evidence)
        }
        #expect(levels == [.modelAndAccelerator, .acceleratorAndEngine])
    }

    @Test("what was fitted is used again for the same runs, and gives the same answer")
    func kept() throws {
        let first = ListedRuns(runs)
        let fresh = try answers(try model(first))
        #expect(first.read > 0 && !first.names.isEmpty)
        let second = ListedRuns(runs)
        second.take(first)
        #expect(try answers(try model(second)) == fresh)
        #expect(second.read == 0)
    }

    @Test("what was fitted to other runs, or by another program, is fitted again")
    func stale() throws {
        let first = ListedRuns(runs)
        _ = try answers(try model(first))
        let fewer = ListedRuns(runs.dropLast())
        fewer.take(first)
        #expect(try answers(try model(fewer)) == (try answers(ShippedCalibration.model(with: runs.dropLast()))))
        let newer = ListedRuns(runs, version: 2)
        newer.take(first)
        _ = try answers(try model(newer))
        #expect(newer.read == first.read)
    }

    @Test("what is damaged is fitted again, whatever the damage")
    func damaged() throws {
        let first = ListedRuns(runs)
        let fresh = try answers(try model(first))
        let changes: [([UInt8]) -> [UInt8]] = [
            { _ in [] }, { Array($0.dropLast()) }, { $0 + [0] }, { Array($0.prefix($0.count / 2)) },
            { $0.map { _ in 0xFF } }, { Array($0.reversed()) },
        ]
        for change in changes {
            let source = ListedRuns(runs)
            source.take(first, change)
            #expect(try answers(try model(source)) == fresh)
        }
        // Bytes that happen to be well formed may say anything, but never end the program.
        var random = SeededGenerator(seed: 16)
        for _ in 0..<50 {
            let source = ListedRuns(runs)
            source.take(first) { bytes in
                var bytes = bytes
                for _ in 0..<4 where !bytes.isEmpty {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                return bytes
            }
            _ = try? answers(try model(source))
        }
    }

    @Test("a question about one deployment reads a bounded part of many runs")
    func bounded() throws {
        let template = deployments[0]
        let many = try (0..<400).flatMap { index in
            var deployment = template
            deployment.model.totalParameters += Double(index + 1) * 2e8
            return try (0..<3).map { place in
                try SyntheticRuns.run(
                    deployment, SyntheticRuns.true8B, load: .concurrency(Double(1 + place)), source: nil,
                    id: "\(index)-\(place)")
            }
        }
        let source = ListedRuns(many)
        _ = try model(source).replica(template)
        #expect(source.read < many.count / 3)
    }

    @Test("own runs without any that a fit may learn from change nothing")
    func none() throws {
        #expect(try OwnEvidence(ListedRuns([]), over: shipped) { fatalError("\($0)") } == nil)
    }
}
