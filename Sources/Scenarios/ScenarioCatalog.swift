public import Catalog
public import Input

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
}
