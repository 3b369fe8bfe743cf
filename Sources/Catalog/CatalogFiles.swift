internal import Input

/// The CSV files of the shipped catalogs, which people edit: strictly read, with every problem of theirs.
struct CatalogFiles: Sendable {
    /// `hardware/accelerators.csv`.
    let hardware: TextFile
    /// `hardware/models.csv` and `hardware/model_aliases.csv`.
    let modelRows, modelAliases: TextFile
    /// The keys of `pricing/sources.csv`, or what is wrong with it.
    private let sourceTable: Result<[String: String], InputProblems>
    /// `pricing/api_prices.csv`, `pricing/onprem.csv`, `pricing/instances.csv`, `pricing/services.csv`,
    /// `pricing/providers.csv` and `pricing/availability.csv`.
    let hosted, onPremises, instanceTypes, servicePrices, providers, availability: TextFile
    /// The files of `pricing/offers` in the order of their names.
    let offerLists: [TextFile]

    /// The files as they were when the program was built.
    static func shipped() -> CatalogFiles {
        CatalogFiles(offers: ShippedFiles.files(under: offerFolder)) { ShippedFiles.file($0) }
    }

    /// The files of the repository at `root`.
    init(repository root: String) throws(FileFailure) {
        func file(_ path: String) throws(FileFailure) -> TextFile {
            TextFile(name: path, bytes: try TextFile(path: "\(root)/\(path)").bytes)
        }
        var lists: [TextFile] = []
        for path in try TextFile.paths(at: "\(root)/\(Self.offerFolder)", suffix: ".csv") {
            lists.append(try file(String(path.dropFirst(root.utf8.count + 1))))
        }
        try self.init(offers: lists, file)
    }

    private static let offerFolder = "pricing/offers/"

    private init<Failure>(offers: [TextFile], _ file: (String) throws(Failure) -> TextFile) throws(Failure) {
        offerLists = offers
        hardware = try file("hardware/accelerators.csv")
        modelRows = try file("hardware/models.csv")
        modelAliases = try file("hardware/model_aliases.csv")
        let sources = try file("pricing/sources.csv")
        sourceTable = Result { () throws(InputProblems) in try PriceSources.read(sources) }
        hosted = try file("pricing/api_prices.csv")
        onPremises = try file("pricing/onprem.csv")
        instanceTypes = try file("pricing/instances.csv")
        servicePrices = try file("pricing/services.csv")
        providers = try file("pricing/providers.csv")
        availability = try file("pricing/availability.csv")
    }

    func accelerators() throws(InputProblems) -> [Located<Accelerator>] {
        try Accelerator.read(hardware, kind: .datasheet)
    }

    func models() throws(InputProblems) -> ModelCatalog {
        try ModelCatalog(
            models: modelRows.bytes, file: modelRows.name, aliases: modelAliases.bytes, aliasFile: modelAliases.name)
    }

    func sources() throws(InputProblems) -> [String: String] { try sourceTable.get() }

    func offers() throws(InputProblems) -> [Located<Offer>] {
        let sources = try sources()
        var rows: [Located<Offer>] = []
        for file in offerLists { rows += try Offer.read(file, kind: .priceList, sources: sources) }
        return rows
    }

    func apiPrices() throws(InputProblems) -> [Located<APIPrice>] {
        try APIPrice.read(hosted, sources: try sources())
    }

    func onPremFacts() throws(InputProblems) -> [Located<OnPremFact>] {
        try OnPremFact.read(onPremises, sources: try sources())
    }

    func instances() throws(InputProblems) -> [Located<InstanceType>] {
        try InstanceType.read(instanceTypes, sources: try sources())
    }
}
