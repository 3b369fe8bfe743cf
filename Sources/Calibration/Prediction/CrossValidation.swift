internal import Dispatch
internal import Foundation
internal import Performance
internal import Quantities
internal import Synchronization
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
        }
    }
}

/// One prediction of a run held out of the fit.
public struct HeldOutPrediction: Sendable {
    /// The run.
    public var run: MeasuredRun
    /// Natural logarithms of the predicted figures, by metric.
    public var logarithms: [Double]
    /// How near the evidence was without the run's group.
    public var evidence: EvidenceLevel
    /// Predicted figures in the table's units.
    public var figures: [RunFigure: Double] = [:]

    /// A prediction.
    public init(run: MeasuredRun, logarithms: [Double], evidence: EvidenceLevel) {
        self.run = run
        self.logarithms = logarithms
        self.evidence = evidence
        kind = run.pools == nil ? run.load.kind : run.kind
    }

    /// The kind of load that it informs the intervals of.
    var kind: String

    /// The cells of intervals of all sources that its error of `metric` belongs to.
    ///
    /// Errors of two pools say nothing of others, and where lengths had to be assumed they say nothing of runs that
    /// state them.
    func cells(_ metric: String) -> [String] {
        guard run.statesLengths else { return [] }
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
    /// Predictions of all runs, each by a fit that saw nothing of its group.
    ///
    /// Groups go to `folds` folds by a hash of their name, so the split does not depend on the order of the runs.
    public static func predictions(
        _ runs: [MeasuredRun], leavingOut holdOut: HoldOut = .configuration, folds: Int = 5,
        options: FitOptions = FitOptions(), corrects: Bool = true
    ) -> [HeldOutPrediction] {
        let fold = runs.map { Int(stableHash(holdOut.group($0)) % UInt64(folds)) }
        let parts = Mutex<[Int: [HeldOutPrediction]]>([:])
        DispatchQueue.concurrentPerform(iterations: folds) { left in
            let predictions = predictions(
                zip(runs, fold).filter { $0.1 == left }.map(\.0),
                unlike: zip(runs, fold).filter { $0.1 != left }.map(\.0),
                options, corrects: corrects)
            parts.withLock { $0[left] = predictions }
        }
        return parts.withLock { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    /// Predictions of `runs` by a fit of `seen`, the others.
    private static func predictions(
        _ runs: [MeasuredRun], unlike seen: [MeasuredRun], _ options: FitOptions, corrects: Bool
    ) -> [HeldOutPrediction] {
        let levels = Calibration.fit(seen, options: options)
        let predictor = PerformanceModel(levels: levels, residuals: ResidualTable(), runs: seen)
        // Runs of one deployment share what was resolved for it.
        struct Name: Hashable {
            var keys: LevelKeys
            var engine: EngineSettings
        }
        var resolved: [Name: CalibratedReplica] = [:]
        func resolve(_ run: MeasuredRun) throws -> CalibratedReplica {
            let keys = run.keys
            let name = Name(keys: keys, engine: run.deployment.engine)
            if let replica = resolved[name] { return replica }
            let replica = try predictor.replica(run.deployment, keys)
            resolved[name] = replica
            return replica
        }
        return runs.compactMap { run in
            guard let replica = try? resolve(run), replica.replica.memory.fits else { return nil }
            let estimate =
                corrects
                ? replica.estimate(run.lengths, under: run.load)
                : replica.replica.estimate(run.lengths, under: run.load)
            let logarithms = Metric.allCases.map { metric in
                let figure = metric.value(of: estimate.point, lengths: run.lengths)
                return log(max(CorrectionConstants.leastFigure, figure * (metric == .throughput ? run.replicas : 1)))
            }
            var prediction = HeldOutPrediction(run: run, logarithms: logarithms, evidence: replica.evidence)
            prediction.kind = estimate.load.kind(capacity: estimate.capacity)
            for figure in run.published.keys {
                prediction.figures[figure] = figure.value(of: estimate, lengths: run.lengths, replicas: run.replicas)
            }
            return prediction
        }
    }

    /// Predictions of runs with separate pools, each from runs of such deployments outside its group.
    ///
    /// The factors of `levels` never see such runs, so only what is learnt of their errors is made anew.
    public static func pooledPredictions(
        _ runs: [MeasuredRun], _ levels: CoefficientLevels, leavingOut holdOut: HoldOut = .configuration,
        folds: Int = 5
    ) -> [HeldOutPrediction] {
        var result: [HeldOutPrediction] = []
        let fold = runs.map { Int(stableHash(holdOut.group($0)) % UInt64(folds)) }
        for left in 0..<folds {
            let seen = zip(runs, fold).filter { $0.1 != left }.map(\.0)
            let predictor = PerformanceModel(levels: levels, residuals: ResidualTable(), runs: seen)
            for (run, _) in zip(runs, fold).filter({ $0.1 == left }) {
                guard case .concurrency(let share) = run.load,
                    let replica = (try? predictor.pools(of: run)) ?? nil,
                    let estimate = replica.estimate(run.lengths, users: share * run.replicas)
                else { continue }
                let logarithms = Metric.allCases.map { metric in
                    let value = metric.value(of: estimate.point, lengths: run.lengths)
                    let throughput = estimate.outputTokens.value * run.replicas
                    return log(max(CorrectionConstants.leastFigure, metric == .throughput ? throughput : value))
                }
                var prediction = HeldOutPrediction(run: run, logarithms: logarithms, evidence: replica.evidence)
                for figure in run.published.keys {
                    prediction.figures[figure] = figure.value(
                        of: estimate, lengths: run.lengths, replicas: run.replicas)
                }
                result.append(prediction)
            }
        }
        return result
    }

    /// The quantiles of held-out residuals.
    public static func residualTable(_ predictions: [HeldOutPrediction]) -> ResidualTable {
        var common: [String: [Double]] = [:]
        var bySource: [String: [Double]] = [:]
        for prediction in predictions {
            func add(_ metric: String, _ residual: Double?) {
                guard let residual else { return }
                for cell in prediction.cells(metric) { common[cell, default: []].append(residual) }
                if let cell = prediction.sourceCell(metric) { bySource[cell, default: []].append(residual) }
            }
            for metric in Metric.allCases { add(metric.word, prediction.residual(metric)) }
            for figure in RunFigure.allCases where figure.metric == nil {
                add(figure.rawValue, prediction.residual(figure))
            }
        }
        let enough = bySource.filter { $0.value.count >= ResidualTable.fewest }
        return ResidualTable(cells: common.merging(enough) { common, _ in common }.mapValues { ResidualTable.Cell($0) })
    }

    /// The share of held-out figures inside 90 % intervals that saw nothing of their configuration: half of the
    /// configurations make the intervals for the other half, and the other way round.
    public static func coverage(_ predictions: [HeldOutPrediction], _ metric: Metric) -> Double? {
        var inside = 0
        var all = 0
        let half = predictions.map { stableHash("half" + HoldOut.configuration.group($0.run)) % 2 }
        for side in [UInt64(0), 1] {
            let table = residualTable(zip(predictions, half).filter { $0.1 != side }.map(\.0))
            for (prediction, own) in zip(predictions, half) where own == side {
                guard let residual = prediction.residual(metric),
                    let cell = table.cell(
                        prediction.evidence, metric, prediction.kind, source: prediction.run.source)
                else { continue }
                all += 1
                if residual >= min(0, cell.low) && residual <= max(0, cell.high) { inside += 1 }
            }
        }
        return all > 0 ? Double(inside) / Double(all) : nil
    }
}

/// FNV-1a with a final mix: the same on every machine and run, unlike `Hasher`.
func stableHash(_ text: String) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    hash ^= hash >> 29
    return (hash &* 0x9E37_79B9_7F4A_7C15) >> 11
}
