internal import CatalogData
internal import Input

/// The shipped facts in the form in which the program carries them; the files in `hardware/` and `pricing/` are their source.
///
/// `plimsoll catalog pack` writes them again from those files; a test fails when they are stale.
public enum PackedCatalog {
    /// The tables, each a file of `Sources/CatalogData`.
    enum Table: String, CaseIterable {
        case accelerators, models, modelAliases = "model_aliases", offers, apiPrices = "api_prices", onPrem = "onprem",
            instances

        var path: String { "Sources/CatalogData/\(rawValue).packed" }

        /// The table that is part of the program.
        var embedded: PackedTable {
            let file =
                switch self {
                case .accelerators: packed_accelerators()
                case .models: packed_models()
                case .modelAliases: packed_model_aliases()
                case .offers: packed_offers()
                case .apiPrices: packed_api_prices()
                case .onPrem: packed_onprem()
                case .instances: packed_instances()
                }
            return PackedTable(permanent: UnsafeRawBufferPointer(start: file.bytes, count: file.count))
        }
    }

    /// The packed tables, by their paths in the repository, of the CSV files that the program was built with, or of those
    /// of the repository at `root`.
    public static func files(of root: String? = nil) throws -> [(path: String, bytes: [UInt8])] {
        let files = try root.map { try CatalogFiles(repository: $0) } ?? .shipped()
        return try Table.allCases.map { ($0.path, try bytes(of: $0, files)) }
    }

    private static func bytes(of table: Table, _ files: CatalogFiles) throws(InputProblems) -> [UInt8] {
        var writer = PackedTableWriter()
        switch table {
        case .accelerators:
            for row in try files.accelerators() { row.value.write(to: &writer) }
        case .models:
            for model in try files.models().models { model.write(to: &writer) }
        case .modelAliases:
            for alias in try files.models().aliases { alias.write(to: &writer) }
        case .offers:
            for row in try files.offers() { row.value.write(to: &writer) }
        case .apiPrices:
            for row in try files.apiPrices() { row.value.write(to: &writer) }
        case .onPrem:
            for row in try files.onPremFacts() { row.value.write(to: &writer) }
        case .instances:
            for row in try files.instances() { row.value.write(to: &writer) }
        }
        return writer.bytes()
    }

    /// All rows of `table`, or those of `rows`, each read by `read`.
    static func values<Value>(
        _ table: Table, _ read: (inout PackedReader) -> Value
    ) -> [Value] {
        let table = table.embedded
        var reader = PackedReader(table)
        return (0..<table.count).map { row in
            reader.move(to: row)
            return read(&reader)
        }
    }

    /// The offers of `accelerators` in the order of the files; all when it is nil.
    static func offers(of accelerators: Set<String>?) -> [Offer] {
        guard let accelerators else { return values(.offers) { Offer(&$0) } }
        let table = Table.offers.embedded
        var reader = PackedReader(table)
        return accelerators.flatMap { table.rows(of: $0) }.sorted().map { row in
            reader.move(to: row)
            return Offer(&reader)
        }
    }
}
