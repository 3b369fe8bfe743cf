public import Catalog
public import Input
internal import Simulation
public import Workload

/// What a scenario has to look up: models, accelerators, and what is for sale.
public protocol ScenarioCatalog {
    /// The model of that id, alias or path, and the precision the name implies; nil when it is unknown.
    ///
    /// Throws what is wrong with the files at a path.
    func model(named name: String) throws(InputProblems) -> ModelCatalog.Match?
    /// The accelerator of that id, name or alias; nil when it is unknown.
    func accelerator(named name: String) -> Accelerator?
    /// The ids of all models, for suggestions.
    var modelNames: [String] { get }
    /// All accelerators, in the order of the catalog.
    var accelerators: [Accelerator] { get }
    /// Everything that is for sale.
    var offers: [Offer] { get }
    /// The week that the requests recorded in a file show, which starts `startHour` hours after a Monday 0:00; nil when it
    /// has less than an hour.
    func profile(ofTrace path: String, startHour: Int) throws(InputProblems) -> HourlyProfile?
    /// Everybody who sells, by name.
    var providerNames: [String] { get }
    /// Every place in which something is sold, by name.
    var regionNames: [String] { get }
    /// The ids of the accelerators that somebody sells.
    var offeredIDs: Set<String> { get }
    /// The regions in the countries of a group (`eu`, `us`), by name; empty for what is no group.
    func regions(ofGroup name: String) -> [String]
    /// All accelerators of a family (`h100`), a generation (`hopper`) or a vendor (`nvidia`), in the order of the catalog;
    /// `word` is in lower case.
    func accelerators(ofGroup word: String) -> [Accelerator]
}

extension ScenarioCatalog {
    /// The week that the requests recorded in a file show.
    public func profile(ofTrace path: String, startHour: Int) throws(InputProblems) -> HourlyProfile? {
        try HourlyProfile.learned(from: TraceFile(path: path), startHour: startHour)
    }

    /// Everybody who sells, by name.
    public var providerNames: [String] { Array(Set(offers.map(\.provider))).sorted() }

    /// Every place in which something is sold, by name.
    public var regionNames: [String] { Array(Set(offers.map(\.region))).sorted() }

    /// The ids of the accelerators that somebody sells.
    public var offeredIDs: Set<String> { Set(offers.map(\.acceleratorID)) }

    /// The regions in the countries of a group.
    public func regions(ofGroup name: String) -> [String] {
        guard let countries = RegionGroup.countries(of: name) else { return [] }
        return Set(offers.filter { $0.country.map(countries.contains) ?? false }.map(\.region)).sorted()
    }

    /// All accelerators of a family, a generation or a vendor, in the order of the catalog.
    public func accelerators(ofGroup word: String) -> [Accelerator] {
        accelerators.filter { $0.groupWords.contains(word) }
    }
}

extension Accelerator {
    /// The words in lower case by which a group that it is in may be called.
    var groupWords: [String] {
        [vendor.lowercased(), architecture.lowercased()] + id.lowercased().split(separator: "-").map(String.init)
    }
}
