import Foundation
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Calibration

@Suite("Solving for the corrections by nearby runs")
struct CorrectionSolutionTests {
    /// A symmetric positive definite matrix.
    static func entry(_ row: Int, _ column: Int) -> Double {
        let apart = Double(row - column)
        return exp(-apart * apart / 18) + (row == column ? 0.1 + 0.01 * Double(row % 3) : 0)
    }

    @Test("the factor solves the system, and its leading part the leading system", arguments: [1, 2, 3, 4, 5, 11, 96])
    func cholesky(count: Int) {
        let factor = Cholesky(count) { columns in
            for column in 0..<count {
                for row in column..<count { columns[column * count + row] = Self.entry(row, column) }
            }
        }
        for size in Set([1, (count + 1) / 2, count]) {
            let right = (0..<size).map { sin(Double($0)) }
            let solution = factor.solve(right)
            for row in 0..<size {
                let product = (0..<size).reduce(0) { $0 + Self.entry(row, $1) * solution[$1] }
                #expect(abs(product - right[row]) < 1e-10)
            }
            let diagonal = factor.inverseDiagonal(size)
            for place in 0..<size {
                let unit = (0..<size).map { $0 == place ? 1.0 : 0 }
                #expect(abs(factor.solve(unit)[place] - diagonal[place]) < 1e-10)
            }
        }
    }

