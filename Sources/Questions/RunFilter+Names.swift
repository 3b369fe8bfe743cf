public import Catalog
internal import Performance
public import RunStore

extension RunFilter {
    /// The runs of what a user names in any usual way: runs call it so, or as `catalog` does.
    ///
    /// A model named in full, with its organization, is that checkpoint alone. An accelerator's name that several of the
    /// catalog have means all of them.
    public init(
        model: String? = nil, accelerator: String? = nil, engine: String? = nil, precision: String? = nil,
        in catalog: Catalog
    ) {
        self.init(
            models: model.map { [$0] + Self.models($0, catalog.models) } ?? [],
            accelerators: accelerator.map { [$0] + Self.accelerators($0, catalog.hardware) } ?? [],
            engines: engine.map { [$0, InferenceEngine(spelled: $0)?.name ?? $0] } ?? [],
            precisions: precision.map { [$0, $0.lowercased()] } ?? [])
    }

    private static func models(_ name: String, _ catalog: ModelCatalog) -> [String] {
        if name.contains("/") { return [] }
        return switch catalog.model(named: name) {
        case .found(let match): [match.model.id]
        case .ambiguous(let ids): ids
        case .unknown: []
        }
    }

    private static func accelerators(_ name: String, _ catalog: HardwareCatalog) -> [String] {
        switch catalog.lookup(name) {
        case .found(let accelerator, let others): [accelerator.id] + others
        case .ambiguous(let ids): ids
        case .unknown: []
        }
    }
}
