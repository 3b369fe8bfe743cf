public import Calibration
internal import Catalog
internal import Foundation
internal import Performance
internal import Quantities
internal import Workload

/// What each part of the calibration is worth on an accelerator that it has never seen.
///
/// All runs of the accelerator are left out of the fit and predicted as a user's own: without the offset that their
/// publisher would bring. Then 1, 3 and 5 runs of its best-measured configuration are given back as own runs.
public struct Ablation: Sendable {
    /// The errors under one condition.
    public struct Row: Sendable {
        /// The condition in words.
        public var condition: String
        /// Errors of what was not given back, by metric: in the configuration that the given runs are of.
        public var same: [Metric: AccuracySummary]
        /// The same in all other configurations of the accelerator.
        public var others: [Metric: AccuracySummary]
    }

    /// The accelerator.
    public var accelerator: String
    /// Runs of it.
    public var count: Int
    /// The configuration that runs are given back of.
    public var configuration: String
    /// From no calibration at all to five own runs.
    public var rows: [Row] = []

    /// The metrics that are compared.
    public static let metrics = [Metric.tpot, .ttft, .throughput]

    /// Leaves `accelerator` out of `runs`; nil when none is of it.
    public init?(_ runs: [MeasuredRun], without accelerator: String) {
        let mine = runs.filter { $0.deployment.accelerator.id == accelerator }.map { run in
            var run = run
            run.source = nil
            return run
        }
        let seen = runs.filter { $0.deployment.accelerator.id != accelerator }
        let byName = Dictionary(grouping: mine) { $0.keys[.configuration] ?? "" }
        guard let (name, family) = byName.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }) else {
            return nil
        }
        self.accelerator = accelerator
        count = mine.count
        configuration = name
        // Own runs spread over the loads, as somebody would choose them.
        let ordered = family.sorted { ($0.load.size, $0.id) < ($1.load.size, $1.id) }
        func given(_ count: Int) -> [MeasuredRun] {
            guard ordered.count > count else { return ordered }
            return (0..<count).map { ordered[(2 * $0 + 1) * ordered.count / (2 * count)] }
        }
        let hidden = Set(given(5).map(\.id))
        let rest = mine.filter { !hidden.contains($0.id) }

        var global = FitOptions()
        global.levels = [.all]
        let levels = Calibration.fit(seen)
        let plain: [(String, CoefficientLevels)] = [
            ("no calibration", CoefficientLevels()), ("global factors", Calibration.fit(seen, options: global)),
            ("levels", levels),
        ]
        for (condition, levels) in plain {
            add(condition, rest, PerformanceModel(levels: levels, residuals: ResidualTable(), runs: []))
        }
        add("levels, nearby runs", rest, PerformanceModel(levels: levels, residuals: ResidualTable(), runs: seen))
        for count in [1, 3, 5] {
            let own = given(count)
            let refined = Calibration.refine(levels, with: own)
            let predictor = PerformanceModel(levels: refined, residuals: ResidualTable(), runs: seen + own)
            add("and \(count) own \(count == 1 ? "run" : "runs")", rest, predictor)
        }
    }

    private mutating func add(_ condition: String, _ runs: [MeasuredRun], _ predictor: PerformanceModel) {
        var errors: [Bool: [Metric: [Double]]] = [:]
        for run in runs {
            guard let replica = try? predictor.replica(run.deployment, run.keys) else { continue }
            let point = replica.estimate(run.lengths, under: run.load).point
            guard point.state != .doesNotFit else { continue }
            for metric in Self.metrics {
                guard let measured = run.measured[metric], measured > 0, run.load.yields(metric) else { continue }
                errors[run.keys[.configuration] == configuration, default: [:]][metric, default: []]
                    .append(run.figure(metric, at: point) / measured - 1)
            }
        }
        func summaries(_ isSame: Bool) -> [Metric: AccuracySummary] {
            (errors[isSame] ?? [:]).compactMapValues { AccuracySummary(errors: $0) }
        }
        rows.append(Row(condition: condition, same: summaries(true), others: summaries(false)))
    }
}

extension Load {
    /// Requests at once, or a second: what runs of a configuration are ordered by.
    fileprivate var size: Double {
        switch self {
        case .rate(let rate, _): rate.value
        case .concurrency(let users, _): users
        case .staticBatch(let count): count
        case .offline: .infinity
        }
    }
}
