import Charts
import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite("Pages") struct PageTests {
    static let hostile = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "&lt;b&gt;",
        "]]><!--", "</title></style></pre>", String(repeating: "W", count: 10_000), "\u{202E}gnp.exe\u{202C}",
        "\u{5e2}\u{5d1}\u{5e8}", "\u{1F469}\u{200D}\u{1F680}", "a\u{0}b\u{1b}[31m", "```\n# heading", "| a | b |", "",
    ]

    /// A page with `words` everywhere that a stranger's words can stand.
    static func page(_ words: String) -> ReportPage {
        var table = ReportTable([(words, .left), ("n", .right)])
        table.add([.text(words), .number(1.5, words)])
        let chart = CostBreakdownChart(title: words, items: [.init(name: words, dollarsPerMonth: 3)]).chart
        return ReportPage(
            title: words, lead: words,
            sections: [
                .init(
                    words,
                    [
                        .heading(words), .words(words), .note(words), .points([words]), .facts([(words, words)]),
                        .table(words, table), .figure(ReportFigure("figure", chart, words, table)), .code(words),
                        .drawing(chart, ChartOptions(idPrefix: "d")),
                    ])
            ], closing: words)
    }

    @Test(
        "strangers' words become no markup: the same elements and attributes come out whatever is written",
        arguments: hostile)
    func injection(words: String) {
        // Charts wrap and cut long words, so only the elements around them are compared.
        let tags = Self.tags(HTMLPage.text(Self.page(words)))
        // A table without a name has no caption.
        let plain = Self.tags(HTMLPage.text(Self.page("plain"))).filter { !words.isEmpty || !$0.hasSuffix("caption") }
        #expect(tags.filter { !words.isEmpty || !$0.hasSuffix("caption") } == plain)
        let allowed: Set = [
            "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "nav",
            "h1", "h2", "h3", "p", "ul", "li", "a", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure",
            "figcaption", "details", "summary", "pre", "div", "strong", "dl", "dt", "dd",
        ]
        #expect(Set(tags.map { String($0.drop { $0 == "/" }.prefix { $0 != " " }) }).isSubset(of: allowed))
    }

    /// Every tag outside of drawings, without ids and links, which are made of headings.
    static func tags(_ html: String) -> [String] {
        let page = html.replacing(/<svg[\s\S]*?<\/svg>/, with: "").replacing(/(id|href)="#?[a-z0-9-]*"/, with: "")
        return page.matches(of: /<([^!][^<>]*)>/).map { String($0.1) }
    }

    @Test("a page loads nothing and runs nothing", arguments: hostile)
    func standsAlone(words: String) {
        let html = HTMLPage.text(Self.page(words)).replacing("http://www.w3.org/2000/svg", with: "")
        let drawn = html.replacing(/>[^<>]*</, with: "><")
        for word in ["<script", "<iframe", "<img", "<link", " src=", "url(http", "@import", "onload", "javascript:"] {
            #expect(!drawn.contains(word), "\(word)")
        }
        #expect(html.matches(of: /href="([^"]*)"/).allSatisfy { $0.1.hasPrefix("#") })
        #expect(!html.unicodeScalars.contains { $0.value == 0 || $0.value == 0x202E || $0.value == 0x1B })
    }

    @Test("text in a fence of Markdown cannot end it, and names cannot end a table's row", arguments: hostile)
    func markdown(words: String) {
        let text = MarkdownPage.text(Self.page(words), withFigures: true)
        let fences = text.split(separator: "\n").filter { $0.hasPrefix("```") && $0.allSatisfy { $0 == "`" } }
        #expect(fences.count >= 2 && fences.first == fences.last)
        let prose = text.split(separator: fences.first ?? "```").enumerated().filter { $0.offset % 2 == 0 }.map(
            \.element
        )
        .joined()
        #expect(!prose.contains("<script") && !prose.contains("<img"))
        let plain = MarkdownPage.text(Self.page("plain"), withFigures: true)
        #expect(Self.cells(text) == Self.cells(plain))
    }

    /// How many cells each row of a table has.
    private static func cells(_ markdown: String) -> [Int] {
        markdown.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.hasSuffix(" |") && !$0.hasPrefix("| a | b") }
            .map { $0.replacing("\\|", with: "").count { $0 == "|" } }
    }

    @Test("numbers stand in CSV in full, formulas are disarmed")
    func csv() {
        var table = ReportTable([("name, unit", .left), ("n", .right)])
        table.add([.text("=1+1"), .number(1.0 / 3, "0.333")])
        table.add([.text("unknown"), .number(nil, "")])
        #expect(table.csv == "\"name, unit\",n\n'=1+1,0.3333333333333333\nunknown,\n")
    }

    @Test("words of the page have 4.5 times the contrast of their ground, light, dark and printed")
    func contrast() throws {
        let themes = PageStyle.text.matches(of: /:root\{[^}]*--surface[^}]*\}/).map { String($0.output) }
        #expect(themes.count == 3)
        for theme in themes {
            func colour(_ name: String) throws -> String {
                let found = try #require(theme.firstMatch(of: try Regex("--\(name):#([0-9a-f]+)")))
                let digits = String(try #require(found.output[1].substring))
                return "#" + (digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : digits)
            }
            for ground in ["surface", "tint"] {
                for words in ["ink", "muted"] {
                    #expect(Contrast.ratio(try colour(words), try colour(ground)) >= 4.5, "\(words) on \(ground)")
                }
            }
            if theme.contains("--link") { #expect(Contrast.ratio(try colour("link"), try colour("surface")) >= 4.5) }
        }
    }

    @Test("names of files and ids have letters, digits and hyphens only", arguments: hostile)
    func slugs(words: String) {
        let slug = Slug(words).text
        #expect(!slug.isEmpty && slug.count <= 60)
        #expect(slug.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
    }
}
