public import Input

/// One value of a scenario as it was written, with the place where it starts.
public struct ScenarioNode: Sendable, Hashable, Codable {
    /// What is written there.
    public indirect enum Content: Sendable, Hashable, Codable {
        /// A single value; `quoted` when quotation marks say that it is text whatever it looks like.
        case scalar(String, quoted: Bool)
        /// A list.
        case list([ScenarioNode])
        /// Keys with their values, in the order in which they are written.
        case map([ScenarioEntry])
    }

    /// What is written there.
    public var content: Content
    /// Where it starts.
    public var place: SourcePlace

    /// A value at `place`.
    public init(_ content: Content, at place: SourcePlace) {
        self.content = content
        self.place = place
    }

    /// Whether nothing is written after the key, or a null of YAML.
    public var isEmpty: Bool {
        if case .scalar(let text, false) = content { return text.isEmpty || text == "~" || text == "null" }
        return false
    }

    /// The same value as JSON; what YAML reads as a number, true, false or null is one.
    var json: JSONValue {
        switch content {
        case .list(let items): .list(items.map(\.json))
        case .map(let entries): .map(Dictionary(entries.map { ($0.key, $0.value.json) }) { _, last in last })
        case .scalar(let text, true): .text(text)
        case .scalar("true", _): true
        case .scalar("false", _): false
        case .scalar("null", _), .scalar("~", _), .scalar("", _): .null
        case .scalar(let text, _): Double(text).flatMap { $0.isFinite ? .number($0) : nil } ?? .text(text)
        }
    }

    /// What it is, in words for a message.
    var kindName: String {
        switch content {
        case .scalar: "a single value"
        case .list: "a list"
        case .map: "a block of keys"
        }
    }
}

/// A key of a scenario and what is written under it.
public struct ScenarioEntry: Sendable, Hashable, Codable {
    /// The key.
    public var key: String
    /// Where the key starts.
    public var place: SourcePlace
    /// What is written under it.
    public var value: ScenarioNode

    /// A key at `place` with its value.
    public init(key: String, place: SourcePlace, value: ScenarioNode) {
        self.key = key
        self.place = place
        self.value = value
    }
}
