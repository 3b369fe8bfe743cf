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
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(JSONText.schema, forKey: Key("schema"))
        for (column, text) in cells { try document.encode(text, forKey: Key(column)) }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }
}
