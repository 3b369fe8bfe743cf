internal import Yams

/// A value of a manifest, written as YAML by Yams: whatever a text says, it stays that text.
enum ManifestNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    case text(String)
    /// A text of several lines, such as a file, written as it is.
    case block(String)
    case count(Int)
    case number(Double)
    case flag(Bool)
    case null
    case list([ManifestNode])
    case map([(String, ManifestNode)])

    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral count: Int) { self = .count(count) }
    init(arrayLiteral items: ManifestNode...) { self = .list(items) }
    init(dictionaryLiteral entries: (String, ManifestNode)...) { self = .map(entries) }

    /// A list of texts.
    static func texts(_ texts: [String]) -> ManifestNode { .list(texts.map(ManifestNode.text)) }

    /// `documents` one behind the other, below a comment; the start of each is marked where there may be several.
    static func yaml(_ documents: [ManifestNode], comment: [String], marksStart: Bool = true) -> String {
        let head = comment.map { "# " + $0 + "\n" }.joined()
        // Texts, numbers, lists and maps are all that is written, which Yams never refuses.
        guard
            let text = try? Yams.serialize(
                nodes: documents.map(\.node), width: -1, allowUnicode: true, explicitStart: marksStart)
        else { preconditionFailure("Yams writes every tree of texts") }
        return head + text
    }

    private var node: Node {
        switch self {
        case .text(let text): Node(text, Tag(.str), Self.style(text))
        case .block(let text): Node(text, Tag(.str), .literal)
        case .count(let count): Node(String(count), Tag(.int), .plain)
        case .number(let number): Node("\(number)", Tag(.float), .plain)
        case .null: Node("null", Tag(.null), .plain)
        case .flag(let flag): Node(flag ? "true" : "false", Tag(.bool), .plain)
        case .list(let items): Node(items.map(\.node), Tag(.seq))
        case .map(let entries): Node(entries.map { (Node($0, Tag(.str), .any), $1.node) }, Tag(.map))
        }
    }

    /// Plain where every version of YAML reads `text` as a string, and quoted otherwise.
    private static func style(_ text: String) -> Node.Scalar.Style {
        let isPlain =
            text.wholeMatch(of: /[A-Za-z][A-Za-z0-9\/.-]*/) != nil
            && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
        return isPlain ? .plain : .doubleQuoted
    }
}

extension ManifestNode: Encodable {
    private struct EntryName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    /// Writes the same tree as JSON.
    func encode(to encoder: any Encoder) throws {
        if case .map(let entries) = self {
            var container = encoder.container(keyedBy: EntryName.self)
            for (key, value) in entries { try container.encode(value, forKey: EntryName(key)) }
            return
        }
        var single = encoder.singleValueContainer()
        switch self {
        case .text(let text), .block(let text): try single.encode(text)
        case .count(let count): try single.encode(count)
        case .number(let number): try single.encode(number)
        case .flag(let flag): try single.encode(flag)
        case .null: try single.encodeNil()
        case .list(let items): try single.encode(items)
        case .map: break
        }
    }
}
