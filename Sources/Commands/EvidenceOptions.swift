import ArgumentParser
import Calibration
import Catalog
import Questions
import RunStore

/// Which measured runs predictions are based on.
struct EvidenceOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Flag(help: "Leave your own stored runs out: predict from the published ones alone.")
    var publishedOnly = false

    /// What answers are based on, your own runs included.
    func load(_ catalog: Catalog) throws -> Knowledge {
        guard !publishedOnly else { return Knowledge(catalog) }
        guard store.store != nil else { return try loadDefault(catalog) }
        guard let opened = try store.openExisting() else { return Knowledge(catalog) }
        return try store.withFailures {
            try Knowledge(catalog, own: opened) { error in
                Failure.exit(with: (error as? RunStoreFailure).map { Failure($0) } ?? error)
            }
        }
    }

    /// The same with the store in the data directory, which nobody asked for: where it cannot be read, published runs
    /// have to do.
    private func loadDefault(_ catalog: Catalog) throws -> Knowledge {
        let informed = try store.forgiving(nil) { opened -> Knowledge? in
            guard let opened else { return nil }
            return try Knowledge(catalog, own: opened) { error in
                StoreOptions.warn(
                    (error as? RunStoreFailure).map { Failure($0) } ?? Failure(.internalFault, "\(error)"))
            }
        }
        return informed ?? Knowledge(catalog)
    }
}
