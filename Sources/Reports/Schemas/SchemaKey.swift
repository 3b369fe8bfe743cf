/// What a key of a document means, with an example of its value.
struct SchemaKey: Equatable, Sendable {
    let meaning: String
    let example: SchemaValue?

    /// The key of a map whose values have this meaning.
    var mapKey: String? { Self.mapKeys[meaning] }

    /// The key called `name`, as the type called `type` means it.
    ///
    /// A key means the same in all documents, unless a type has a line of its own in the table.
    static func named(_ name: String, in type: String) -> SchemaKey? { table["\(type).\(name)"] ?? table[name] }

    /// The examples of keys in maps, by the meaning of the map.
    private static let mapKeys = [
        "Predictions with their intervals, by column of the table of runs.": "tpot_ms_mean",
        "Text by column of the table of runs.": "engine",
    ]

    /// All lines of ``text``.
    static let table: [String: SchemaKey] = {
        var table: [String: SchemaKey] = [:]
        for line in text.split(separator: "\n") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { cell in
                String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            precondition(cells.count == 3 && table[cells[0]] == nil, "the table of keys has a line like \(line)")
            table[cells[0]] = SchemaKey(meaning: cells[1] + ".", example: value(cells[2]))
        }
        return table
    }()

    private static func value(_ text: String) -> SchemaValue? {
        if text.isEmpty { return nil }
        // Digits that are text stand in quotes.
        if text.hasPrefix("\""), text.hasSuffix("\""), text.count > 2 {
            return .text(String(text.dropFirst().dropLast()))
        }
        if text == "true" || text == "false" { return .flag(text == "true") }
        if let number = Int(text) { return .integer(number) }
        return Double(text).map { .number($0) } ?? .text(text)
    }
}
