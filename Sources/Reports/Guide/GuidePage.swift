extension Guide.Topic {
    /// The topic as blocks of a page, without its title: paragraphs, headings, lists, tables and code.
    public var blocks: [ReportPage.Block] {
        var blocks: [ReportPage.Block] = []
        var rest = markdown.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        while let line = rest.popFirst() {
            if line.isEmpty { continue }
            if line.hasPrefix("#") {
                blocks.append(.heading(Self.plain(line.drop { $0 == "#" }.dropFirst())))
            } else if line.hasPrefix("```") {
                let code = rest.prefix { $0 != "```" }
                rest = rest.dropFirst(code.count + 1)
                blocks.append(.code(code.joined(separator: "\n") + "\n"))
            } else if line.hasPrefix("|") {
                let rows = [line] + rest.prefix { $0.hasPrefix("|") }
                rest = rest.dropFirst(rows.count - 1)
                blocks.append(.table("", Self.table(rows)))
            } else if line.hasPrefix("- ") {
                let points = [line] + rest.prefix { $0.hasPrefix("- ") }
                rest = rest.dropFirst(points.count - 1)
                blocks.append(.points(points.map { Self.plain($0.dropFirst(2)) }))
            } else {
                blocks.append(.words(Self.plain(line)))
            }
        }
        return blocks
    }

    private static func table(_ rows: [Substring]) -> ReportTable {
        let cells = rows.map { row in row.split(separator: "|").map { plain($0).trimmed } }
        let body = cells.dropFirst(2)
        let heads = (cells.first ?? []).enumerated().map { index, name in
            (
                name,
                // Columns of numbers are recognised by their first cell.
                body.first.map { $0.indices.contains(index) && $0[index].first?.isNumber == true } == true
                    ? TextTable.Alignment.right : .left
            )
        }
        var table = ReportTable(heads)
        for row in body { table.add(row.map { .text($0) }) }
        return table
    }

    private static func plain(_ text: some StringProtocol) -> String {
        String(text).replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.output.1 }.replacing("**", with: "").replacing(
            "`", with: "")
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
