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

    /// The user's runs as a table; nil when there are none.
    private static func table(_ options: StoreOptions) throws -> TextFile? {
        guard let store = try options.openExisting() else { return nil }
        do {
            let own = RunFilter(isOwn: true)
            guard try store.count(own) > 0 else { return nil }
            var runs: [RecordedRun] = []
            try store.forEach(own) { runs.append($0) }
            return TextFile(name: store.path, text: RunTable.text(runs.filter(\.isSound)))
        } catch {
            throw Failure(error)
        }
    }
}

extension RecordedRun {
    /// Whether its figures say something of the server.
    fileprivate var isSound: Bool {
        flags.allSatisfy { ![.stalled, .failed, .clientBound, .suspiciousUnits].contains($0) }
    }
}
