public import Measurements

/// All that is known of one run, column by column.
public struct RunDetails: Encodable {
    private let cells: [(column: String, text: String)]

    /// The details of `run`.
    public init(_ run: RecordedRun) { cells = RunTable.cells(run) }

    /// One line for each known column.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([("column", .left), ("value", .left)])
        for (column, text) in cells { table.add([column, text]) }
        return table.lines(style)
    }

    /// Writes the document, with its schema version.
    public func encode(to encoder: any Encoder) throws {
        try RunDocument(run: Dictionary(cells.map { ($0.column, $0.text) }) { first, _ in first }).encode(to: encoder)
    }
}

/// A stored run as a JSON document.
struct RunDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "run"
    var run: [String: String]
}
