public import Input

/// What a reading of all catalog files found: how much there is, and what looks wrong.
///
/// Beyond the form of each cell, which every load checks, this holds the figures against each other and against what
/// is plausible. Complexity: O(rows log rows).
public struct CatalogCheck: Sendable, Hashable {
    /// How many facts there are, shipped and the user's together.
    public struct Counts: Sendable, Hashable {
        /// Accelerators.
        public var accelerators = 0
        /// Models.
        public var models = 0
        /// Lines of price lists, history included.
        public var offers = 0
        /// Clouds that the lines come from.
        public var providers = 0
        /// Prices of hosted models.
        public var apiPrices = 0
        /// Figures about on-premises servers.
        public var onPremFacts = 0
    }

    /// How many facts there are.
    public let counts: Counts
    /// What looks wrong, in the order of the files.
    public let diagnostics: [Diagnostic]

    /// Whether nothing is worse than a warning.
    public var passes: Bool { !diagnostics.contains { $0.severity == .error } }

    /// Checks the shipped files, and the user's files or folders where given, as of the day `today`.
    ///
    /// Throws `FileFailure` when a path of the user's cannot be used at all.
    public static func run(
        today: CalendarDate, hardware: String? = nil, prices: String? = nil
    ) throws -> CatalogCheck {
        var diagnostics: [Diagnostic] = []
        func collect<Facts>(_ fallback: Facts, _ body: () throws -> Facts) throws -> Facts {
            do {
                return try body()
            } catch let problems as InputProblems {
                diagnostics += problems.diagnostics
                return fallback
            }
        }
        let files = CatalogFiles.shipped()
        var accelerators = try collect([]) { try files.accelerators() }
        if let hardware { accelerators += try collect([]) { try HardwareCatalog.overlayRows(at: hardware) } }
        let sources = try collect([:]) { try files.sources() }
        var offers = try collect([]) { try files.offers() }
        var api = try collect([]) { try files.apiPrices() }
        var onPremises = try collect([]) { try files.onPremFacts() }
        let instances = try collect([]) { try files.instances() }
        _ = try collect([]) { try ServicePrices.read(files.servicePrices, sources: sources) }
        let notes =
            try collect([]) { try Provider.read(files.providers) }.flatMap { row in
                [
                    ("sla_source", row.value.serviceLevel), ("availability_source", row.value.availability),
                ].compactMap { field, note in note.map { (row.place(of: field), $0) } }
            }
            + collect([]) { try Providers.readAvailability(files.availability) }
            .map { ($0.place(of: "source"), $0.value.1) }
        for (place, note) in notes where sources[note.key] == nil {
            diagnostics.append(
                Diagnostic(
                    at: place, "no source has the key \(note.key.prefix(40))", allowed: "a key of pricing/sources.csv"))
        }
        if let prices {
            for row in try collect([], { try PriceOverlay.rows(at: prices) }) {
                switch row.value {
                case .offer(let offer): offers.append(row.map { _ in offer })
                case .apiPrice(let price): api.append(row.map { _ in price })
                case .onPremFact(let fact): onPremises.append(row.map { _ in fact })
                }
            }
        }
        let catalog = try collect([]) { [try files.models()] }.first
        let models = catalog?.models ?? []

        diagnostics += HardwareCheck(accelerators).diagnostics
        let ids = Set(accelerators.map(\.value.id))
        diagnostics += PriceCheck(offers, accelerators: ids).diagnostics
        diagnostics += InstanceCheck(instances, offers: offers, accelerators: ids).diagnostics
        let names = Set(sources.values)
        diagnostics += offers.flatMap { sourceProblems($0, $0.value.provenance, names, today) }
        diagnostics += instances.flatMap { sourceProblems($0, $0.value.provenance, names, today) }
        diagnostics += api.flatMap { sourceProblems($0, $0.value.provenance, names, today) }
        diagnostics += onPremises.flatMap { sourceProblems($0, $0.value.provenance, names, today) }
        let weights = Set(models.map(\.id) + (catalog?.aliases ?? []).filter(\.hasOtherWeights).map(\.name))
        diagnostics += api.filter { price in price.value.modelID.map { !weights.contains($0) } ?? false }.map {
            Diagnostic(
                at: $0.place(of: "model_id"), "no model has the weights \($0.value.modelID ?? "")",
                allowed: "an id of models.csv, or an alias with other weights")
        }
        diagnostics += api.filter { $0.value.perMillionOutput < $0.value.perMillionInput }.map {
            Diagnostic(
                .warning, at: $0.place(of: "usd_per_million_output_tokens"),
                "output tokens are cheaper than input tokens")
        }
        let counts = Counts(
            accelerators: Set(accelerators.map(\.value.id)).count, models: models.count, offers: offers.count,
            providers: Set(offers.map(\.value.provider)).count, apiPrices: api.count, onPremFacts: onPremises.count)
        return CatalogCheck(counts: counts, diagnostics: diagnostics)
    }

    /// Shipped facts name a source of the list, and no fact is from the future.
    private static func sourceProblems<Value>(
        _ row: Located<Value>, _ provenance: Provenance, _ sources: Set<String>, _ today: CalendarDate
    ) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        if provenance.kind == .priceList, !sources.contains(provenance.source) {
            problems.append(
                Diagnostic(
                    at: row.place(of: "source"), "no source has the key \(provenance.source)",
                    allowed: "a key of pricing/sources.csv"))
        }
        if let date = provenance.date, date > today {
            problems.append(
                Diagnostic(at: row.place(of: "as_of"), "\(date) is in the future", allowed: "at most \(today)"))
        }
        return problems
    }
}
