import Calibration
import Catalog
import Foundation
import Input
import Measurements
import RunStore

/// The user's own runs, as far as they can inform predictions.
enum OwnRuns {
    /// What becomes of each of the user's runs.
    static func outcomes(_ catalog: Catalog, store: StoreOptions) throws -> [RunBinding.Outcome] {
        guard let table = try table(store) else { return [] }
        return try RunBinding(catalog.models, catalog.hardware).outcomes(table)
    }

    /// The user's runs that a fit may learn from: undisturbed, on a known model and accelerator.
    static func runs(_ catalog: Catalog, store: StoreOptions) throws -> [MeasuredRun] {
        try outcomes(catalog, store: store).compactMap { outcome in
            outcome.run.flatMap { $0.pools == nil ? $0 : nil }
        }
    }

    /// Why some of these runs cannot inform predictions, though nothing is missing of them.
    static func obstacles(_ runs: [RecordedRun]) throws -> [String] {
        let sound = runs.filter { $0.isSound && $0.missing.isEmpty }
        guard !sound.isEmpty, sound.count <= 10_000 else { return [] }
        let binding = RunBinding(try .builtIn(), try .load())
        var counts: [String: Int] = [:]
        for outcome in try binding.outcomes(TextFile(name: "runs", text: RunTable.text(sound))) {
            if case .skipped(_, let reason) = outcome { counts[reason, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.prefix(5).map { reason, count in
            "\(count == 1 ? "a run" : "\(count) runs") cannot inform predictions: \(reason)"
        }
    }

    /// The user's runs as a table; nil when there are none.
    private static func table(_ options: StoreOptions) throws -> TextFile? {
        guard let store = try options.openExisting() else { return nil }
        do {
            let own = RunFilter(isOwn: true)
            guard try store.count(own) > 0 else { return nil }
            var runs: [RecordedRun] = []
            try store.forEach(own) { runs.append($0) }
            return TextFile(name: store.path, text: RunTable.text(runs.filter(\.isSound)))
        } catch let failure as RunStoreFailure {
            throw Failure(failure)
        }
    }
}

extension RecordedRun {
    /// Whether its figures say something of the server.
    fileprivate var isSound: Bool {
        flags.allSatisfy { ![.stalled, .failed, .clientBound, .suspiciousUnits].contains($0) }
    }
}
