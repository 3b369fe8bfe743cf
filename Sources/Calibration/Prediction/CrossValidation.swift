internal import Foundation
internal import Parallel
internal import Performance
public import Quantities
internal import Workload

/// What is left out together when predictions are tested.
public enum HoldOut: String, Sendable, Hashable, CaseIterable {
    /// The points of a configuration with one pair of lengths: others of the same configuration remain.
    case load
    /// A whole configuration: model, accelerator, engine, precision and parallelism.
    case configuration
    /// An accelerator.
    case accelerator
    /// A chip generation.
    case architecture
    /// A model, whatever it runs on.
    case model
    /// A pair of lengths on an accelerator.
    case lengths
    /// All that one source published.
    case source

    /// The name of what `run` is left out with.
    public func group(_ run: MeasuredRun) -> String {
        let keys = run.keys
        return switch self {
        case .load:
            "\(keys[.configuration] ?? "")|\(Int(run.lengths.input.value))|\(Int(run.lengths.output.value))"
        case .configuration: keys[.configuration] ?? ""
        case .accelerator: keys[.accelerator] ?? ""
        case .architecture: keys[.architecture] ?? ""
        case .model: keys[.model] ?? ""
        case .lengths:
            "\(keys[.accelerator] ?? "")|\(Int(run.lengths.input.value))|\(Int(run.lengths.output.value))"
        case .source: run.source ?? ""
        }
    }
}

/// What a held-out prediction is told beside the conditions of the run.
public enum Asking: String, Sendable, Hashable, CaseIterable {
    /// The run's release, as a user asks who names one.
    case release
    /// Nothing: the engine's default release is assumed, as for a user who names none.
    case nothing
    /// The release, and who measured: what is seen by someone who has other runs of the source.
    case source
}

/// One prediction of a run held out of the fit.
public struct HeldOutPrediction: Sendable {
    /// What the prediction was told.
    public var asking = Asking.release
    /// The run.
    public var run: MeasuredRun
    /// Natural logarithms of the predicted figures, by metric.
    public var logarithms: [Double]
    /// How near the evidence was without the run's group.
    public var evidence: EvidenceLevel
    /// Predicted figures in the table's units.
    public var figures: [RunFigure: Double] = [:]
    /// The highest rate with a steady state that was predicted, at one replica; nil for two pools.
    public var capacity: Rate<Requests>?
    /// How far measurements of each metric were said to spread, see ``CalibratedReplica/spread(_:at:_:under:)``.
    public var spreads = [Double](repeating: 1, count: Metric.allCases.count)

    /// A prediction.
    public init(run: MeasuredRun, logarithms: [Double], evidence: EvidenceLevel) {
        self.run = run
        self.logarithms = logarithms
        self.evidence = evidence
        kind = run.pools == nil ? run.load.kind : run.kind
    }

    /// The kind of load that it informs the intervals of.
    public var kind: String

    /// The cells of intervals of all sources that its error of `metric` belongs to.
    ///
    /// Errors of two pools say nothing of others, and where lengths had to be assumed they say nothing of runs that
    /// state them.
    func cells(_ metric: String) -> [String] {
        guard run.statesLengths, run.statesPrefix else { return [] }
        let own = ResidualTable.key(evidence, metric, kind)
        return run.pools == nil ? [own, ResidualTable.key(evidence, metric, "any")] : [own]
    }

    /// The cell of its own source; nil without one.
    func sourceCell(_ metric: String) -> String? {
        run.source.map { ResidualTable.key(evidence, metric, kind, source: $0) }
    }

    /// log(measured / predicted); nil where nothing was measured, or the conditions already say it.
    public func residual(_ metric: Metric) -> Double? {
        guard let measured = run.measured[metric], measured > 0 else { return nil }
        return run.load.yields(metric) ? log(measured) - logarithms[metric.rawValue] : nil
    }

    /// log(measured / predicted) of a published figure; nil where nothing was measured.
    public func residual(_ figure: RunFigure) -> Double? {
        guard let measured = run.published[figure], let predicted = figures[figure], predicted > 0, measured > 0
        else { return nil }
        return log(measured / predicted)
    }
}

/// Leaves groups of runs out in turn, fits the others, and predicts what was left out.
public enum CrossValidation {
    /// Into how many parts the groups are dealt out.
    public static let folds = 4

    /// Predictions of all runs, each by a fit that saw nothing of its group.
    ///
    /// Groups go to `folds` folds by a hash of their name, so the split does not depend on the order of the runs.
    public static func predictions(
        _ runs: [MeasuredRun], leavingOut holdOut: HoldOut = .configuration, folds: Int = CrossValidation.folds,
        options: FitOptions = FitOptions(), corrects: Bool = true
    ) -> [HeldOutPrediction] {
        parallelMap(Array(0..<folds), isLong: true) { fold in
            predictions(runs, leavingOut: holdOut, fold: fold, of: folds, options: options, corrects: corrects)
        }.flatMap(\.self)
    }

