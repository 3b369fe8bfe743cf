public import Catalog
public import Input
internal import Simulation
public import Workload

extension Catalog: ScenarioCatalog {
    /// The ids of all models, for suggestions.
    public var modelNames: [String] { models.models.map(\.id) + models.aliases.map(\.name) }

    /// The week that the requests recorded in a file show; throws where files are not read.
    public func profile(ofTrace path: String, startHour: Int) throws(InputProblems) -> HourlyProfile? {
        guard readsFiles else { throw Catalog.noFiles("traffic.trace", "profile, or hours of your own") }
        return try HourlyProfile.learned(from: TraceFile(path: path), startHour: startHour)
    }

    /// The accelerator of that id, name or alias; nil when it is unknown.
    public func accelerator(named name: String) -> Accelerator? { hardware.accelerator(named: name) }

    /// All accelerators, in the order of the catalog.
    public var accelerators: [Accelerator] { hardware.accelerators }
}
