internal import Scenarios

extension ScenarioNode {
    /// The value on one line of YAML.
    var flow: String {
        switch content {
        case .scalar(let text, let quoted): Self.scalar(text, quoted)
        case .list(let items): "[" + items.map(\.flow).joined(separator: ", ") + "]"
        case .map(let entries): "{" + entries.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + "}"
        }
    }

    /// The value as a YAML file: blocks of keys, lists on one line.
    var yaml: String {
        guard case .map = content else { return flow + "\n" }
        return lines(indent: 0).joined(separator: "\n") + "\n"
    }

    private func lines(indent: Int) -> [String] {
        guard case .map(let entries) = content else { return [] }
        let margin = String(repeating: " ", count: indent)
        return entries.flatMap { entry -> [String] in
            if case .map(let inner) = entry.value.content, indent < 4, inner.count > 3 || indent == 0 {
                return ["\(margin)\(entry.key):"] + entry.value.lines(indent: indent + 2)
            }
            return ["\(margin)\(entry.key): \(entry.value.flow)"]
        }
    }

    /// `text` as it may stand in a list on one line; quoted wherever YAML could read it as something else.
    private static func scalar(_ text: String, _ quoted: Bool) -> String {
        let special = Set(":#{}[],&*!|>'\"%@`\\")
        let isPlain =
            !quoted && !text.isEmpty && !text.contains { special.contains($0) || $0.isNewline }
            && text.first != " " && text.last != " " && !["-", "?", "~"].contains(text.first)
        if isPlain { return text }
        return "\""
            + text.map { character in
                switch character {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n", "\r\n", "\r": "\\n"
                case "\t": "\\t"
                default: String(character)
                }
            }.joined() + "\""
    }

    /// A workload that `users` ask for instead of a rate, on one line of YAML; nil for what is no block of keys.
    func serving(users: String) -> String? {
        guard case .map(let entries) = content else { return nil }
        let loads = ["rate", "users", "concurrency", "requests", "deadline"]
        let kept = entries.filter { !loads.contains($0.key) }
        let count = ScenarioEntry(
            key: "users", place: place, value: ScenarioNode(.scalar(users, quoted: false), at: place))
        return ScenarioNode(.map(kept + [count]), at: place).flow
    }
}
