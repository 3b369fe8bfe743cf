internal import Foundation

/// Any JSON value: what a program sent, before it is known to make sense.
public enum JSONValue: Codable, Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case map([String: JSONValue])

    /// Deepest nesting of lists and maps that is read.
    public static let maximumDepth = 64

    /// Text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    /// Yes or no.
    public init(booleanLiteral value: Bool) { self = .flag(value) }
    /// A list.
    public init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    /// A map; of a key that is there twice the first counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .map(Dictionary(elements) { first, _ in first })
    }

    /// Reads `bytes`, which somebody sent under the name `name`; throws where it stops being JSON.
    public init(reading bytes: some Collection<UInt8>, name: String) throws(InputProblems) {
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: name), "this is not JSON",
                    allowed: "JSON in UTF-8, at most \(Self.maximumDepth) levels deep")
            ])
        }
    }

    /// Reads itself.
    public init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count <= Self.maximumDepth else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "too deep"))
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .map(try container.decode([String: JSONValue].self))
        }
    }

    /// Writes itself; whole numbers without a fraction.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number):
            if let whole = Int(exactly: number) { try container.encode(whole) } else { try container.encode(number) }
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .map(let map): try container.encode(map)
        }
    }

    /// On one line, keys sorted.
    public var compact: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "unbounded", negativeInfinity: "-unbounded", nan: "unknown")
        guard let data = try? encoder.encode(self) else { preconditionFailure("a JSON value can always be written") }
        return String(decoding: data, as: UTF8.self)
    }

    /// What stands under `key`; nil where this is no map, or has no such key.
    public subscript(key: String) -> JSONValue? {
        if case .map(let map) = self { map[key] } else { nil }
    }

    /// The text; nil for anything else.
    public var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The number; nil for anything else.
    public var number: Double? { if case .number(let number) = self { number } else { nil } }

    /// The elements; nil for anything else.
    public var list: [JSONValue]? { if case .list(let list) = self { list } else { nil } }

    /// What kind of value it is, in a word.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .flag: "true or false"
        case .number: "a number"
        case .text: "text"
        case .list: "a list"
        case .map: "an object"
        }
    }
}
