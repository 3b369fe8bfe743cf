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

    /// Facts from their parts.
    public init(hardware: HardwareCatalog, models: ModelCatalog, prices: PriceBook, asOf day: CalendarDate? = nil) {
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
        return Catalog(
            hardware: catalog, models: .builtIn(), prices: try .load(overlay: prices, of: ids), asOf: day)
    }
}

extension Catalog {
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
    public func model(named name: String) throws(InputProblems) -> ModelCatalog.Match? { try models.find(name) }
}

extension ModelCatalog {
    /// The model of that id, alias or path; see ``Catalog/model(named:)``.
    public func find(_ name: String) throws(InputProblems) -> Match? {
        guard name.hasPrefix(".") || name.hasPrefix("/") || name.hasPrefix("~") || name.hasSuffix(".json") else {
            return model(named: name).match
        }
        let found = try HuggingFaceModel.load(name).architecture
        return Match(model: found, precision: found.nativePrecision)
    }
}
