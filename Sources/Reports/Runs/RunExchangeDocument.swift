public import Input

/// What came of writing runs to a shared folder, or of merging those of one.
public struct RunExchangeDocument: Codable, Sendable, Equatable {
    /// Which way runs went.
    public enum Direction: String, Sendable {
        /// From the store to the folder.
        case export
        /// From the folder to the store.
        case merge = "import"
    }

    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "run-exchange"
    /// Which way runs went: export or import.
    public var direction: String
    /// The shared folder.
    public var folder: String
    /// Runs that were not there.
    public var added = 0
    /// Runs that took the place of a version that says less, or of the same run in another form.
    public var replaced = 0
    /// Runs that were there.
    public var known = 0
    /// Files that were left out.
    public var refused = 0
    /// Why files were left out, the first hundred of them.
    public var problems: [String] = []

    /// Nothing happened yet to `folder`.
    public init(_ direction: Direction, folder: String) {
        self.direction = direction.rawValue
        self.folder = folder
    }

    /// Notes why files were left out; at most `most` reasons are kept.
    public mutating func refuse(_ diagnostics: [Diagnostic], most: Int) {
        refused = diagnostics.count
        problems = diagnostics.prefix(most).map(\.description)
    }

    /// For people.
    public var lines: [String] {
        func number(_ count: Int) -> String { Figures.number(Double(count)) }
        if direction == Direction.export.rawValue {
            return ["\(folder): runs: \(number(added)) written, \(number(known)) there before"]
        }
        return [
            "\(folder): runs: \(number(added)) added, \(number(replaced)) replaced by versions that say more, "
                + "\(number(known)) there before" + (refused > 0 ? "; files: \(number(refused)) left out" : "")
        ]
    }
}
