public import Catalog
public import Input
internal import Synchronization
public import Workload

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
    private let traces = TraceMemory()

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

    /// The week that the requests recorded in a file show; each file is read once.
    public func profile(ofTrace path: String, startHour: Int) throws(InputProblems) -> HourlyProfile? {
        try traces.profile(path, startHour) { () throws(InputProblems) in
            try catalog.profile(ofTrace: path, startHour: startHour)
        }
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

/// The weeks of traces that were read.
private final class TraceMemory: Sendable {
    private let known = Mutex<[String: HourlyProfile?]>([:])

    func profile(
        _ path: String, _ startHour: Int, read: () throws(InputProblems) -> HourlyProfile?
    ) throws(InputProblems) -> HourlyProfile? {
        let key = "\(startHour) \(path)"
        if let profile = known.withLock({ $0[key] }) { return profile }
        let profile = try read()
        known.withLock { $0[key] = .some(profile) }
        return profile
    }
}
