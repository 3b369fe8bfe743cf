import Input

/// A value that has been held against the table of keys.
struct ReadValue: Sendable {
    let content: ReadContent
    let place: SourcePlace

    /// What is under `key`; nil when nothing is written there.
    ///
    /// This and the other accessors are kept out of line: Swift 6.3 fails its own ownership check in release builds when
    /// it inlines them, and a scenario is read once.
    subscript(_ key: String) -> ReadValue? {
        @inline(never) get { if case .map(let values) = content { values[key] } else { nil } }
    }

    /// Whether something is written under `key`.
    @inline(never) func has(_ key: String) -> Bool { self[key] != nil }

    /// Whether something is written that could not be read, and was reported.
    var isUnreadable: Bool {
        @inline(never) get { if case .unreadable = content { true } else { false } }
    }
    var text: String? {
        @inline(never) get { if case .text(let text) = content { text } else { nil } }
    }
    var flag: Bool? {
        @inline(never) get { if case .flag(let flag) = content { flag } else { nil } }
    }
    var number: Double? {
        @inline(never) get { if case .number(let number) = content { number } else { nil } }
    }
    var whole: Int? { number.flatMap { Int(exactly: $0) } }
    var range: (Double, Double)? {
        @inline(never) get { if case .range(let low, let high) = content { (low, high) } else { nil } }
    }
    /// The values of a block by their keys, in the order of these; empty for anything else.
    var named: [(key: String, value: ReadValue)] {
        @inline(never) get {
            if case .map(let values) = content {
                values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            } else {
                []
            }
        }
    }
    /// The entries of a list; a single value is a list of one.
    var items: [ReadValue] {
        @inline(never) get {
            switch content {
            case .list(let items): items
            case .unreadable: []
            default: [self]
            }
        }
    }
}

/// Holds a document against the table of keys: types, units, ranges, unknown and missing keys, defaults.
struct ScenarioReader {
    private(set) var problems: [Diagnostic] = []
    private(set) var assumptions: [Assumption] = []

    /// Most entries of one list.
    static let maximumItems = 1000

    mutating func read(_ document: ScenarioDocument) -> ReadValue {
        map(document.root, ScenarioKey.table, path: "")
    }

    private mutating func map(_ node: ScenarioNode, _ keys: [ScenarioKey], path: String) -> ReadValue {
        guard case .map(let entries) = node.content else { return ReadValue(content: .unreadable, place: node.place) }
        var values: [String: ReadValue] = [:]
        for entry in entries {
            guard let key = keys.first(where: { $0.name == entry.key }) else {
                reportUnknown(entry, keys)
                continue
            }
            values[key.name] = value(entry.value, key, path + key.name, keyPlace: entry.place)
        }
        for key in keys where values[key.name] == nil {
            if key.isRequired {
                var example = "..."
                if case .whole(let range) = key.kind { example = "\(range.lowerBound)" }
                report(
                    node.place, "the key \"\(path + key.name)\" is missing", nil,
                    "write \"\(key.name): \(example)\": \(key.summary)")
            } else {
                values[key.name] = standard(key, path + key.name)
            }
        }
        return ReadValue(content: .map(values), place: node.place)
    }

    private mutating func value(
        _ node: ScenarioNode, _ key: ScenarioKey, _ path: String, keyPlace: SourcePlace
    ) -> ReadValue {
        guard !node.isEmpty else {
            report(keyPlace, "\"\(path)\" has no value", key.kind.allowed, "write one, or leave the key out")
            return ReadValue(content: .unreadable, place: keyPlace)
        }
        return read(node, key.kind, path)
    }

    private mutating func read(_ node: ScenarioNode, _ kind: ValueKind, _ path: String) -> ReadValue {
        switch (node.content, kind) {
        case (.list(let nodes), .many(let inner)):
            guard !nodes.isEmpty, nodes.count <= Self.maximumItems else {
                let what = nodes.isEmpty ? "is empty" : "has \(nodes.count) entries"
                report(
                    node.place, "the list under \"\(path)\" \(what)", "1 to \(Self.maximumItems) entries",
                    "leave the key out to use its default")
                return ReadValue(content: .unreadable, place: node.place)
            }
            var items: [ReadValue] = []
            for (index, item) in nodes.enumerated() { items.append(read(item, inner, "\(path).\(index)")) }
            return ReadValue(content: .list(items), place: node.place)
        case (_, .many(let inner)): return read(node, inner, path)
        case (.map, .config): return ReadValue(content: .text(node.json.compact), place: node.place)
        case (.map, .map(let keys, _)): return map(node, keys, path: path + ".")
        case (.map(let entries), .named(let inner)):
            guard entries.count <= Self.maximumItems else {
                report(node.place, "\(path) has \(entries.count) keys", "at most \(Self.maximumItems)", nil)
                return ReadValue(content: .unreadable, place: node.place)
            }
            var values: [String: ReadValue] = [:]
            for entry in entries { values[entry.key] = read(entry.value, inner, path + "." + entry.key.shortened) }
            return ReadValue(content: .map(values), place: node.place)
        case (_, .map(let keys, .some(let shorthand))):
            let entry = ScenarioEntry(key: shorthand, place: node.place, value: node)
            return map(ScenarioNode(.map([entry]), at: node.place), keys, path: path + ".")
        case (.scalar(let text, let quoted), _):
            do throws(Misreading) {
                return ReadValue(content: try kind.read(text, quoted: quoted), place: node.place)
            } catch {
                report(node.place, "\(path): \(error.message)", error.allowed, error.suggestion)
            }
        default:
            report(node.place, "\(path): \(node.kindName) cannot stand here", kind.allowed, nil)
        }
        return ReadValue(content: .unreadable, place: node.place)
    }

    /// What holds for a key that is left out; blocks are filled with the defaults of their keys.
    private mutating func standard(_ key: ScenarioKey, _ path: String) -> ReadValue? {
        let place = SourcePlace(file: "default", field: path)
        if let text = key.standard {
            guard let node = ScenarioKey.standards[path] ?? Self.written(text, path) else { return nil }
            assumptions.append(Assumption(path: path, value: text, why: key.why))
            return read(node, key.kind, path)
        }
        guard case .map(let keys, _) = key.kind, keys.contains(where: { $0.standard != nil }) else { return nil }
        return map(ScenarioNode(.map([]), at: place), keys, path: path + ".")
    }

    /// A default as it would be written at `path`.
    static func written(_ text: String, _ path: String) -> ScenarioNode? {
        var reader = YAMLReader(file: "default", field: path)
        return reader.readValue(text)
    }

    private mutating func reportUnknown(_ entry: ScenarioEntry, _ keys: [ScenarioKey]) {
        let names = keys.map(\.name)
        let nearest = nearestNames(to: entry.key, among: names).first
        report(
            entry.place, "unknown key \"\(entry.key.shortened)\"", "one of: " + names.joined(separator: ", "),
            nearest.map { "write \"\($0)\"" })
    }

    private mutating func report(_ place: SourcePlace, _ message: String, _ allowed: String?, _ suggestion: String?) {
        problems.append(Diagnostic(at: place, message, allowed: allowed, suggestion: suggestion))
    }
}
