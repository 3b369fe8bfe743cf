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
        guard !publishedOnly, let opened = try store.openExisting() else { return try Knowledge(catalog) }
        return try store.withFailures {
            try Knowledge(catalog, own: opened) { error in
                Failure.exit(with: (error as? RunStoreFailure).map { Failure($0) } ?? error)
            }
        }
    }
}
