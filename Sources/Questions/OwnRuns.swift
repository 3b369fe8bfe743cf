public import Calibration
public import Catalog
internal import Input
public import Measurements
public import RunStore

/// The user's own runs, as far as they can inform predictions.
public enum OwnRuns {
    /// What becomes of each of the user's runs in `store` whose figures say something of the server; throws what is wrong
    /// with the store.
    public static func outcomes(_ catalog: Catalog, store: RunStore?) throws -> [RunBinding.Outcome] {
        guard let store else { return [] }
        let binding = RunBinding(catalog.models, catalog.hardware)
        var outcomes: [RunBinding.Outcome] = []
        try store.forEach { if $0.isSound { outcomes.append(binding.outcome($0)) } }
        return outcomes
    }

    /// The user's runs that a fit may learn from: undisturbed, on a known model and accelerator.
    public static func runs(_ catalog: Catalog, store: RunStore?) throws -> [MeasuredRun] {
        try outcomes(catalog, store: store).compactMap { outcome in
            guard case .run(let run) = outcome, run.pools == nil else { return nil }
            return run
        }
    }

    /// Why some of these runs cannot inform predictions, though nothing is missing of them.
    public static func obstacles(_ runs: [RecordedRun]) throws -> [String] {
        let sound = runs.filter { $0.isSound && $0.missing.isEmpty }
        guard !sound.isEmpty else { return [] }
        let binding = RunBinding(.builtIn(), try .load())
        var counts: [String: Int] = [:]
        for run in sound {
            if case .skipped(_, let reason) = binding.outcome(run) { counts[reason, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.prefix(5).map { reason, count in
            "\(count == 1 ? "a run" : "\(count) runs") cannot inform predictions: \(reason)"
        }
    }
}

extension RecordedRun {
    /// Whether its figures say something of the server.
    var isSound: Bool {
        flags.allSatisfy { ![.stalled, .failed, .clientBound, .suspiciousUnits].contains($0) }
    }
}
