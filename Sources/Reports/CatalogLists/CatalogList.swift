/// Facts of one kind as a table, as JSON and as CSV.
public protocol CatalogList {
    /// How many there are.
    var count: Int { get }
    /// The table; one fact alone is shown in full.
    func lines(_ style: TerminalStyle) -> [String]
    /// The JSON document.
    func json() throws -> String
    /// The rows.
    var csv: String { get }
}

/// Facts of one kind as a JSON document.
struct ListDocument<Item: Codable & Sendable>: Codable, Sendable {
    var schema = JSONText.schema
    let kind: String
    let items: [Item]
}