    /// Predictions of the runs of one fold by a fit of the others.
    public static func predictions(
        _ runs: [MeasuredRun], leavingOut holdOut: HoldOut, fold: Int, of folds: Int = CrossValidation.folds,
        options: FitOptions = FitOptions(), corrects: Bool = true
    ) -> [HeldOutPrediction] {
        let split = Split(runs, holdOut, fold, of: folds)
        return predictions(split.left, unlike: split.seen, options, corrects: corrects)
    }

    /// The runs of a fold, and all others.
    private struct Split {
        var left: [MeasuredRun] = []
        var seen: [MeasuredRun] = []

        init(_ runs: [MeasuredRun], _ holdOut: HoldOut, _ fold: Int, of folds: Int) {
            for run in runs {
                if stableHash(holdOut.group(run)) % UInt64(folds) == fold { left.append(run) } else { seen.append(run) }
            }
        }
    }

    /// Predictions of `runs` by a fit of `seen`, the others.
    private static func predictions(
        _ runs: [MeasuredRun], unlike seen: [MeasuredRun], _ options: FitOptions, corrects: Bool
    ) -> [HeldOutPrediction] {
        let levels = Calibration.fit(seen, options: options)
        let predictor = PerformanceModel(levels: levels, residuals: ResidualTable(), runs: seen)
        // Runs of one deployment share what was resolved for it.
        struct Name: Hashable {
            var keys: FactorGroups
            var deployment: Deployment
        }
        var resolved: [Name: CalibratedReplica] = [:]
        func resolve(_ run: MeasuredRun, _ asking: Asking) throws -> CalibratedReplica {
            let keys = run.keys(asking)
            let name = Name(keys: keys, deployment: run.deployment)
            if let replica = resolved[name] { return replica }
            let replica = try predictor.replica(run.deployment, keys)
            resolved[name] = replica
            return replica
        }
        func predict(_ run: MeasuredRun, _ asking: Asking) -> HeldOutPrediction? {
            guard let replica = try? resolve(run, asking), replica.replica.memory.fits else { return nil }
            let estimate =
                corrects
                ? replica.estimate(run.lengths, under: run.load)
                : replica.replica.estimate(run.lengths, under: run.load)
            let logarithms = Metric.allCases.map { metric in
                log(max(CorrectionConstants.leastFigure, run.figure(metric, at: estimate.point)))
            }
            var prediction = HeldOutPrediction(run: run, logarithms: logarithms, evidence: replica.evidence)
            prediction.kind = estimate.load.kind(capacity: estimate.capacity)
            prediction.asking = asking
            prediction.capacity = estimate.capacity
            if prediction.kind != Load.nearCapacity {
                prediction.spreads = Metric.allCases.map {
                    replica.spread($0, at: estimate.point.inFlight, run.lengths, under: run.load)
                }
            }
            for figure in run.published.keys {
                prediction.figures[figure] = figure.value(of: estimate, lengths: run.lengths, replicas: run.replicas)
            }
            return prediction
        }
        return Asking.allCases.flatMap { asking in runs.compactMap { predict($0, asking) } }
    }

    /// Predictions of runs with separate pools, each from runs of such deployments outside its group.
    ///
    /// The factors of `levels` never see such runs, so only what is learnt of their errors is made again.
    public static func pooledPredictions(
        _ runs: [MeasuredRun], _ levels: CoefficientLevels, leavingOut holdOut: HoldOut = .configuration,
        folds: Int = CrossValidation.folds
    ) -> [HeldOutPrediction] {
        (0..<folds).flatMap { pooledPredictions(runs, levels, leavingOut: holdOut, fold: $0, of: folds) }
    }

    /// The same for the runs of one fold.
    public static func pooledPredictions(
        _ runs: [MeasuredRun], _ levels: CoefficientLevels, leavingOut holdOut: HoldOut, fold: Int,
        of folds: Int = CrossValidation.folds
    ) -> [HeldOutPrediction] {
        let split = Split(runs, holdOut, fold, of: folds)
        let predictor = PerformanceModel(levels: levels, residuals: ResidualTable(), runs: split.seen)
        var result: [HeldOutPrediction] = []
        for (run, asking) in split.left.flatMap({ run in Asking.allCases.map { (run: run, asking: $0) } }) {
            guard case .concurrency(let share, let start) = run.load,
                let replica = (try? predictor.pools(of: run, asking)) ?? nil,
                let estimate = replica.estimate(run.lengths, users: share * run.replicas, start: start)
            else { continue }
            let logarithms = Metric.allCases.map { metric in
                let value = metric.value(of: estimate.point, lengths: run.lengths)
                let throughput = estimate.outputTokens.value * run.replicas
                return log(max(CorrectionConstants.leastFigure, metric == .throughput ? throughput : value))
            }
            var prediction = HeldOutPrediction(run: run, logarithms: logarithms, evidence: replica.evidence)
            prediction.asking = asking
            for figure in run.published.keys {
                prediction.figures[figure] = figure.value(of: estimate, lengths: run.lengths, replicas: run.replicas)
            }
            result.append(prediction)
        }
        return result
    }

