import Input

/// The fields of a `config.json`, read with their ranges checked and every problem kept.
struct ConfigReader {
    /// The fields; those of a nested text model take the place of the outer ones.
    let fields: [String: JSONValue]
    /// What was wrong so far.
    private(set) var problems: [Diagnostic] = []
    private let document: JSONDocument

    /// The fields of `document`, looking into the part that describes the language model of a multimodal one.
    init(_ document: JSONDocument) throws(InputProblems) {
        self.document = document
        guard var fields = document.root.members else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: document.file), "a model config is an object, not \(document.root.kind)")
            ])
        }
        for name in ["text_config", "llm_config", "language_config", "text_model_config"] {
            if let inner = fields[name]?.members {
                fields.merge(inner) { _, inner in inner }
                break
            }
        }
        // DBRX keeps the heads and the experts in objects of their own.
        for name in ["attn_config", "ffn_config"] {
            if let inner = fields[name]?.members { fields.merge(inner) { outer, _ in outer } }
        }
        self.fields = fields
    }

    /// The architecture name such as `llama`, in small letters.
    var modelType: String { fields["model_type"]?.text?.lowercased() ?? "" }

    /// Whether the field is there and not null.
    func has(_ name: String) -> Bool { (fields[name] ?? .null) != .null }

    /// Notes a problem with the field `name`.
    mutating func report(
        _ name: String, _ message: String, severity: Diagnostic.Severity = .error, allowed: String? = nil,
        suggestion: String? = nil
    ) {
        problems.append(
            Diagnostic(severity, at: document.place(of: name), message, allowed: allowed, suggestion: suggestion))
    }

    /// The whole number of the first of `names` that is there; nil when none is, or when it is out of `range`.
    mutating func integer(_ names: String..., in range: ClosedRange<Int>) -> Int? {
        integer(names, in: range)
    }

    /// Like ``integer(_:in:)``, and a missing field is a problem that names its `meaning`.
    mutating func required(_ names: String..., in range: ClosedRange<Int>, meaning: String) -> Int? {
        let before = problems.count
        if let value = integer(names, in: range) { return value }
        if problems.count == before { missing(names, meaning: meaning) }
        return nil
    }

    /// Notes that none of `names` is there.
    mutating func missing(_ names: [String], meaning: String) {
        let others = names.dropFirst().joined(separator: ", ")
        problems.append(
            Diagnostic(
                at: SourcePlace(file: document.file, field: names[0]), "missing: \(meaning)",
                suggestion: others.isEmpty
                    ? "add \"\(names[0])\" to the config" : "add \"\(names[0])\" (also read: \(others))"))
    }

    private mutating func integer(_ names: [String], in range: ClosedRange<Int>) -> Int? {
        guard let name = names.first(where: has), let value = fields[name] else { return nil }
        guard let number = value.integer, range.contains(number) else {
            report(
                name, "\(value.kind) is not a usable value",
                allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// True or false; nil when absent, a problem when something else.
    mutating func flag(_ name: String) -> Bool? {
        guard has(name), let value = fields[name] else { return nil }
        guard let flag = value.flag else {
            report(name, "\(value.kind) is not a usable value", allowed: "true or false")
            return nil
        }
        return flag
    }

    /// A list of whole numbers, one a layer; nil when the field is absent or no list.
    ///
    /// A list that is too short or holds something else is a problem. A longer one is cut: some makers list the
    /// multi-token-prediction layers as well.
    mutating func integersByLayer(_ name: String, layers: Int) -> [Int]? {
        guard let elements = fields[name]?.elements else { return nil }
        let numbers = elements.prefix(layers).compactMap(\.integer)
        guard numbers.count == layers else {
            report(name, "\(numbers.count) whole numbers for \(layers) layers", allowed: "one whole number a layer")
            return nil
        }
        return numbers
    }

    /// A list of words, one a layer; nil when the field is absent or no list.
    mutating func wordsByLayer(_ name: String, layers: Int) -> [String]? {
        guard let elements = fields[name]?.elements else { return nil }
        let words = elements.prefix(layers).compactMap(\.text)
        guard words.count == layers else {
            report(name, "\(words.count) words for \(layers) layers", allowed: "one word a layer")
            return nil
        }
        return words
    }
}
