internal import Charts

/// A report as Markdown, with its charts as SVG files and their numbers as CSV files.
public enum MarkdownPage {
    /// One file of a report.
    public struct File: Sendable, Equatable {
        /// Its name, relative to the folder of the report.
        public var name: String
        /// Its text.
        public var text: String

        /// A file of that text.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// All files of `page`, the page itself first.
    public static func files(_ page: ReportPage) -> [File] {
        [File(name: "report.md", text: text(page, withFigures: true))] + figures(page)
    }

    /// The charts of `page` as SVG files, and their numbers as CSV files.
    public static func figures(_ page: ReportPage) -> [File] {
        page.figures.flatMap { figure in
            [
                File(name: figure.slug.text + ".svg", text: figure.chart.svg(figure.pageOptions)),
                File(name: figure.slug.text + ".csv", text: figure.table.csv),
            ]
        }
    }

    /// The text of `page`; without figures, a sentence stands for each.
    public static func text(_ page: ReportPage, withFigures: Bool) -> String {
        var lines = ["# " + escaped(ReportPage.short(page.title)), "", escaped(page.lead)]
        for section in page.sections {
            lines += ["", "## " + escaped(section.title)]
            for block in section.blocks { lines += [""] + self.lines(block, withFigures) }
        }
        return (lines + ["", "---", "", escaped(page.closing)]).joined(separator: "\n") + "\n"
    }

    private static func lines(_ block: ReportPage.Block, _ withFigures: Bool) -> [String] {
        switch block {
        case .heading(let words): return ["### " + escaped(ReportPage.short(words))]
        case .words(let words): return [escaped(words)]
        case .note(let words): return ["*" + escaped(words) + "*"]
        case .points(let points): return points.map { "- " + escaped($0) }
        case .facts(let facts): return facts.map { "- **\(escaped($0.name))**: \(escaped($0.value))" }
        case .table(let name, let data):
            var table = MarkdownTable(zip(data.heads, data.columns).map { ($0, $1.alignment) })
            for row in data.rows { table.add(row.map(\.shown)) }
            return ["**\(escaped(name))**", ""] + table.lines
        case .code(let text): return fenced(text)
        case .drawing(let chart, _): return [escaped(chart.title)]
        case .figure(let figure):
            let name = figure.slug.text
            guard withFigures else { return ["- \(escaped(figure.chart.title)): \(escaped(figure.words))"] }
            return [
                "![\(escaped(figure.chart.title))](\(name).svg)", "",
                "\(escaped(figure.words)) [The numbers](\(name).csv).",
            ]
        }
    }

    private static func escaped(_ text: String) -> String { MarkdownTable.escaped(PlainText.label(text)) }

    /// `text` between fences longer than any row of backticks in it, so that it cannot end them.
    private static func fenced(_ text: String) -> [String] {
        var longest = 0
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { PlainText.label(String($0)) }
        return [fence] + (lines.last == "" ? lines.dropLast() : lines) + [fence]
    }
}
