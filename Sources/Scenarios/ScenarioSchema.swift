/// The JSON Schema of the scenario format, for editors that complete and check YAML.
public enum ScenarioSchema {
    /// JSON Schema, draft 2020-12; made from the same table of keys that reads scenarios, so it never lags behind.
    ///
    /// It checks keys and types. Units and ranges inside strings such as `200 ms` it leaves to Plimsoll.
    public static var json: String {
        let root =
            object(ScenarioKey.table).merging([
                "$schema": .text("https://json-schema.org/draft/2020-12/schema"),
                "$id": .text("urn:plimsoll:schema:1:scenario"), "title": .text("Plimsoll scenario"),
                "description": .text(
                    "What plimsoll plan, month, simulate, what-if and report are asked, as YAML or JSON."),
                "examples": .list([example]),
            ]) { own, _ in own }
        return JSONText.map(root).rendered() + "\n"
    }

    private static let example = JSONText.map([
        "plimsoll": .word("1"), "model": .text("meta-llama/Llama-3.1-8B-Instruct"),
        "workload": .map(["preset": .text("chat"), "rate": .text("5/s")]),
        "slo": .map(["ttft_p95": .text("500 ms"), "tpot_p95": .text("40 ms")]),
    ])

    /// A key with its path, such as `workload.rate`, for a list to print.
    public struct Key: Sendable {
        /// The path.
        public let path: String
        /// What it is for.
        public let summary: String
        /// The allowed values; nil where any text or a block of keys stands there.
        public let allowed: String?
        /// What holds when it is left out; nil when that depends on other keys.
        public let standard: String?
        /// Whether it must be there.
        public let isRequired: Bool
    }

    /// Every key, those below another after it.
    public static var keys: [Key] { keys(ScenarioKey.table, under: "") }

    private static func keys(_ keys: [ScenarioKey], under prefix: String) -> [Key] {
        keys.flatMap { key in
            let path = prefix + key.name
            let allowed = key.children.isEmpty ? key.kind.allowed : nil
            return [
                Key(
                    path: path, summary: key.summary, allowed: allowed, standard: key.standard,
                    isRequired: key.isRequired)
            ] + self.keys(key.children, under: path + ".")
        }
    }

    private static func object(_ keys: [ScenarioKey]) -> [String: JSONText] {
        let properties = keys.map { key -> (String, JSONText) in
            var schema = Self.schema(key.kind)
            schema["description"] = .text(key.summary)
            if let standard = key.standard { schema["$comment"] = .text("left out: \(standard); \(key.why)") }
            return (key.name, .map(schema))
        }
        var schema: [String: JSONText] = [
            "type": .text("object"), "additionalProperties": .word("false"),
            "properties": .map(Dictionary(properties) { first, _ in first }),
        ]
        let required = keys.filter(\.isRequired).map { JSONText.text($0.name) }
        if !required.isEmpty { schema["required"] = .list(required) }
        return schema
    }

    private static func schema(_ kind: ValueKind) -> [String: JSONText] {
        switch kind {
        case .text: return ["type": .list([.text("string"), .text("number")]), "maxLength": .word("200")]
        case .choice(let names): return ["enum": .list(names.map(JSONText.text))]
        case .flag: return ["type": .text("boolean")]
        case .whole(let range):
            return [
                "type": .text("integer"), "minimum": .word("\(range.lowerBound)"),
                "maximum": .word("\(range.upperBound)"),
            ]
        case .number(let range):
            return [
                "type": .text("number"), "minimum": .word(ValueKind.plain(range.lowerBound)),
                "maximum": .word(ValueKind.plain(range.upperBound)),
            ]
        case .duration: return example("200 ms")
        case .requestRate: return example("5/s")
        case .tokenSpeed: return example("30 tokens/s")
        case .spend: return example("$20,000 / month")
        case .band: return example("70-80%")
        case .weekHour: return example("Fri 18:00")
        case .date: return example("2026-11-27 18:00")
        case .day: return example("2027-06-30")
        case .price: return mixed("$0.09")
        case .share: return mixed("80%")
        case .length: return mixed("380 words")
        case .lengthRange: return mixed("100-200")
        case .named(let inner):
            return ["type": .text("object"), "additionalProperties": .map(schema(inner))]
        case .config: return ["type": .list([.text("string"), .text("object")])]
        case .many(let inner):
            let one = JSONText.map(schema(inner))
            return ["anyOf": .list([one, .map(["type": .text("array"), "items": one, "minItems": .word("1")])])]
        case .map(let keys, let shorthand):
            guard let short = keys.first(where: { $0.name == shorthand }) else { return object(keys) }
            return ["anyOf": .list([.map(schema(short.kind)), .map(object(keys))])]
        }
    }

    private static func example(_ text: String) -> [String: JSONText] {
        ["type": .text("string"), "examples": .list([.text(text)])]
    }

    private static func mixed(_ text: String) -> [String: JSONText] {
        ["type": .list([.text("string"), .text("number")]), "examples": .list([.text(text)])]
    }
}

/// JSON with its keys in order, so that the same table always gives the same bytes.
private indirect enum JSONText {
    case text(String)
    /// A number or a boolean, already written out.
    case word(String)
    case list([JSONText])
    case map([String: JSONText])

    func rendered(_ indent: String = "") -> String {
        let deeper = indent + "  "
        switch self {
        case .text(let text): return Self.quoted(text)
        case .word(let word): return word
        case .list(let items):
            return "[" + items.map { $0.rendered(indent) }.joined(separator: ", ") + "]"
        case .map(let entries):
            let lines = entries.sorted { $0.key < $1.key }
                .map { "\(deeper)\(Self.quoted($0.key)): \($0.value.rendered(deeper))" }
            return lines.isEmpty ? "{}" : "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }
}
