public import Catalog

/// What a scenario has to look up: models, accelerators, and what is for sale.
public protocol ScenarioCatalog {
    /// The model of that id or alias; nil when it is unknown.
    func model(named name: String) -> ModelArchitecture?
    /// The accelerator of that id, name or alias; nil when it is unknown.
    func accelerator(named name: String) -> Accelerator?
    /// The ids of all models, for suggestions.
    var modelNames: [String] { get }
    /// All accelerators, in the order of the catalog.
    var accelerators: [Accelerator] { get }
    /// Everything that is for sale.
    var offers: [Offer] { get }
}
