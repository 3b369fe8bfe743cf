internal import Yams

/// A value of a manifest, written as YAML by Yams: whatever a text says, it stays that text.
enum ManifestNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    case text(String)
    case count(Int)
    case list([ManifestNode])
    case map([(String, ManifestNode)])

    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral count: Int) { self = .count(count) }
    init(arrayLiteral items: ManifestNode...) { self = .list(items) }
    init(dictionaryLiteral entries: (String, ManifestNode)...) { self = .map(entries) }

    /// A list of texts.
    static func texts(_ texts: [String]) -> ManifestNode { .list(texts.map(ManifestNode.text)) }

    /// `documents` one behind the other, below a comment.
    static func yaml(_ documents: [ManifestNode], comment: [String]) -> String {
        let head = comment.map { "# " + $0 + "\n" }.joined()
        // Texts, numbers, lists and maps are all that is written, which Yams never refuses.
        guard
            let text = try? Yams.serialize(
                nodes: documents.map(\.node), width: -1, allowUnicode: true, explicitStart: true)
        else { preconditionFailure("Yams writes every tree of texts") }
        return head + text
    }

    private var node: Node {
        switch self {
        case .text(let text): Node(text, Tag(.str), Self.isPlain(text) ? .plain : .doubleQuoted)
        case .count(let count): Node(String(count), Tag(.int), .plain)
        case .list(let items): Node(items.map(\.node), Tag(.seq))
        case .map(let entries): Node(entries.map { (Node($0, Tag(.str), .any), $1.node) }, Tag(.map))
        }
    }

    /// Whether nobody could take `text` for anything but a text, whatever version of YAML they read.
    private static func isPlain(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z][A-Za-z0-9\/.-]*/) != nil
            && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
    }
}
