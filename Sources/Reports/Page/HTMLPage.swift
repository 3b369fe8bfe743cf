internal import Charts

/// A report as one web page that needs nothing else: no script, no font, no picture from elsewhere.
public enum HTMLPage {
    /// The text of `page`.
    public static func text(_ page: ReportPage) -> String {
        let title = ReportPage.short(page.title)
        let contents = page.sections.map { section in
            HTMLNode.tag(.li, .element(.a, [.link(Slug(section.title))], [.text(section.title)]))
        }
        return HTMLNode.page(
            .element(
                .html, [.language],
                [
                    .tag(
                        .head, .element(.meta, [.charset], []), .element(.meta, [.viewport], []),
                        .element(.meta, [.policy], []), .tag(.title, title), .tag(.style, .styleSheet)),
                    .tag(
                        .body,
                        .tag(
                            .header, .tag(.h1, title), .element(.p, [.style(.lead)], [.text(page.lead)]),
                            .tag(.nav, .element(.ul, [], contents))),
                        .element(.main, [], page.sections.map(section)), .tag(.footer, .tag(.p, page.closing))),
                ]))
    }

    /// `text` with everything that could be read as markup written out.
    public static func escaped(_ text: String) -> String { HTMLNode.escaped(text) }

    /// The text of `blocks` for a page that somebody else lays out: the same elements and classes, nothing around them.
    ///
    /// `isDense`: charts stand two in a row, and are drawn for half of the width.
    public static func fragment(_ blocks: [ReportPage.Block], isDense: Bool = false) -> String {
        grouped(blocks, isDense).map(\.text).joined()
    }

    private static func section(_ section: ReportPage.Section) -> HTMLNode {
        .element(
            .section, [],
            [.element(.h2, [.id(Slug(section.title))], [.text(section.title)])] + grouped(section.blocks))
    }

    /// The blocks, charts that follow each other together, so that they can stand side by side on paper.
    private static func grouped(_ blocks: [ReportPage.Block], _ isDense: Bool = false) -> [HTMLNode] {
        var nodes: [HTMLNode] = []
        var figures: [HTMLNode] = []
        func close() {
            if !figures.isEmpty { nodes.append(.element(.div, figures.count > 1 ? [.style(.figures)] : [], figures)) }
            figures = []
        }
        for block in blocks {
            if case .figure(let figure) = block {
                figures.append(self.figure(figure, isDense))
            } else {
                close()
                nodes.append(self.block(block))
            }
        }
        close()
        return nodes
    }

    private static func block(_ block: ReportPage.Block) -> HTMLNode {
        switch block {
        case .heading(let words): .tag(.h3, ReportPage.short(words))
        case .words(let words): .tag(.p, words)
        case .note(let words): .element(.p, [.style(.note)], [.text(words)])
        case .points(let points): .element(.ul, [], points.map { .tag(.li, $0) })
        case .facts(let facts):
            .element(.dl, [.style(.facts)], facts.flatMap { [.tag(.dt, $0.name), .tag(.dd, $0.value)] })
        case .table(let name, let table):
            .element(.div, [.style(.scroll)], [self.table(table, name.isEmpty ? nil : name)])
        case .figure(let figure): self.figure(figure)
        case .drawing(let chart, let options): .tag(.figure, .tag(.div, .chart(chart, options)))
        case .code(let text): .element(.pre, [], [.lines(text)])
        }
    }

    private static func figure(_ figure: ReportFigure, _ isDense: Bool = false) -> HTMLNode {
        .element(
            .figure, [.id(Slug("figure-" + figure.slug.text))],
            [
                .element(
                    .div, [.style(.wide)], [.chart(figure.chart, isDense ? figure.denseOptions : figure.pageOptions)]),
                .element(.div, [.style(.narrow)], [.chart(figure.chart, figure.narrowOptions)]),
                .tag(.figcaption, figure.words),
                .tag(
                    .details, .tag(.summary, "The numbers (\(figure.table.rows.count) rows)"),
                    .element(.div, [.style(.scroll)], [table(figure.table, nil)])),
            ])
    }

    private static func table(_ table: ReportTable, _ name: String?) -> HTMLNode {
        let heads = zip(table.columns, table.heads).map { column, head in
            HTMLNode.element(
                .th, [.columnHead] + (column.alignment == .right ? [.style(.number)] : []), [.text(head)])
        }
        let rows = table.rows.map { row in
            HTMLNode.element(
                .tr, [],
                zip(table.columns, row).enumerated().map { index, pair in
                    .element(
                        index == 0 ? .th : .td,
                        (index == 0 ? [.rowHead] : [.label(table.heads[index])])
                            + (pair.0.alignment == .right ? [.style(.number)] : []),
                        [.text(pair.1.shown)])
                })
        }
        let caption = name.map { [HTMLNode.tag(.caption, $0)] } ?? []
        return .element(
            .table, [], caption + [.tag(.thead, .element(.tr, [], heads)), .element(.tbody, [], rows)])
    }
}
