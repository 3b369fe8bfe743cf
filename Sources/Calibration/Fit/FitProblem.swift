internal import Catalog
internal import Foundation
public import Performance
internal import Quantities
internal import Workload

/// The runs, each with the nodes of the levels it belongs to, ready for least squares.
struct FitProblem {
    /// One run.
    struct Row {
        /// What was measured.
        var run: MeasuredRun
        /// Its replica, with whatever factors.
        var replica: Replica
        /// The index of its node at each level; -1 where it has none.
        var nodes: [Int]
        /// The metrics that count, with logarithms of what was measured.
        var targets: [(metric: Metric, logarithm: Double)]
        /// Which factors can matter.
        var factors: [Int]
        /// The index of its noise group.
        var group: Int
        /// What the row counts: rows of one configuration are not independent of each other.
        var weight = 1.0
    }

    var rows: [Row] = []
    /// Nodes: level and key.
    var nodes: [(level: Level, key: LevelKey)] = []
    /// The index of the node of a key, by level.
    private var indices: [[LevelKey: Int]] = Level.allCases.map { _ in [:] }
    var groups: [String] = []

    init(_ runs: [MeasuredRun]) {
        var groupIndex: [String: Int] = [:]
        for run in runs {
            let targets = FitProblem.targets(run)
            guard !targets.isEmpty, let replica = try? Replica(run.deployment, .uncalibrated), replica.memory.fits
            else { continue }
            var own: [Int] = []
            for (level, key) in zip(Level.allCases, run.keys.keys) {
                guard let key else {
                    own.append(-1)
                    continue
                }
                if let index = indices[level.rawValue][key] {
                    own.append(index)
                } else {
                    indices[level.rawValue][key] = nodes.count
                    own.append(nodes.count)
                    nodes.append((level, key))
                }
            }
            let group = groupIndex[run.source ?? ""] ?? groups.count
            if group == groups.count {
                groupIndex[run.source ?? ""] = group
                groups.append(run.source ?? "")
            }
            rows.append(
                Row(
                    run: run, replica: replica, nodes: own, targets: targets,
                    factors: Factor.all.indices.filter { Factor.all[$0].matters(in: run) }, group: group))
        }
        weigh()
    }

    /// Lets many rows of one configuration by one source count less, each by a power of their number.
    private mutating func weigh() {
        struct Name: Hashable {
            var source: String?
            var configuration: ConfigurationKey
            var load: String
        }
        let names = rows.map {
            Name(source: $0.run.source, configuration: $0.run.keys.configuration, load: $0.run.load.kind)
        }
        var counts: [Name: Double] = [:]
        for name in names { counts[name, default: 0] += 1 }
        for (index, name) in names.enumerated() { rows[index].weight = pow(counts[name] ?? 1, -FitConstants.crowding) }
    }

    /// Nodes of releases of one engine that follow each other.
    var neighbouringReleases: [(Int, Int)] {
        let ordered = nodes.enumerated().compactMap {
            index, node -> (engine: Substring, place: EngineVersion, node: Int)? in
            guard case .release(let name) = node.key else { return nil }
            return EngineReleases.position(of: name).map { ($0.engine, $0.place, index) }
        }.sorted { ($0.engine, $0.place) < ($1.engine, $1.place) }
        return zip(ordered, ordered.dropFirst()).filter { $0.engine == $1.engine }.map { ($0.node, $1.node) }
    }

    /// The figures that say something which is not already said by the conditions or by each other.
    static func targets(_ run: MeasuredRun) -> [(metric: Metric, logarithm: Double)] {
        let first: Metric = run.measured[.ttft] == nil ? .ttft50 : .ttft
        var metrics: [Metric] = [.tpot, first, .throughput]
        switch run.load {
        case .rate: metrics = [.tpot, first]
        case .staticBatch: metrics = run.measured[.e2e] == nil ? [.tpot, first, .throughput] : [.tpot, first, .e2e]
        case .concurrency:
            if run.measured[.tpot] == nil {
                metrics = run.measured[.throughput] == nil ? [.e2e] : [first, .throughput]
            }
        case .offline: metrics = [.throughput]
        }
        return metrics.compactMap { metric in
            run.measured[metric].flatMap { $0 > 0 ? (metric, log($0)) : nil }
        }
    }
}

/// What a set of factors predicts of one run: logarithms by metric.
public func predictLogarithms(_ run: MeasuredRun, _ coefficients: Coefficients) -> [Double]? {
    guard let replica = try? Replica(run.deployment, coefficients) else { return nil }
    return predictLogarithms(run, replica)
}

/// What a replica makes of a run: logarithms by metric.
func predictLogarithms(_ run: MeasuredRun, _ replica: Replica) -> [Double]? {
    let point = replica.operatingPoint(run.lengths, under: run.load)
    guard point.state != .doesNotFit else { return nil }
    return Metric.allCases.map { log(max(run.figure($0, at: point), CorrectionConstants.leastFigure)) }
}
