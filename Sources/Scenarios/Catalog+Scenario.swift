public import Catalog

extension Catalog: ScenarioCatalog {
    /// The ids of all models, for suggestions.
    public var modelNames: [String] { models.models.map(\.id) + models.aliases.map(\.name) }

    /// The accelerator of that id, name or alias; nil when it is unknown.
    public func accelerator(named name: String) -> Accelerator? { hardware.accelerator(named: name) }

    /// All accelerators, in the order of the catalog.
    public var accelerators: [Accelerator] { hardware.accelerators }
}
