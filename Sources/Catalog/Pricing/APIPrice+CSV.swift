internal import Input
internal import Quantities

extension APIPrice {
    /// The shipped prices of hosted models.
    public static func shipped() -> [APIPrice] { PackedCatalog.values(.apiPrices) { APIPrice(&$0) } }

    /// Reads every line of `file`, or throws all its problems.
    static func read(
        _ file: TextFile, kind: Provenance.Kind = .priceList, sources: [String: String]
    ) throws(InputProblems) -> [Located<APIPrice>] {
        var records = CSVRecords(
            try CSVTable(file),
            required: [
                "provider", "model", "usd_per_million_input_tokens", "usd_per_million_output_tokens", "as_of",
            ],
            optional: [
                "model_id", "precision", "by_maker", "usd_per_million_cached_input_tokens", "minimum_cached_prefix",
                "context_window", "max_output", "source",
            ])
        try records.check()
        let range = 0.0...100_000.0
        var dates = DateColumn()
        var found: [Located<APIPrice>] = []
        for row in records.table.rows {
            let key = records.optionalText(row, "source") ?? file.name
            let price = APIPrice(
                provider: records.text(row, "provider"), model: records.text(row, "model"),
                modelID: records.optionalText(row, "model_id"),
                precision: records.optionalChoice(row, "precision"),
                isByMaker: records.optionalFlag(row, "by_maker") ?? false,
                perMillionInput: Dollars(records.number(row, "usd_per_million_input_tokens", in: range)),
                perMillionCachedInput: records.optionalNumber(
                    row, "usd_per_million_cached_input_tokens", in: range
                ).map { Dollars($0) },
                minimumCachedPrefix: records.optionalInteger(row, "minimum_cached_prefix", in: 1...1_000_000)
                    .map { Tokens(Double($0)) },
                perMillionOutput: Dollars(records.number(row, "usd_per_million_output_tokens", in: range)),
                contextWindow: records.optionalInteger(row, "context_window", in: 1...100_000_000),
                maximumOutput: records.optionalInteger(row, "max_output", in: 1...100_000_000),
                provenance: dates.provenance(kind, source: sources[key] ?? key, row, &records))
            found.append(Located(price, file: file.name, line: row.line))
        }
        try records.check()
        return found
    }
}
