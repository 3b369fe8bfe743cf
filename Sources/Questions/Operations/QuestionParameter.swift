public import Input
internal import Scenarios

/// A value that a question takes: the one description that JSON bodies, queries, tools and the API's schema are made from.
public struct QuestionParameter: Sendable {
    /// What may stand there.
    public enum Kind: Sendable {
        /// Text up to so many characters.
        case text(most: Int)
        /// A number; also text with a unit, as the scenario key at `path` takes it.
        case number(ClosedRange<Double>, path: String?)
        /// A whole number.
        case whole(ClosedRange<Int>)
        /// True or false.
        case flag
        /// One of these words.
        case choice([String])
        /// So many texts; one alone need not be a list.
        case texts(most: Int)
        /// A scenario: YAML or JSON as text, or an object.
        case scenario
        /// A document that another question answered with.
        case document
    }

    /// What it is called.
    public let name: String
    /// What may stand there.
    public let kind: Kind
    /// What it is for, in one sentence without a full stop.
    public let meaning: String
    /// A value that is allowed.
    public let example: JSONValue
    /// Whether it has to be there.
    public let isRequired: Bool

    /// A parameter.
    public init(_ name: String, _ kind: Kind, _ meaning: String, example: JSONValue, isRequired: Bool = false) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.example = example
        self.isRequired = isRequired
    }

    /// A number with the range of the flag of the same name.
    static func number(
        _ name: String, _ meaning: String, path: String? = nil, example: JSONValue, isRequired: Bool = false
    ) -> QuestionParameter {
        QuestionParameter(
            name, .number(ParameterRange.named(name.replacing("_", with: "-")), path: path), meaning, example: example,
            isRequired: isRequired)
    }

    /// A whole number with the range of the flag of the same name.
    static func whole(_ name: String, _ meaning: String, example: JSONValue) -> QuestionParameter {
        let range = ParameterRange.named(name.replacing("_", with: "-"))
        return QuestionParameter(
            name, .whole(Int(range.lowerBound)...Int(range.upperBound)), meaning, example: example)
    }

    /// The JSON Schema of the value.
    public var schema: JSONValue {
        var schema: [String: JSONValue] =
            switch kind {
            case .text(let most): ["type": "string", "minLength": 1, "maxLength": .number(Double(most))]
            case .number(let range, nil):
                ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
            case .number(let range, _?):
                [
                    "anyOf": [
                        ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)],
                        ["type": "string", "maxLength": 40],
                    ]
                ]
            case .whole(let range):
                [
                    "type": "integer", "minimum": .number(Double(range.lowerBound)),
                    "maximum": .number(Double(range.upperBound)),
                ]
            case .flag: ["type": "boolean"]
            case .choice(let words): ["type": "string", "enum": .list(words.map { .text($0) })]
            case .texts(let most):
                [
                    "type": "array", "maxItems": .number(Double(most)),
                    "items": ["type": "string", "minLength": 1, "maxLength": 400],
                ]
            case .scenario: ["anyOf": [["type": "string", "maxLength": 1_000_000], ["type": "object"]]]
            case .document: ["type": "object"]
            }
        schema["description"] = .text(meaning + ".")
        schema["examples"] = [example]
        return .map(schema)
    }

    /// The value that `json` stands for, in base units, or what is wrong with it.
    ///
    /// `isText`: it came as text, from a query.
    func read(_ json: JSONValue, isText: Bool) -> Result<JSONValue, QuestionParameter.Misfit> {
        switch (kind, json) {
        case (.text(let most), .text(let text)):
            return text.isEmpty || text.count > most
                ? .failure(Misfit("the text has \(text.count) characters", "1 to \(most)")) : .success(json)
        case (.number(let range, let path), .number), (.number(let range, let path), .text):
            return number(json, range, path)
        case (.whole(let range), .number), (.whole(let range), .text):
            let value = json.number ?? (isText ? json.text.flatMap { Double($0) } : nil)
            guard let value, let whole = Int(exactly: value), range.contains(whole) else {
                return .failure(
                    Misfit(
                        value == nil ? "this is no whole number" : "\(Self.plain(value ?? 0)) is out of range",
                        "\(range.lowerBound) to \(range.upperBound)"))
            }
            return .success(.number(Double(whole)))
        case (.flag, .flag): return .success(json)
        case (.flag, .text("true")) where isText: return .success(true)
        case (.flag, .text("false")) where isText: return .success(false)
        case (.choice(let words), .text(let text)):
            guard words.contains(text) else {
                return .failure(
                    Misfit(
                        "\"\(text.printable(limit: 80))\" is not known", "one of: \(words.joined(separator: ", "))",
                        didYouMean(text, among: words)))
            }
            return .success(json)
        case (.texts, .text): return texts([json])
        case (.texts, .list(let list)): return texts(list)
        case (.scenario, .text), (.scenario, .map), (.document, .map): return .success(json)
        default: return .failure(Misfit("this is \(json.kindName)", allowed))
        }
    }

    /// What is wrong with a value.
    struct Misfit: Error {
        let message: String
        let allowed: String?
        let suggestion: String?

        init(_ message: String, _ allowed: String?, _ suggestion: String? = nil) {
            self.message = message
            self.allowed = allowed
            self.suggestion = suggestion
        }
    }

    private var allowed: String {
        switch kind {
        case .text: "text"
        case .number(_, nil): "a number"
        case .number: "a number, or text such as \(example.compact)"
        case .whole: "a whole number"
        case .flag: "true or false"
        case .choice(let words): "one of: \(words.joined(separator: ", "))"
        case .texts: "a list of texts"
        case .scenario: "a scenario as text (YAML or JSON) or as an object"
        case .document: "a document as an object"
        }
    }

    private func number(_ json: JSONValue, _ range: ClosedRange<Double>, _ path: String?) -> Result<JSONValue, Misfit> {
        var value = json.number
        if let text = json.text {
            guard let path else {
                guard let bare = Double(text) else { return .failure(Misfit("this is text", "a number")) }
                value = bare
                return checked(value ?? 0, range)
            }
            do throws(Misreading) {
                value = try ScenarioValue.number(text, as: path)
            } catch {
                return .failure(Misfit(error.description, nil))
            }
        }
        return checked(value ?? 0, range)
    }

    private func checked(_ value: Double, _ range: ClosedRange<Double>) -> Result<JSONValue, Misfit> {
        range.contains(value)
            ? .success(.number(value))
            : .failure(
                Misfit(
                    "\(Self.plain(value)) is out of range",
                    "\(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"))
    }

    private func texts(_ list: [JSONValue]) -> Result<JSONValue, Misfit> {
        guard case .texts(let most) = kind else { return .failure(Misfit("this is a list", allowed)) }
        guard list.count <= most else { return .failure(Misfit("there are \(list.count) texts", "at most \(most)")) }
        guard list.allSatisfy({ $0.text.map { !$0.isEmpty && $0.count <= 400 } ?? false }) else {
            return .failure(Misfit("an element is no text of 1 to 400 characters", "a list of texts"))
        }
        return .success(.list(list))
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}