    @Test(
        "a run says how long decode steps take, whatever its load makes of it",
        arguments: [Load.rate(.perSecond(0), variation: 1), .concurrency(64), .offline, .staticBatch(16)], [0.8, 1.25])
    func pace(kind: Load, factor: Double) throws {
        let deployment = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), SyntheticRuns.accelerator("chip-a"))
        let plain = try Replica(deployment, CoefficientLevels().coefficients(for: FactorGroups(deployment)))
        let actual = plain.corrected(by: .decode(by: factor))
        let lengths = TokenLengths(input: Tokens(1000), output: Tokens(300))
        var load = kind
        if case .rate = kind {
            // Near what the slower of both carries.
            let capacity = min(SteadyState(actual, lengths).capacity, SteadyState(plain, lengths).capacity)
            load = .rate(capacity * 0.9, variation: 1)
            let times = [plain, actual].map { $0.operatingPoint(lengths, under: load).tpot.mean.value }
            #expect(abs(log(times[1] / times[0])) > 1.5 * abs(log(factor)))
        }
        let point = actual.operatingPoint(lengths, under: load)
        let figures: [Metric: Double] =
            load == .offline
            ? [.throughput: point.rate.value * lengths.output.value]
            : [.tpot: point.tpot.mean.value, .ttft: point.ttft.mean.value]
        let run = MeasuredRun(
            id: "run", source: "test", deployment: deployment, lengths: lengths, load: load, measured: .init(figures))
        let field = ResidualField([run], CoefficientLevels())
        let member = try #require(field.members(of: 0).first)
        #expect(abs(try #require(member.residuals[.tpot]) - log(factor)) < 2e-4)
        if load != .offline { #expect(abs(try #require(member.residuals[.ttft])) < 0.01) }
    }

    @Test("the miss of a run is that of a correction by the others")
    func leavingOneOut() throws {
        let runs = try SyntheticRuns.sweep()
        let first = try #require(runs.first)
        let traits = Traits(first.deployment, first.keys)
        let correction = ResidualField(runs, CoefficientLevels()).correction(traits).0
        #expect(correction.points.count > 3)
        for index in runs.indices.prefix(4) {
            let run = runs[index]
            var others = runs
            others.remove(at: index)
            let field = ResidualField(runs, CoefficientLevels())
            let own = try #require(
                field.groups.indices.lazy.flatMap { field.members(of: $0) }.first { $0.id == run.id })
            let without = ResidualField(others, CoefficientLevels()).correction(traits).0
            let place = try #require(correction.points.firstIndex { $0.place == own.place && $0.similarity == 1 })
            for metric in [Metric.tpot, .ttft] {
                // Larger errors count no more than that.
                let most =
                    CorrectionConstants.largestMiss * CorrectionConstants.scale(metric, isPooled: false).spread
                let error = max(-most, min(most, try #require(own.residuals[metric])))
                let miss = error - without.expected(metric, at: own.place)
                #expect(abs(correction.misses(metric)[place] - miss) < 1e-9, "\(run.id) \(metric)")
            }
        }
    }

    @Test("each two runs have in common what their groups and their places have, in whatever order they are solved")
    func similarities() throws {
        let runs = try SyntheticRuns.sweep()
        let field = ResidualField(runs, CoefficientLevels())
        let members = field.groups.indices.flatMap { group in field.members(of: group).map { (group, $0.place) } }
        let codes = field.groups.codes
        #expect(Set(members.map(\.0)).count > 1 && members.count > 4)
        let matrix = SimilarityMatrix(members.map { (place: $0.1, group: $0.0) }, codes: codes)
        let order = Array(members.indices.filter { $0 % 3 != 1 }.reversed()) + [1]
        let right = order.indices.map { cos(Double($0)) }
        let solution = matrix.factor(order, noise: 0.2).solve(right)
        for (row, first) in order.enumerated() {
            var product = 0.2 * solution[row]
            for (column, second) in order.enumerated() {
                let (own, other) = (members[first], members[second])
                let common = codes[own.0].similarity(codes[other.0]) * own.1.similarity(other.1)
                product += common * solution[column]
            }
            #expect(abs(product - right[row]) < 1e-9)
        }
    }

    @Test("what runs say of a metric does not depend on what was asked before", arguments: Metric.allCases)
    func askedFirst(metric: Metric) throws {
        let runs = try SyntheticRuns.sweep()
        let first = try #require(runs.first)
        let traits = Traits(first.deployment, first.keys)
        let alone = ResidualField(runs, CoefficientLevels()).correction(traits).0
        let (weights, misses) = (alone.weights(metric), alone.misses(metric))
        for other in Metric.allCases {
            let field = ResidualField(runs, CoefficientLevels())
            // Weights alone, which leaves the misses to be worked out later.
            _ = field.correction(traits, knowsSpread: false).0.weights(other)
            let correction = field.correction(traits).0
            #expect(correction.weights(metric) == weights, "after \(other)")
            #expect(zip(correction.misses(metric), misses).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        }
    }

    @Test("metrics whose runs lie in each other share a factor, others have one of their own")
    func chains() {
        func known(_ text: String) -> KnownRuns { KnownRuns(text.map { $0 == "x" }) }
        let chains = KnownRuns.chains([
            (.tpot, known("x-x-")), (.e2e, known("xxx-")), (.ttft, known("---x")), (.throughput, known("x-x-")),
            (.ttft99, known("----")),
        ])
        #expect(chains.map(\.order) == [[0, 2, 1], [3]])
        #expect(chains[0].metrics.map(\.0) == [.e2e, .tpot, .throughput])
        #expect(chains[0].metrics.map(\.count) == [3, 2, 2])
        #expect(chains[1].metrics.map(\.0) == [.ttft])
    }

    @Test("a correction asked for again is the same, and so is one from a field that never solved it")
    func remembered() throws {
        let runs = try SyntheticRuns.sweep()
        let first = try #require(runs.first)
        let field = ResidualField(runs, CoefficientLevels())
        let traits = Traits(first.deployment, first.keys)
        let (once, names) = field.correction(traits)
        let (again, same) = field.correction(traits)
        let (fresh, others) = ResidualField(runs, CoefficientLevels()).correction(traits)
        for metric in Metric.allCases {
            #expect(once.weights(metric) == again.weights(metric) && once.misses(metric) == again.misses(metric))
            // Asked for in another order, and its misses after its weights.
            #expect(once.weights(metric) == fresh.weights(metric))
        }
        #expect(!once.weights(.tpot).isEmpty && names == same && names == others && !names.isEmpty)
    }

    @Test("the table of corrections moves what an idle and a busy replica are predicted to do")
    func table() throws {
        let deployment = SyntheticRuns.deployment(SyntheticRuns.model(32, 4096), SyntheticRuns.accelerator("chip-a"))
        let predictor = PerformanceModel(
            levels: CoefficientLevels(), residuals: ResidualTable(), runs: try SyntheticRuns.sweep())
        let replica = try predictor.replica(deployment)
        let lengths = TokenLengths(input: Tokens(900), output: Tokens(250))
        let loads = [1.0, 3, 20, 200].map { Load.concurrency($0) }
        let points = loads.map { replica.replica.operatingPoint(lengths, under: $0) }
        func corrections(_ metric: Metric) -> [Double] {
            points.map { replica.correction(metric, lengths: lengths, kind: .closedLoop, inFlight: $0.inFlight) }
        }
        // One is of decode steps, the other of what is left of first tokens at that pace.
        for (load, (pace, firstToken)) in zip(loads, zip(corrections(.tpot), corrections(.ttft))) {
            let paced = replica.replica.corrected(by: .decode(by: exp(pace))).operatingPoint(lengths, under: load)
            let corrected = replica.estimate(lengths, under: load).point
            #expect(abs(log(corrected.tpot.mean / paced.tpot.mean)) < 0.1 * abs(pace) + 0.03, "\(load)")
            let moved = log(corrected.ttft.mean / paced.ttft.mean)
            // In a closed loop slower steps change what else is in the batch, so the whole moves nearly as far.
            #expect(abs(moved - firstToken) < 0.25 * abs(firstToken) + 0.03, "\(load)")
        }
        for metric in [Metric.tpot, .ttft] {
            #expect(corrections(metric).contains { abs($0) > 0.01 })
            let ladder = replica.correctionTable(metric, lengths: lengths, kind: .closedLoop)
            #expect(ladder.count == PaceCorrection.places)
            for (rung, expected) in ladder.enumerated() {
                let load = Double(1 << rung)
                #expect(
                    replica.correction(metric, lengths: lengths, kind: .closedLoop, inFlight: load) == expected)
            }
        }
        // Where no run has the metric, nothing is corrected.
        #expect(replica.correctionTable(.ttft99, lengths: lengths, kind: .rate).allSatisfy { $0 == 0 })
    }
}
