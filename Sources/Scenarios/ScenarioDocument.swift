public import Input

/// A scenario as written: every value with its line and column, and no name looked up yet.
///
/// Made from YAML or JSON (which is YAML too). It knows the shape of the text only; ``check()`` holds it against the
/// table of keys, and ``Scenario`` against a catalog.
public struct ScenarioDocument: Sendable, Hashable, Codable {
    /// The file as the user named it.
    public let file: String
    /// All of it.
    public internal(set) var root: ScenarioNode
    /// What was skipped while reading: keys written twice, tags; ``check()`` and ``Scenario`` report it with the rest.
    let skipped: [Diagnostic]

    /// Largest text that is read, in bytes.
    public static let maximumSize = 4 << 20
    /// Deepest nesting of lists and keys that is read.
    public static let maximumDepth = 32
    /// Most values that are read, aliases written out.
    public static let maximumValues = 100_000

    /// What a block of keys is, and how such a file starts, for messages.
    public struct Kind: Sendable {
        let name, start: String

        /// Such as `Kind(name: "a scenario", start: "start with \"plimsoll: 1\"")`.
        public init(name: String, start: String) { (self.name, self.start) = (name, start) }

        /// What most files are.
        public static let scenario = Kind(name: "a scenario", start: "start with \"plimsoll: 1\"; see plimsoll init")
    }

    /// Reads `text`, or throws everything that keeps it from being one block of keys.
    ///
    /// What can be skipped, such as a key written twice, is no reason to throw: it is reported by ``check()``.
    public init(text: String, file: String, as kind: Kind = .scenario) throws(InputProblems) {
        var reader = YAMLReader(file: file)
        guard let root = reader.read(text, as: kind), reader.isWhole else {
            throw InputProblems(reader.problems.sortedByPlace())
        }
        self.file = file
        self.root = root
        skipped = reader.problems
    }

    /// Reads a file that has been opened.
    public init(_ file: TextFile, as kind: Kind = .scenario) throws(InputProblems) {
        try self.init(bytes: file.bytes, file: file.name, as: kind)
    }

    /// Reads the bytes of a file, which must be UTF-8.
    public init(bytes: some Collection<UInt8>, file: String, as kind: Kind = .scenario) throws(InputProblems) {
        guard bytes.count <= Self.maximumSize else { throw InputProblems([YAMLReader.tooLarge(bytes.count, file)]) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InputProblems([
                Diagnostic(at: SourcePlace(file: file), "the file is not UTF-8 text", suggestion: "save it as UTF-8")
            ])
        }
        try self.init(text: text, file: file, as: kind)
    }

    /// What is wrong with keys, types, units and ranges, in the order of the text; needs no catalog.
    public func check() -> [Diagnostic] {
        if let parts = try? parts(), parts.count > 1 { return parts.flatMap { $0.document.check() }.unique }
        var reader = ScenarioReader()
        _ = reader.read(self)
        return (skipped + reader.problems).sortedByPlace()
    }

    /// The value at a path such as `workload.rate` or `model.0.share`; nil when nothing is written there.
    ///
    /// One of several workloads is found by its name too: `workloads.chat.workload.rate`, or `chat.workload.rate` for short.
    public func value(at path: String) -> ScenarioNode? {
        absolute(path.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
            .reduce(Optional(root)) { node, part in
                switch node?.content {
                case .map(let entries): entries.first { $0.key == part }?.value
                case .list(let items): Int(part).flatMap { items.indices.contains($0) ? items[$0] : nil }
                case .scalar, nil: nil
                }
            }
    }

    /// The same scenario with another value at `path`; keys that are missing on the way are added.
    ///
    /// `text` is read as YAML, so `"[H100, L40S]"` is a list. Whether the value makes sense there shows when the result
    /// is checked or bound. A list grows by one at most: the index after its last is allowed. With several workloads a key
    /// that all of them have is theirs to change, not the scenario's.
    public func setting(_ path: String, to text: String) throws(InputProblems) -> ScenarioDocument {
        let place = SourcePlace(file: "command line", field: path)
        let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= Self.maximumDepth, !parts.contains("") else {
            throw InputProblems([
                Diagnostic(
                    at: place, "\"\(path.shortened)\" is no path",
                    suggestion: "write keys joined by dots: workload.rate")
            ])
        }
        var reader = YAMLReader(file: "command line", field: path)
        guard let value = reader.readValue(text), reader.problems.isEmpty else {
            throw InputProblems(reader.problems)
        }
        var copy = self
        let whole = absolute(parts)
        if let problem = overridden(whole, place) { throw InputProblems([problem]) }
        copy.root = try Self.replacing(root, whole[...], by: value, place)
        return copy
    }

    private static func replacing(
        _ node: ScenarioNode, _ path: ArraySlice<String>, by value: ScenarioNode, _ place: SourcePlace
    ) throws(InputProblems) -> ScenarioNode {
        guard let part = path.first else { return value }
        let rest = path.dropFirst()
        var node = node
        switch node.content {
        case .map(var entries):
            if let index = entries.firstIndex(where: { $0.key == part }) {
                entries[index].value = try replacing(entries[index].value, rest, by: value, place)
            } else {
                let below = try replacing(ScenarioNode(.map([]), at: place), rest, by: value, place)
                entries.append(ScenarioEntry(key: part, place: place, value: below))
            }
            node.content = .map(entries)
        case .list(var items):
            guard let index = Int(part), (0...items.count).contains(index) else {
                throw InputProblems([
                    Diagnostic(
                        at: place, "\"\(part.shortened)\" is no position of the list", allowed: "0 to \(items.count)")
                ])
            }
            let old = index < items.count ? items[index] : ScenarioNode(.map([]), at: place)
            let new = try replacing(old, rest, by: value, place)
            if index < items.count { items[index] = new } else { items.append(new) }
            node.content = .list(items)
        case .scalar:
            node = try replacing(ScenarioNode(.map([]), at: place), path, by: value, place)
        }
        return node
    }
}

extension [Diagnostic] {
    /// Each once, in their order.
    var unique: [Diagnostic] {
        reduce(into: []) { kept, problem in if !kept.contains(problem) { kept.append(problem) } }
    }

    /// In the order of the text; what has no line (a command-line override) comes last.
    func sortedByPlace() -> [Diagnostic] {
        enumerated().sorted { left, right in
            let a = (left.element.place.line ?? .max, left.element.place.column ?? .max, left.offset)
            let b = (right.element.place.line ?? .max, right.element.place.column ?? .max, right.offset)
            return a < b
        }.map(\.element)
    }
}

extension StringProtocol {
    /// At most 60 characters, without line breaks, so that a message stays one line.
    var shortened: String {
        let line = prefix(60).map { $0.isNewline ? " " : String($0) }.joined()
        return count > 60 ? line + "..." : line
    }
}