    /// The quantiles of held-out residuals, each over how far measurements were said to spread there: for all sources
    /// together as a user asks, who names none, and for each source as someone asks who names it.
    public static func residualTable(_ predictions: [HeldOutPrediction]) -> ResidualTable {
        var common: [String: [(value: Double, configuration: String)]] = [:]
        var bySource = common
        for prediction in predictions {
            let configuration = HoldOut.configuration.group(prediction.run)
            func add(_ metric: String, _ residual: Double?) {
                guard let residual else { return }
                if prediction.asking == .source {
                    if let cell = prediction.sourceCell(metric) {
                        bySource[cell, default: []].append((residual, configuration))
                    }
                } else {
                    for cell in prediction.cells(metric) { common[cell, default: []].append((residual, configuration)) }
                }
            }
            for metric in Metric.allCases {
                add(metric.word, prediction.residual(metric).map { $0 / prediction.spreads[metric.rawValue] })
            }
            if prediction.run.isOverloaded, prediction.asking != .source, prediction.run.statesLengths,
                let residual = prediction.residual(.throughput)
            {
                common[ResidualTable.capacityKey(prediction.evidence), default: []].append((residual, configuration))
            }
            for figure in RunFigure.allCases where figure.metric == nil {
                let spread = prediction.spreads[figure.nearest.rawValue]
                add(figure.rawValue, prediction.residual(figure).map { $0 / spread })
            }
        }
        let enough = bySource.filter { $0.value.count >= ResidualTable.fewest }
        return ResidualTable(cells: common.merging(enough) { common, _ in common }.mapValues { ResidualTable.Cell($0) })
    }

    /// The 90% intervals of held-out predictions by tables that saw nothing of their configuration: half of the
    /// configurations make the intervals for the other half, and the other way round.
    public struct Intervals: Sendable {
        private let halves: [ResidualTable]

        /// The intervals that `predictions`, of whatever was left out, give each other.
        public init(_ predictions: [HeldOutPrediction]) {
            halves = (0..<2).map { half in
                CrossValidation.residualTable(predictions.filter { Intervals.half($0) != half })
            }
        }

        private static func half(_ prediction: HeldOutPrediction) -> Int {
            Int(stableHash("half" + HoldOut.configuration.group(prediction.run)) % 2)
        }

        /// The share of `predictions` whose measured figure lies in its interval, and the mean width of the intervals as
        /// upper over lower end; nil when none has one.
        public func coverage(
            _ predictions: [HeldOutPrediction], _ metric: Metric
        ) -> (share: Double, width: Double)? {
            coverage(predictions, metric) { table, prediction in
                table.cell(
                    prediction.evidence, metric, prediction.kind,
                    source: prediction.asking == .source ? prediction.run.source : nil)?
                    .spread(by: prediction.spreads[metric.rawValue])
            }
        }

        /// The same for the capacity, which `predictions` of overloaded runs measured.
        public func capacityCoverage(_ predictions: [HeldOutPrediction]) -> (share: Double, width: Double)? {
            coverage(predictions, .throughput) { $0.capacity($1.evidence) }
        }

        private func coverage(
            _ predictions: [HeldOutPrediction], _ metric: Metric,
            _ cell: (ResidualTable, HeldOutPrediction) -> ResidualTable.Cell?
        ) -> (share: Double, width: Double)? {
            var inside = 0.0
            var all = 0.0
            var width = 0.0
            for prediction in predictions {
                guard let residual = prediction.residual(metric),
                    let errors = cell(halves[Intervals.half(prediction)], prediction)?.errors
                else { continue }
                all += 1
                width += errors.upperBound - errors.lowerBound
                if errors.contains(residual) { inside += 1 }
            }
            return all > 0 ? (inside / all, exp(width / all)) : nil
        }
    }
}

/// FNV-1a with a final mix: the same on every machine and run, unlike `Hasher`.
func stableHash(_ text: String) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    hash ^= hash >> 29
    return (hash &* 0x9E37_79B9_7F4A_7C15) >> 11
}
