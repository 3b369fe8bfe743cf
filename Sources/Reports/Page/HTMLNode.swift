internal import Charts

/// A piece of a web page: an element of a closed list, words, or a chart.
///
/// Words are escaped when they are written, names and classes come from the lists here, and nothing on the lists can run,
/// load or link outside the page: what a file of a stranger says stays what it is, words.
indirect enum HTMLNode: Sendable {
    /// The elements a page may use.
    enum Tag: String, Sendable {
        case html, head, meta, title, style, body, header, main, footer, section, nav, h1, h2, h3, p, ul, li, a, table
        case caption, thead, tbody, tr, th, td, figure, figcaption, details, summary, pre, div, strong, dl, dt, dd
    }

    /// The attributes a page may use.
    enum Attribute: Sendable {
        case language, charset, viewport, policy, rowHead, columnHead
        /// A place in the page, from ``Slug``.
        case id(Slug)
        /// A link to a place in the same page.
        case link(Slug)
        case style(StyleClass)
        /// The head of a cell's column, shown beside it where a table is too wide.
        case label(String)
    }

    /// The classes of the page's own style sheet.
    enum StyleClass: String, Sendable {
        case number, wide, narrow, lead, note, scroll, facts, figures
    }

    case element(Tag, [Attribute], [HTMLNode])
    /// Words, on one line.
    case text(String)
    /// Text whose line breaks count.
    case lines(String)
    /// A drawing made by ``Chart``, which escapes its own words.
    case chart(Chart, ChartOptions)
    /// The style sheet of the page.
    case styleSheet

    /// An element without attributes.
    static func tag(_ tag: Tag, _ children: HTMLNode...) -> HTMLNode { .element(tag, [], children) }
    /// An element with words only.
    static func tag(_ tag: Tag, _ words: String) -> HTMLNode { .element(tag, [], [.text(words)]) }

    /// A whole page as text.
    static func page(_ root: HTMLNode) -> String {
        var text = "<!DOCTYPE html>\n"
        root.write(to: &text)
        return text + "\n"
    }

    /// The piece as text.
    var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .text(let words): text += Self.escaped(PlainText.label(words))
        case .lines(let words):
            text += words.split(separator: "\n", omittingEmptySubsequences: false)
                .map { Self.escaped(PlainText.label(String($0))) }.joined(separator: "\n")
        case .chart(let chart, let options): text += chart.svg(options)
        case .styleSheet: text += PageStyle.text
        case .element(let tag, let attributes, let children):
            text += "<" + tag.rawValue + attributes.map { " " + $0.text }.joined() + ">"
            guard tag != .meta else { return }
            for child in children { child.write(to: &text) }
            text += "</" + tag.rawValue + ">"
            if tag.endsALine { text += "\n" }
        }
    }

    /// `text` with everything that could be read as markup written out.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension HTMLNode.Tag {
    fileprivate var endsALine: Bool {
        switch self {
        case .strong, .a, .th, .td, .summary: false
        default: true
        }
    }
}

extension HTMLNode.Attribute {
    fileprivate var text: String {
        switch self {
        case .language: "lang=\"en\""
        case .charset: "charset=\"utf-8\""
        case .viewport: "name=\"viewport\" content=\"width=device-width, initial-scale=1\""
        case .policy:
            "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\""
        case .rowHead: "scope=\"row\""
        case .columnHead: "scope=\"col\""
        case .id(let slug): "id=\"\(slug.text)\""
        case .link(let slug): "href=\"#\(slug.text)\""
        case .label(let text): "data-label=\"\(HTMLNode.escaped(PlainText.label(text)))\""
        case .style(let style): "class=\"\(style.rawValue)\""
        }
    }
}

/// A name that is safe as an id, a file name and a part of a link: lower-case letters, digits and hyphens.
public struct Slug: Sendable, Hashable {
    /// The name.
    public let text: String

    /// The name nearest to `words`, at most 60 characters long.
    public init(_ words: String) {
        var text = ""
        for scalar in words.lowercased().unicodeScalars where text.count < 60 {
            switch scalar {
            case "a"..."z", "0"..."9": text.unicodeScalars.append(scalar)
            default: if !text.isEmpty, !text.hasSuffix("-") { text += "-" }
            }
        }
        while text.hasSuffix("-") { text.removeLast() }
        self.text = text.isEmpty ? "part" : text
    }
}
