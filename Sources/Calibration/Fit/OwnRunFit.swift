internal import Foundation
internal import Performance

extension Calibration {
    /// Takes in a user's own runs without fitting everything again.
    ///
    /// One or two runs tell how fast a configuration is, not why: all its times are scaled alike, by the median of what
    /// the factors missed, drawn to nothing by `n / (n + 1/4)` for n runs (a run is off by half of what a configuration
    /// is). From ``enough`` runs on, single factors may move as well. Accelerators that no published run was made on
    /// take over most of what their runs say: errors on an accelerator left out have more than four fifths of their
    /// variance in common. What published runs already hold in place stays.
    public static func refine(_ levels: CoefficientLevels, with own: [MeasuredRun]) -> CoefficientLevels {
        var result = levels
        let missed = own.compactMap { run in slowness(of: run, levels).map { (run: run, by: $0) } }
        let strange = Dictionary(grouping: missed) { $0.run.keys[.accelerator] ?? "" }
            .filter { levels.departures[Level.accelerator.rawValue][$0.key] == nil }
        for (accelerator, runs) in strange.sorted(by: { $0.key < $1.key }) {
            guard let first = runs.first else { continue }
            let shared = 0.8 * drawn(runs.map(\.by))
            result.departures[Level.accelerator.rawValue][accelerator] = levels.scaling(first.run.keys, by: shared)
        }
        let configurations = Dictionary(grouping: own) { $0.keys[.own] ?? "" }
        for (configuration, runs) in configurations.sorted(by: { $0.key < $1.key }) {
            let left = runs.compactMap { slowness(of: $0, result) }
            guard let first = runs.first, !left.isEmpty else { continue }
            result.departures[Level.own.rawValue][configuration] = result.scaling(first.keys, by: drawn(left))
            guard runs.count >= enough else { continue }
            result = turned(result, by: runs)
        }
        return result
    }

    /// Runs of a configuration from which on its single factors move.
    static let enough = 4

    /// log(measured / predicted) of the time of a step, or of a whole request where only that is known.
    private static func slowness(of run: MeasuredRun, _ levels: CoefficientLevels) -> Double? {
        guard let replica = try? Replica(run.deployment, levels.coefficients(for: run.keys)),
            let predicted = predictLogarithms(run, replica)
        else { return nil }
        for (metric, sign) in [(Metric.tpot, 1.0), (.throughput, -1), (.e2e, 1)] where run.load.yields(metric) {
            if let measured = run.measured[metric], measured > 0 {
                return sign * (log(measured) - predicted[metric.rawValue])
            }
        }
        return nil
    }

    /// The median of what was missed, less where few runs say so.
    private static func drawn(_ missed: [Double]) -> Double {
        let sorted = missed.sorted()
        let count = Double(sorted.count)
        let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        return median * count / (count + 0.25)
    }

    /// The same with the single factors of the configuration of `runs` moved to where they ask for.
    private static func turned(_ levels: CoefficientLevels, by runs: [MeasuredRun]) -> CoefficientLevels {
        var options = FitOptions()
        options.rounds = 6
        options.averaged = 1
        options.learnsSpreads = false
        var fit = LevelFit(FitProblem(runs), base: Coefficients(coordinates: levels.base), options: options)
        fit.start(from: levels) { level, _ in level == .own }
        fit.run()
        var result = levels
        result.departures[Level.own.rawValue].merge(fit.levels.departures[Level.own.rawValue]) { _, new in new }
        return result
    }
}

extension CoefficientLevels {
    /// The departure that makes every step of a deployment with `keys` take `exp(slowness)` times as long.
    func scaling(_ keys: LevelKeys, by slowness: Double) -> [Double] {
        let now = coefficients(for: keys)
        let start = now.coordinates
        var values = now.values
        for factor in Factor.allCases {
            switch factor {
            case .weightBandwidth, .cacheBandwidth, .compute, .attentionCompute, .expertBandwidth, .expertCompute,
                .linkBandwidth:
                values[factor.rawValue] = max(0.01, min(0.99, values[factor.rawValue] * exp(-slowness)))
            case .perStep, .perLayer, .perPromptLayer, .perSequence, .allReduceLatency:
                values[factor.rawValue] *= exp(slowness)
            // Elementwise traffic follows the bandwidth; the rest is no part of a step.
            case .overlapLoss, .elementwise, .perRequest, .perInputToken, .closedLoopWave, .speculationGain,
                .firstTokenSteps:
                break
            }
        }
        return zip(Factor.allCases, values).map { $0.coordinate(of: $1) - start[$0.rawValue] }
    }
}
