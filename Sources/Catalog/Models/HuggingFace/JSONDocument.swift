import Foundation
import Input

/// A JSON value whose kind is not known beforehand.
enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// What it is, in words for a message.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number(let number):
            "the number \(number == number.rounded() ? String(Int64(clamping: number)) : "\(number)")"
        case .string(let text): "the text \"\(text.prefix(40))\""
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// The members of an object; nil for anything else.
    var members: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }

    /// The elements of a list; nil for anything else.
    var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The text of a string; nil for anything else.
    var text: String? { if case .string(let text) = self { text } else { nil } }

    /// A whole number that an Int holds; nil for anything else.
    var integer: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }

    /// Whether it is true; nil for anything but true and false.
    var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
}

extension Int64 {
    fileprivate init(clamping number: Double) {
        self = number >= 9.2e18 ? .max : number <= -9.2e18 ? .min : Int64(number)
    }
}

/// A JSON file of a stranger: parsed whole, or refused with the place where it stops making sense.
struct JSONDocument: Sendable {
    /// The deepest nesting that is read.
    static let maximumDepth = 64

    let file: String
    let root: JSONValue
    private let bytes: [UInt8]

    /// Parses `bytes`; the diagnostic says where and why it cannot.
    init(_ bytes: [UInt8], file: String) throws(InputProblems) {
        self.file = file
        self.bytes = bytes
        if let offset = Self.tooDeep(bytes) {
            throw InputProblems([
                Diagnostic(
                    at: Self.place(offset, in: bytes, file: file), "nested too deeply",
                    allowed: "at most \(Self.maximumDepth) levels")
            ])
        }
        do {
            let value = try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
            root = JSONValue(foundation: value)
        } catch {
            throw InputProblems([Self.syntaxProblem(error, bytes: bytes, file: file)])
        }
    }

    /// Where the key `name` stands first; only the file when it does not.
    ///
    /// A key that occurs at several depths is found at its first place: right for the flat files this is for.
    func place(of name: String) -> SourcePlace {
        let wanted = Array("\"\(name)\"".utf8)
        var place = SourcePlace(file: file)
        if bytes.count >= wanted.count,
            let offset = (0...(bytes.count - wanted.count)).first(where: { start in
                bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
            })
        {
            place = Self.place(offset, in: bytes, file: file)
        }
        place.field = name
        return place
    }

    private static func place(_ offset: Int, in bytes: [UInt8], file: String) -> SourcePlace {
        let before = bytes.prefix(max(0, offset))
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return SourcePlace(file: file, line: line, column: before.count - start + 1)
    }

    /// The offset of the first bracket that is nested too deeply, found before any recursive parser runs.
    private static func tooDeep(_ bytes: [UInt8]) -> Int? {
        var depth = 0
        var isText = false
        var isEscaped = false
        for (offset, byte) in bytes.enumerated() {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > maximumDepth { return offset }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
        return nil
    }

    /// Foundation names the offset in the text of its message only.
    private static func syntaxProblem(_ error: any Error, bytes: [UInt8], file: String) -> Diagnostic {
        let said = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
        let words = said.split(whereSeparator: { " .,".contains($0) })
        var place = SourcePlace(file: file)
        if let index = words.firstIndex(of: "character"), index + 1 < words.count, let offset = Int(words[index + 1]) {
            place = Self.place(min(offset, bytes.count), in: bytes, file: file)
        } else if said.contains("end of file") {
            place = Self.place(bytes.count, in: bytes, file: file)
        }
        let reason = bytes.isEmpty ? "the file is empty" : "not valid JSON"
        return Diagnostic(at: place, reason, suggestion: "download the file again or correct it at this place")
    }
}

extension JSONValue {
    /// The value that Foundation's untyped reader made.
    fileprivate init(foundation value: Any) {
        switch value {
        case let members as [String: Any]: self = .object(members.mapValues(JSONValue.init(foundation:)))
        case let elements as [Any]: self = .array(elements.map(JSONValue.init(foundation:)))
        case let text as String: self = .string(text)
        case let number as NSNumber:
            // Numbers and truth values share a class; only its hidden subclass tells 1 from true.
            let isFlag = type(of: number) == type(of: NSNumber(value: true))
            self = isFlag ? .bool(number.boolValue) : .number(number.doubleValue)
        default: self = .null
        }
    }
}
