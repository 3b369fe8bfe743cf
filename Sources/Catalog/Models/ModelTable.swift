public import Input

extension ModelCatalog {
    /// The models that are built in: `hardware/models.csv` and `hardware/model_aliases.csv`.
    public static func builtIn() -> ModelCatalog {
        ModelCatalog(
            models: PackedCatalog.values(.models) { ModelArchitecture(&$0) },
            aliases: PackedCatalog.values(.modelAliases) { Alias(&$0) })
    }

    /// A catalog from the two files; the error holds every problem of both.
    public init(models: [UInt8], file: String, aliases: [UInt8], aliasFile: String) throws(InputProblems) {
        var problems: [Diagnostic] = []
        let architectures = Self.readModels(models, file: file, problems: &problems)
        let names = Self.readAliases(
            aliases, file: aliasFile, ids: Set(architectures.map(\.id)), problems: &problems)
        guard problems.isEmpty else { throw InputProblems(problems) }
        self.init(models: architectures, aliases: names)
    }

    private static func readModels(_ bytes: [UInt8], file: String, problems: inout [Diagnostic]) -> [ModelArchitecture]
    {
        var models: [ModelArchitecture] = []
        var seen: Set<String> = []
        for record in records(bytes, file: file, problems: &problems) {
            var row = ModelRow(cells: record.cells, place: record.place)
            if let model = row.architecture() {
                models.append(model)
                if !seen.insert(model.id.lowercased()).inserted {
                    problems.append(Diagnostic(at: record.place(of: "id"), "\(model.id) is there twice"))
                }
            }
            problems += row.problems
        }
        return models
    }

    private static func readAliases(
        _ bytes: [UInt8], file: String, ids: Set<String>, problems: inout [Diagnostic]
    ) -> [Alias] {
        var aliases: [Alias] = []
        for record in records(bytes, file: file, problems: &problems) {
            let cells = record.cells.filter { !$0.value.isEmpty }
            guard let name = cells["alias"], let id = cells["id"] else {
                problems.append(Diagnostic(at: record.place(of: "alias"), "alias or id is empty"))
                continue
            }
            if !ids.contains(id) { problems.append(Diagnostic(at: record.place(of: "id"), "no model is called \(id)")) }
            let precision = cells["precision"].map { WeightPrecision(rawValue: $0) }
            if case .some(nil) = precision {
                problems.append(
                    Diagnostic(
                        at: record.place(of: "precision"), "not a precision",
                        allowed: WeightPrecision.allCases.map(\.rawValue).joined(separator: ", ")))
            }
            let weights = cells["weights"] ?? "same"
            if !["same", "other"].contains(weights) {
                problems.append(
                    Diagnostic(
                        at: record.place(of: "weights"), "not a relation of weights", allowed: "same, other"))
            }
            aliases.append(
                Alias(
                    name: name, id: id, precision: precision ?? nil, note: cells["note"] ?? "",
                    hasOtherWeights: weights == "other"))
        }
        return aliases
    }

    private static func records(_ bytes: [UInt8], file: String, problems: inout [Diagnostic]) -> [Record] {
        do {
            let table = try CSVTable(TextFile(name: file, bytes: bytes))
            return table.rows.map { row in
                let cells = zip(table.columns, row.cells).map { ($0, String($1)) }
                return Record(
                    cells: Dictionary(cells, uniquingKeysWith: { first, _ in first }),
                    place: SourcePlace(file: file, line: row.line))
            }
        } catch {
            problems += error.diagnostics
            return []
        }
    }
}

/// One row of a table by column name.
private struct Record {
    var cells: [String: String]
    var place: SourcePlace

    func place(of column: String) -> SourcePlace {
        var place = place
        place.field = column
        return place
    }
}
