public import Catalog
public import Input

/// A catalog whose lists of names are made once, for whoever binds scenarios by the thousand.
public struct IndexedCatalog: ScenarioCatalog, Sendable {
    /// The facts.
    public let catalog: Catalog
    /// Everybody who sells, by name.
    public let providerNames: [String]
    /// Every place in which something is sold, by name.
    public let regionNames: [String]
    /// The ids of the accelerators that somebody sells.
    public let offeredIDs: Set<String>
    private let groups: [String: [Accelerator]]

    /// The lists of `catalog`.
    public init(_ catalog: Catalog) {
        self.catalog = catalog
        providerNames = catalog.providerNames
        regionNames = catalog.regionNames
        offeredIDs = catalog.offeredIDs
        var groups: [String: [Accelerator]] = [:]
        for accelerator in catalog.accelerators {
            for word in Set(accelerator.groupWords) { groups[word, default: []].append(accelerator) }
        }
        self.groups = groups
    }

    /// The model of that id, alias or path; see ``Catalog/model(named:)``.
    public func model(named name: String) throws(InputProblems) -> ModelCatalog.Match? {
        try catalog.model(named: name)
    }

    /// The accelerator of that id, name or alias; nil when it is unknown.
    public func accelerator(named name: String) -> Accelerator? { catalog.accelerator(named: name) }

    /// The ids of all models, for suggestions.
    public var modelNames: [String] { catalog.modelNames }

    /// All accelerators, in the order of the catalog.
    public var accelerators: [Accelerator] { catalog.accelerators }

    /// Everything that is for sale.
    public var offers: [Offer] { catalog.offers }

    /// All accelerators of a family, a generation or a vendor, in the order of the catalog.
    public func accelerators(ofGroup word: String) -> [Accelerator] { groups[word] ?? [] }
}
