import Foundation

/// Checks documents against those keywords of JSON Schema 2020-12 that our schemas use.
public struct SchemaValidator {
    private let root: [String: Any]
    private static let annotations: Set<String> = [
        "$schema", "$id", "$defs", "$comment", "title", "description", "examples",
    ]

    /// A validator for the schema in `text`.
    public init(_ text: String) throws {
        root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    /// The value of a keyword of the schema itself.
    public subscript(keyword: String) -> Any? { root[keyword] }

    /// What is wrong with `document`, each with where; empty when it is valid.
    public func problems(_ document: Any) -> [String] { check(document, root, "") }

    private func check(_ value: Any, _ schema: [String: Any], _ place: String) -> [String] {
        schema.sorted { $0.key < $1.key }.flatMap { keyword, argument in
            problems(value, keyword, argument, schema, place)
        }
    }

    private func problems(
        _ value: Any, _ keyword: String, _ argument: Any, _ schema: [String: Any], _ place: String
    ) -> [String] {
        func fail(_ condition: Bool, _ text: String) -> [String] { condition ? [] : ["\(place): \(text)"] }
        let number = (value as? NSNumber).flatMap { Self.isFlag($0) ? nil : $0.doubleValue }
        switch keyword {
        case "$ref":
            let name = (argument as? String)?.replacing("#/$defs/", with: "") ?? ""
            guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
                return ["\(place): \(name) is not defined"]
            }
            return check(value, target, place)
        case "type":
            let types = argument as? [String] ?? [argument as? String ?? ""]
            return fail(types.contains { Self.isOf($0, value) }, "is not of type \(types.joined(separator: " or "))")
        case "const": return fail(value as? NSObject == argument as? NSObject, "is not \(argument)")
        case "enum":
            return fail((argument as? [NSObject] ?? []).contains { $0 == value as? NSObject }, "\(value) is not listed")
        case "anyOf":
            let all = (argument as? [[String: Any]] ?? []).map { check(value, $0, place) }
            return all.contains([]) ? [] : all.flatMap(\.self)
        case "properties":
            let properties = argument as? [String: [String: Any]] ?? [:]
            return (value as? [String: Any] ?? [:]).flatMap { key, inner in
                properties[key].map { check(inner, $0, "\(place)/\(key)") } ?? []
            }
        case "required":
            let keys = (value as? [String: Any])?.keys
            return (argument as? [String] ?? []).filter { key in keys.map { !$0.contains(key) } ?? false }
                .map { "\(place): lacks \($0)" }
        case "additionalProperties":
            let known = Set((schema["properties"] as? [String: Any] ?? [:]).keys)
            let others = (value as? [String: Any] ?? [:]).filter { !known.contains($0.key) }
            if argument as? Bool == false { return others.keys.sorted().map { "\(place): \($0) is not in the schema" } }
            return others.flatMap { check($0.value, argument as? [String: Any] ?? [:], "\(place)/\($0.key)") }
        case "items":
            return (value as? [Any] ?? []).enumerated().flatMap { index, item in
                check(item, argument as? [String: Any] ?? [:], "\(place)/\(index)")
            }
        case "minItems": return fail((value as? [Any])?.count ?? .max >= argument as? Int ?? 0, "is too short")
        case "maxLength": return fail((value as? String)?.count ?? 0 <= argument as? Int ?? 0, "is too long")
        case "minimum": return fail(number ?? .infinity >= argument as? Double ?? 0, "is too small")
        case "maximum": return fail(number ?? -.infinity <= argument as? Double ?? 0, "is too large")
        default: return fail(Self.annotations.contains(keyword), "this validator does not know \(keyword)")
        }
    }

    private static func isFlag(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }

    private static func isOf(_ type: String, _ value: Any) -> Bool {
        let number = value as? NSNumber
        let isFlag = number.map(Self.isFlag) ?? false
        return switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": isFlag
        case "null": value is NSNull
        case "number": number != nil && !isFlag
        case "integer": number.map { $0.doubleValue == $0.doubleValue.rounded() } ?? false && !isFlag
        default: false
        }
    }
}
