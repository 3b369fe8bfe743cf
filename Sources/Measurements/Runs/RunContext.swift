public import Input

/// What a user adds to an imported file because the file does not say it: the accelerator, the engine, its settings.
///
/// Written as a YAML map from schema columns to values, beside the results or as flags.
public struct RunContext: Sendable, Hashable, Codable {
    /// Values by schema column, in the order in which they were given.
    public private(set) var values: [Entry] = []

    /// One value.
    public struct Entry: Sendable, Hashable, Codable {
        /// The schema column.
        public let column: String
        /// The value as text.
        public let text: String
        /// Whether the user said it, not a file that describes a setup.
        let isUsers: Bool
    }

    /// A value that the user gives and the file writes otherwise.
    public struct Difference: Sendable, Hashable {
        /// The schema column.
        public let column: String
        /// What the file says, and what the user.
        public let written, given: String
        /// Whether the user's value took the place of the file's.
        public let isReplaced: Bool
    }

    /// Columns of which the user knows better than a file: servers are started under names of their own.
    public static let overriding: Set<String> = ["model", "gpu"]

    /// Nothing to add.
    public init() {}

    /// Columns that a user may give.
    public static var columns: [String] {
        RunTable.columns.filter { !["run_id", "source_sha256", "imported_at", "flags"].contains($0) }
    }

    /// Sets the value of a column that is known to be right.
    mutating func set(_ column: String, _ text: String, isUsers: Bool = false) {
        values.removeAll { $0.column == column }
        values.append(Entry(column: column, text: text, isUsers: isUsers))
    }

    /// Sets the value of `column`; throws when there is no such column or the value is not one of its.
    public mutating func give(_ column: String, _ text: String, place: SourcePlace) throws(InputProblems) {
        guard RunContext.columns.contains(column), let target = RunColumn.named(column) else {
            throw InputProblems([
                Diagnostic(
                    at: place, "there is no such value: \(column.prefix(60))",
                    suggestion: didYouMean(column, among: RunContext.columns))
            ])
        }
        var probe = RecordedRun(id: "")
        guard target.assign(&probe, text) else {
            throw InputProblems([
                Diagnostic(at: place, "\(column) cannot be \(text.prefix(60))", allowed: target.allowed)
            ])
        }
        set(column, text, isUsers: true)
    }

    /// Reads a YAML map from schema columns to values; throws all problems at once.
    public init(yaml file: TextFile) throws(InputProblems) {
        var reader = YAMLReader(file)
        let root = Field(try reader.document())
        guard case .object = root.value else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name), "a map of values is expected",
                    suggestion: "write lines such as `gpu: nvidia-h100-sxm-80gb`")
            ])
        }
        var problems: [Diagnostic] = []
        for (key, field) in root.members {
            let place = SourcePlace(file: file.name, field: key)
            let text = field.text ?? field.flag.map { $0 ? "true" : "false" }
            guard let text else {
                problems.append(Diagnostic(at: place, "a single value is expected"))
                continue
            }
            do { try give(key, text, place: place) } catch { problems += error.diagnostics }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
    }

    /// The first column to which two of `contexts` give different values; nil when they agree.
    public static func disagreement(of contexts: [RunContext]) -> String? {
        var texts: [String: String] = [:]
        for entry in contexts.flatMap(\.values) {
            if let known = texts.updateValue(entry.text, forKey: entry.column), known != entry.text {
                return entry.column
            }
        }
        return nil
    }

    /// Lays `other` over this: its values win.
    public func merging(_ other: RunContext) -> RunContext {
        var merged = self
        for entry in other.values { merged.set(entry.column, entry.text, isUsers: entry.isUsers) }
        return merged
    }

    /// Fills in what `run` lacks, notes what was given, and returns where file and user differ.
    ///
    /// What the file says stays, apart from the columns `overriding`, where the user's word wins and the file's is kept
    /// in the notes.
    public func fill(_ run: inout RecordedRun, overriding: Set<String> = []) -> [Difference] {
        var differences: [Difference] = []
        for entry in values {
            guard let column = RunColumn.named(entry.column) else { continue }
            if let cell = column.cell(run) {
                var probe = RecordedRun(id: "")
                guard column.assign(&probe, entry.text), let given = column.cell(probe), given != cell else { continue }
                let wins = entry.isUsers && overriding.contains(entry.column) && column.assign(&run, entry.text)
                differences.append(
                    Difference(column: entry.column, written: cell, given: given, isReplaced: wins))
                guard wins else { continue }
                run.given.append(entry.column)
                let word = entry.column == "model" ? "served_name" : "file_\(entry.column)"
                run.notes = [run.notes, "\(word)=\(cell.split(separator: " ").joined(separator: "_"))"]
                    .compactMap { $0 }.joined(separator: " ")
            } else if column.assign(&run, entry.text) {
                run.given.append(entry.column)
            }
        }
        return differences
    }
}
