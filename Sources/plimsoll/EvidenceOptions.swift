import ArgumentParser
import Calibration
import Catalog

/// Which measured runs predictions rest on.
struct EvidenceOptions: ParsableArguments {
    @OptionGroup var store: StoreOptions

    @Flag(help: "Leave your own stored runs out: predict from the published ones alone.")
    var publishedOnly = false

    /// The factors and the runs behind them, your own included.
    func load(_ catalog: Catalog) throws -> Evidence {
        try Evidence(own: publishedOnly ? [] : try OwnRuns.runs(catalog, store: store))
    }
}
