internal import Foundation
public import Input

/// The values that a question was asked with: known names only, each in its range.
public struct QuestionArguments: Sendable, Hashable {
    /// What messages call the place where they come from.
    public static let file = "request"

    private let values: [String: JSONValue]

    /// The values of `json` for `parameters`; throws everything that is wrong with them.
    public init(_ json: JSONValue, for parameters: [QuestionParameter]) throws(InputProblems) {
        guard case .map(let given) = json else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: Self.file), "the body is \(json.kindName)", allowed: "an object")
            ])
        }
        try self.init(given.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, parameters, isText: false)
    }

    /// The values of a query for `parameters`; a name that comes several times makes a list.
    public init(query: [(name: String, value: String)], for parameters: [QuestionParameter]) throws(InputProblems) {
        var names: [String] = []
        var given: [String: [JSONValue]] = [:]
        for (name, value) in query {
            if given[name] == nil { names.append(name) }
            given[name, default: []].append(.text(value))
        }
        let pairs = names.map { name in
            let all = given[name] ?? []
            return (name, all.count == 1 ? all[0] : .list(all))
        }
        try self.init(pairs, parameters, isText: true)
    }

    private init(
        _ pairs: [(String, JSONValue)], _ parameters: [QuestionParameter], isText: Bool
    ) throws(InputProblems) {
        var values: [String: JSONValue] = [:]
        var problems: [Diagnostic] = []
        let names = parameters.map(\.name)
        for (name, json) in pairs {
            let place = SourcePlace(file: Self.file, field: name.printable(limit: 80))
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                problems.append(
                    Diagnostic(
                        at: place, "there is no such parameter", allowed: names.joined(separator: ", "),
                        suggestion: didYouMean(name, among: names)))
                continue
            }
            if json == .null { continue }
            switch parameter.read(json, isText: isText) {
            case .success(let value): values[name] = value
            case .failure(let misfit):
                problems.append(
                    Diagnostic(at: place, misfit.message, allowed: misfit.allowed, suggestion: misfit.suggestion))
            }
        }
        for parameter in parameters where parameter.isRequired && !pairs.contains(where: { $0.0 == parameter.name }) {
            problems.append(
                Diagnostic(
                    at: SourcePlace(file: Self.file, field: parameter.name), "the value is missing",
                    suggestion: "give one, such as \(parameter.example.compact)"))
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        self.values = values
    }

    /// The value of `name`; nil where it was left out.
    public func value(_ name: String) -> JSONValue? { values[name] }
    /// The text of `name`.
    public func text(_ name: String) -> String? { values[name]?.text }
    /// The number of `name`, in base units.
    public func number(_ name: String) -> Double? { values[name]?.number }
    /// The whole number of `name`.
    public func whole(_ name: String) -> Int? { values[name]?.number.map { Int($0) } }
    /// Whether `name` is true; `standard` where it was left out.
    public func flag(_ name: String, standard: Bool = false) -> Bool {
        if case .flag(let flag) = values[name] { flag } else { standard }
    }
    /// The texts of `name`; none where it was left out.
    public func texts(_ name: String) -> [String] { (values[name]?.list ?? []).compactMap(\.text) }

    /// The same values as one line of text, equal for equal questions.
    public var key: String { JSONValue.map(values).compact }

    /// What is wrong with the value of `name`.
    func problem(_ name: String?, _ message: String, allowed: String? = nil, suggestion: String? = nil) -> InputProblems
    {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: Self.file, field: name), message, allowed: allowed, suggestion: suggestion)
        ])
    }
}
