public import Input

/// All facts at hand: accelerators, models, prices.
public struct Catalog: Sendable {
    /// Accelerators.
    public let hardware: HardwareCatalog
    /// Model architectures.
    public let models: ModelCatalog
    /// Prices of instances.
    public let prices: PriceBook
    /// The price of each thing on ``day``.
    public let offers: [Offer]
    /// The day whose prices hold; nil for the newest known.
    public let day: CalendarDate?
    /// Whether a question may name files to read, such as the folder of a model; not where strangers ask.
    public private(set) var readsFiles = true
    private let own: PriceOverlay

    /// Facts from their parts; `own`: the user's prices of hosted models and figures about servers, which override the
    /// shipped ones.
    public init(
        hardware: HardwareCatalog, models: ModelCatalog, prices: PriceBook, asOf day: CalendarDate? = nil,
        own: PriceOverlay = PriceOverlay()
    ) {
        self.own = own
        self.hardware = hardware
        self.models = models
        self.prices = prices
        self.day = day
        offers = prices.offers(asOf: day)
    }

    /// The shipped facts, with the user's files laid over them.
    ///
    /// `names`: the accelerators that the question is about, which saves reading the prices of all others.
    public static func load(
        hardware: String? = nil, prices: String? = nil, asOf day: CalendarDate? = nil,
        accelerators names: [String]? = nil
    ) throws -> Catalog {
        let catalog = try HardwareCatalog.load(overlay: hardware)
        let ids = names.map { Set($0.compactMap { catalog.accelerator(named: $0)?.id }) }
        let own = try prices.map { try PriceOverlay(path: $0) } ?? PriceOverlay()
        return Catalog(
            hardware: catalog, models: .builtIn(), prices: .shipped(of: ids).overridden(by: own.offers), asOf: day,
            own: own)
    }
}

extension Catalog {
    /// Prices of hosted models: the shipped ones, and the user's in the place of those of the same provider and model.
    public var apiPrices: [APIPrice] {
        let shipped = APIPrice.shipped()
        guard !own.apiPrices.isEmpty else { return shipped }
        let replaced = Set(own.apiPrices.map { [$0.provider, $0.model] })
        return shipped.filter { !replaced.contains([$0.provider, $0.model]) } + own.apiPrices
    }

    /// Figures about on-premises servers: the shipped ones, and the user's in the place of those of the same name.
    public var onPremFacts: [OnPremFact] {
        let shipped = OnPremFact.shipped()
        guard !own.onPremFacts.isEmpty else { return shipped }
        let replaced = Set(own.onPremFacts.map(\.id))
        return shipped.filter { !replaced.contains($0.id) } + own.onPremFacts
    }

    /// The day of the newest shipped price, which the age of prices is counted to; a test keeps it true.
    ///
    /// Not the day of the question: the same input gives the same bytes.
    public static let shippedDay = CalendarDate("2026-11-12")

    /// From this age on, in days, a price is said to be old wherever it is used.
    public static let oldPriceDays = 90

    /// The model of that id or alias, or the one whose Hugging Face folder or `config.json` is at that path; nil when
    /// the name is unknown or several models have it.
    ///
    /// A name that starts with `.`, `/` or `~`, or ends in `.json`, is a path. Throws what is wrong with the files there.
    public func model(named name: String) throws(InputProblems) -> ModelCatalog.Match? {
        if !readsFiles, ModelCatalog.isPath(name) { throw Self.noFiles("model", "a name of the catalog of models") }
        return try models.find(name)
    }

    /// The same facts for questions of strangers, which name no files of this computer.
    public var closed: Catalog {
        var copy = self
        copy.readsFiles = false
        return copy
    }

    /// Why a question that names a file is not answered.
    public static func noFiles(_ field: String, _ allowed: String) -> InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: "request", field: field), "files of the server are not read", allowed: allowed)
        ])
    }
}

extension ModelCatalog {
    /// Whether `name` is the path of a Hugging Face folder or `config.json`.
    static func isPath(_ name: String) -> Bool {
        name.hasPrefix(".") || name.hasPrefix("/") || name.hasPrefix("~") || name.hasSuffix(".json")
    }

    /// The model of that id, alias or path; see ``Catalog/model(named:)``.
    public func find(_ name: String) throws(InputProblems) -> Match? {
        guard Self.isPath(name) else {
            return model(named: name).match
        }
        let found = try HuggingFaceModel.load(name)
        return Match(
            model: found.architecture, precision: found.architecture.nativePrecision, warnings: found.warnings)
    }
}
