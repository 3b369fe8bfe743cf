internal import Catalog
internal import Foundation
internal import Performance

extension Calibration {
    /// Takes in a user's own runs without fitting everything again.
    ///
    /// One or two runs tell how fast a configuration is, not why: all its times are scaled alike, by the median of what
    /// the factors missed, shrunk by `n / (n + 1/4)` for n runs (a run is off by half of what a configuration is). From
    /// ``OwnRunConstants/enough`` runs on, single factors may move as well. Accelerators that no published run was made on
    /// take over most of what their runs say: errors on an accelerator left out have more than four fifths of their
    /// variance in common. What published runs already determine stays.
    ///
    /// Own runs have no source: with one they would count as published, and move nothing.
    public static func refine(_ levels: CoefficientLevels, with own: [MeasuredRun]) -> CoefficientLevels {
        precondition(own.allSatisfy { $0.source == nil }, "a user's own run has no source")
        var result = levels
        for (accelerator, runs) in Dictionary(grouping: own, by: { $0.deployment.accelerator.id }) {
            guard let offset = sharedOffset(of: runs, levels) else { continue }
            result.offsets[Level.accelerator.rawValue][.accelerator(accelerator)] = offset
        }
        let shared = result
        for (configuration, runs) in Dictionary(grouping: own, by: { $0.keys.configuration }) {
            guard let offset = ownOffset(of: runs, shared) else { continue }
            result.offsets[Level.own.rawValue][.own(configuration)] = offset
        }
        return result
    }

    /// The offset of an accelerator on which no published run was made, from `runs` on it; nil for others, and where no
    /// run tells.
    static func sharedOffset(of runs: [MeasuredRun], _ levels: CoefficientLevels) -> [Double]? {
        guard let accelerator = runs.first?.deployment.accelerator.id,
            levels.offsets[Level.accelerator.rawValue][.accelerator(accelerator)] == nil
        else { return nil }
        let missed = runs.compactMap { run in slowness(of: run, levels).map { (run: run, by: $0) } }
        guard let first = missed.first else { return nil }
        return levels.scaling(first.run.keys, by: OwnRunConstants.sharedByAccelerator * shrunk(missed.map(\.by)))
    }

    /// The offset of a configuration from `runs` on it; nil where no run tells.
    static func ownOffset(of runs: [MeasuredRun], _ levels: CoefficientLevels) -> [Double]? {
        let missed = runs.compactMap { slowness(of: $0, levels) }
        guard let keys = runs.first?.keys, !missed.isEmpty else { return nil }
        var result = levels
        result.offsets[Level.own.rawValue][.own(keys.configuration)] = result.scaling(keys, by: shrunk(missed))
        if runs.count >= OwnRunConstants.enough { result = refitted(result, by: runs) }
        return result.offsets[Level.own.rawValue][.own(keys.configuration)]
    }

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
    private static func shrunk(_ missed: [Double]) -> Double {
        let sorted = missed.sorted()
        let count = Double(sorted.count)
        let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        return median * count / (count + OwnRunConstants.runVariance)
    }

    /// The same with the single factors of the configuration of `runs` moved to where they ask for.
    private static func refitted(_ levels: CoefficientLevels, by runs: [MeasuredRun]) -> CoefficientLevels {
        var options = FitOptions()
        options.rounds = OwnRunConstants.rounds
        // Few runs, of which the user knows what they measured: all of them pull.
        options.linearRounds = options.rounds
        options.averaged = 1
        options.learnsSpreads = false
        var fit = LevelFit(FitProblem(runs), base: Coefficients(coordinates: levels.base), options: options)
        fit.start(from: levels) { level, _ in level == .own }
        fit.run()
        var result = levels
        for (key, offset) in fit.levels.offsets[Level.own.rawValue].all {
            result.offsets[Level.own.rawValue][key] = offset
        }
        return result
    }
}

extension CoefficientLevels {
    /// The offset that makes every step of a deployment with `keys` take `exp(slowness)` times as long.
    func scaling(_ keys: FactorGroups, by slowness: Double) -> [Double] {
        let now = coefficients(for: keys)
        let start = now.coordinates
        var values = now.values
        for (place, factor) in Factor.all.enumerated() {
            switch factor.whenSlower {
            case .falls:
                let fractions = OwnRunConstants.fractions
                values[place] = max(fractions.lowerBound, min(fractions.upperBound, values[place] * exp(-slowness)))
            case .grows: values[place] *= exp(slowness)
            case .stays: break
            }
        }
        return zip(Factor.all, zip(values, start)).map { factor, pair in factor.coordinate(of: pair.0) - pair.1 }
    }
}

extension OwnRunConstants {
    /// The most runs of a configuration that are fitted, spread evenly over all of them.
    ///
    /// As many as a correction is based on: more cost a millisecond each and move no factor.
    static let most = CorrectionConstants.most
    /// Raised whenever a fit to the same runs gives something else, so that what was kept is fitted again.
    static let version: UInt64 = 1
}
