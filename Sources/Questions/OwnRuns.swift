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

    /// What keeps a run from informing predictions, though nothing is missing of it; for ``BenchmarkFile``.
    public static func objection() throws -> @Sendable (RecordedRun) -> String? {
        let binding = RunBinding(.builtIn(), try .load())
        return { run in
            guard run.isSound, run.missing.isEmpty, case .skipped(_, let reason) = binding.outcome(run) else {
                return nil
            }
            return reason
        }
    }

    /// Why some runs of a file, which was read with ``objection()``, cannot inform predictions.
    public static func obstacles(_ file: ImportedFile) -> [String] {
        file.objections.sorted { $0.key < $1.key }.prefix(5).map { reason, count in
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
