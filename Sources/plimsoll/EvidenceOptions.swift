import ArgumentParser
import Calibration
import Catalog
import Questions

/// Which measured runs predictions rest on.
struct EvidenceOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Flag(help: "Leave your own stored runs out: predict from the published ones alone.")
    var publishedOnly = false

    /// What answers are based on, your own runs included.
    func load(_ catalog: Catalog) throws -> Knowledge {
        try Knowledge(catalog, own: publishedOnly ? [] : try store.ownRuns(catalog))
    }
}
