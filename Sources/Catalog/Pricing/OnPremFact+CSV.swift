internal import Input

extension OnPremFact {
    /// The shipped figures about on-premises servers, in the order of their file.
    public static func shipped() -> [OnPremFact] { PackedCatalog.values(.onPrem) { OnPremFact(&$0) } }

    /// Reads every figure of `file`, or throws all its problems.
    static func read(
        _ file: TextFile, kind: Provenance.Kind = .priceList, sources: [String: String]
    ) throws(InputProblems) -> [Located<OnPremFact>] {
        var records = CSVRecords(
            try CSVTable(file), required: ["item", "value", "unit", "as_of"], optional: ["note", "source"])
        try records.check()
        var dates = DateColumn()
        var lines: [String: Int] = [:]
        var found: [Located<OnPremFact>] = []
        for row in records.table.rows {
            let key = records.optionalText(row, "source") ?? file.name
            let fact = OnPremFact(
                id: records.text(row, "item"), value: records.number(row, "value", in: 0...1e7),
                unit: records.choice(row, "unit") ?? .ratio, note: records.optionalText(row, "note"),
                provenance: dates.provenance(kind, source: sources[key] ?? key, row, &records))
            if let first = lines.updateValue(row.line, forKey: fact.id) {
                records.note(row.line, "item", "\(fact.id) stands in line \(first) already")
            }
            found.append(Located(fact, file: file.name, line: row.line))
        }
        try records.check()
        return found
    }
}
