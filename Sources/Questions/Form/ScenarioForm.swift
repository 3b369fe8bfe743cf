public import Input
public import Reports
public import Scenarios
public import Workload

/// A scenario as a form: what it starts from, and what differs from that; the same as a query of a link.
///
/// The names of the query are the paths of scenario keys. What is as in the preset is not part of the query, so that a
/// link holds the differences and nothing else.
public struct ScenarioForm: Sendable {
    /// What the form starts from.
    public enum Base: Sendable {
        /// A preset of this program.
        case preset(WorkloadPreset)
        /// The scenario that the program was started with.
        case file(TextFile)
    }

    /// What it starts from.
    public let base: Base
    /// What differs, in the order of the fields; values as people wrote them.
    public let differences: [(path: String, value: String)]
    private let document: ScenarioDocument

    /// The longest value that is read, in characters.
    public static let longestValue = 400
    /// The longest `config.json` that is read: with it a link is still one that servers take.
    public static let longestConfig = 20_000
    /// The key of a pasted `config.json`.
    public static let configPath = "model.config"

    /// The form of a query.
    ///
    /// `file`: the scenario that the program was started with; nil for none. Values that are empty, or as in what it
    /// starts from, are no differences; several of one name make a list. Throws what is wrong with the names.
    public init(query: [(name: String, value: String)], file: TextFile?) throws(InputProblems) {
        var problems: [Diagnostic] = []
        func problem(_ name: String, _ message: String, _ allowed: String?) {
            problems.append(
                Diagnostic(
                    at: SourcePlace(file: QuestionArguments.file, field: name.printable(limit: 80)), message,
                    allowed: allowed))
        }
        let wanted = query.last { $0.name == "preset" }?.value
        let preset = wanted.flatMap { WorkloadPreset(rawValue: $0) }
        let presets = WorkloadPreset.allCases.map(\.rawValue) + (file == nil ? [] : [Self.ownName])
        if let wanted, preset == nil, !(wanted == Self.ownName && file != nil) {
            problem("preset", "\"\(wanted.printable(limit: 80))\" is not known", presets.joined(separator: ", "))
        }
        if preset == nil, let file { base = .file(file) } else { base = .preset(preset ?? .chat) }
        document = try ScenarioDocument(Self.text(base))
        var given: [(path: String, values: [String])] = []
        for (name, value) in query where !Self.reserved.contains(name) {
            var value = value.drop { $0 == " " }.description
            if name == Self.configPath { value = PastedConfig.shortened(value) }
            let most = name == Self.configPath ? Self.longestConfig : Self.longestValue
            guard value.utf8.count <= most else {
                problem(name, "the value has \(value.utf8.count) characters", "up to \(most)")
                continue
            }
            guard Self.paths.contains(name) else {
                problem(name, "there is no such key of a scenario", nil)
                continue
            }
            if value.isEmpty { continue }
            if let index = given.firstIndex(where: { $0.path == name }) {
                given[index].values.append(value)
            } else {
                given.append((name, [value]))
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        let order = Dictionary(uniqueKeysWithValues: ScenarioField.all.enumerated().map { ($1.path, $0) })
        let document = document
        differences = given.map { ($0.path, Self.joined($0.values)) }
            .filter { Self.folded($0.1) != Self.folded(document.shown(at: $0.0)) }
            .sorted { (order[$0.0] ?? .max, $0.0) < (order[$1.0] ?? .max, $1.0) }
            .map { (path: $0.0, value: $0.1) }
    }

    /// Names that are no keys of scenarios: what it starts from, what is compared with, and the mark of a sent form.
    private static let reserved = ["preset", "a", "form"]
    /// The name of the scenario that the program was started with.
    public static let ownName = "file"
    private static let paths = Set(ScenarioSchema.keys.map(\.path)).union(ScenarioField.all.map(\.path))

    private static func text(_ base: Base) -> TextFile {
        switch base {
        case .preset(let preset): TextFile(name: preset.rawValue, text: ScenarioPreset.text(preset))
        case .file(let file): file
        }
    }

    private static func joined(_ values: [String]) -> String {
        values.count == 1 ? values[0] : values.joined(separator: ", ")
    }

    private static func folded(_ text: String) -> String { String(text.filter { $0 != " " }).lowercased() }

    /// The name of what it starts from.
    public var baseName: String {
        switch base {
        case .preset(let preset): preset.rawValue
        case .file: Self.ownName
        }
    }

    /// What is written in a field: the difference, else what it starts from says.
    public func value(_ path: String) -> String {
        differences.first { $0.path == path }?.value ?? document.shown(at: path)
    }

    /// What it starts from says in a field.
    public func standard(_ path: String) -> String { document.shown(at: path) }

    /// The fields that make sense for what it starts from.
    public var fields: [ScenarioField] {
        let isBatch = document.value(at: "workload.requests") != nil
        return ScenarioField.all.filter { $0.isOfBatch == nil || $0.isOfBatch == isBatch }
    }

    /// The query that gives this form again; empty for the first preset as it is.
    public var query: [(name: String, value: String)] {
        let isFirst: Bool =
            switch base {
            case .preset(let preset): preset == .chat
            case .file: true
            }
        return (isFirst ? [] : [("preset", baseName)]) + differences.map { ($0.path, $0.value) }
    }

    /// The changes to the scenario, as `--set` takes them.
    public var changes: [String] {
        var differences = differences
        var changes: [String] = []
        let users = differences.first { $0.path == "workload.users" }
        if let users, let workload = document.value(at: "workload"), document.value(at: "workload.users") == nil,
            let changed = workload.serving(users: users.value)
        {
            changes.append("workload=\(changed)")
            differences.removeAll { ["workload.users", "workload.rate"].contains($0.path) }
        }
        if let config = differences.first(where: { $0.path == Self.configPath }) {
            let name = differences.first { $0.path == "model" }?.value ?? PastedConfig.name(config.value)
            let model = JSONValue.map(["name": .text(name), "config": PastedConfig.value(config.value)])
            changes.append("model=\(model.compact)")
            differences.removeAll { ["model", Self.configPath].contains($0.path) }
        }
        return changes
            + differences.map { path, value in
                let isList = ScenarioField.named(path)?.isList ?? false
                return "\(actual(path))=\(isList && !value.hasPrefix("[") ? "[\(value)]" : value)"
            }
    }

    /// The path at which a value is written: a length without a spread stands where the spread would.
    private func actual(_ path: String) -> String {
        for end in [".mean"] where path.hasSuffix(end) {
            let short = String(path.dropLast(end.count))
            guard let node = document.value(at: short) else { return short }
            if case .map = node.content { return path }
            return short
        }
        return path
    }

    /// The scenario with its changes.
    public var source: PlanSource { PlanSource(Self.text(base), changes: changes) }

    /// The commands that ask the same.
    public var commands: [String] {
        let file: String
        var lines: [String] = []
        switch base {
        case .preset(let preset):
            file = "\(preset.rawValue).yaml"
            lines.append("plimsoll init \(preset.rawValue) > \(file)")
        case .file(let text): file = ShellCommand.quoted(text.name)
        }
        let sets = changes.map { " \\\n  --set \(ShellCommand.quoted($0))" }.joined()
        return lines + ["plimsoll plan \(file)\(sets)"]
    }

    /// The scenario as a file to save, its changes made; `catalog` is asked what holds where a change multiplies.
    public func yaml(_ catalog: IndexedCatalog) throws(InputProblems) -> String {
        try source.document(catalog).root.yaml
    }
}

extension ScenarioDocument {
    /// What is written at `path` as a field shows it: a list without its brackets.
    fileprivate func shown(at path: String) -> String {
        var node = value(at: path)
        // "hardware: [H100]" is short for the block with "allow", and "input: 500" for a block with a mean.
        for end in [".allow", ".mean"] where node == nil && path.hasSuffix(end) {
            let short = value(at: String(path.dropLast(end.count)))
            if case .map? = short?.content { continue }
            node = short
        }
        switch node?.content {
        case .scalar(let text, _): return text
        case .list(let items): return items.map(\.flow).joined(separator: ", ")
        case .map: return node?.flow ?? ""
        case nil: return ""
        }
    }
}
