/// Markdown of the guide on a terminal: headings, paragraphs, lists, tables and code.
public enum MarkdownText {
    /// `markdown` in lines of the terminal's width; code stays as it is, so that it can be copied.
    public static func lines(_ markdown: String, _ style: TerminalStyle) -> [String] {
        var lines: [String] = []
        var rest = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = rest.popFirst() {
            if line.hasPrefix("#") {
                lines.append(style.bold(plain(line.drop { $0 == "#" }.dropFirst())))
            } else if line.hasPrefix("```") {
                // The name of a sample file follows its language.
                if let name = line.split(separator: " ").dropFirst().first { lines.append(style.faint("\(name):")) }
                let code = rest.prefix { $0 != "```" }
                lines += code.map { $0.isEmpty ? "" : "  " + $0 }
                rest = rest.dropFirst(code.count + 1)
            } else if line.hasPrefix("|") {
                let rows = [line] + rest.prefix { $0.hasPrefix("|") }
                lines += table(rows, style)
                rest = rest.dropFirst(rows.count - 1)
            } else if line.hasPrefix("- ") {
                lines += filled(line.dropFirst(2), style, first: "- ", others: "  ")
            } else {
                lines += filled(line, style, first: "", others: "")
            }
        }
        return lines
    }

    private static func filled(
        _ text: some StringProtocol, _ style: TerminalStyle, first: String, others: String
    ) -> [String] {
        TextFlow.wrapped(plain(text), columns: style.columns - others.count).enumerated().map { index, line in
            line.isEmpty ? "" : (index == 0 ? first : others) + line
        }
    }

    /// Without the marks of Markdown; a link becomes its text.
    private static func plain(_ text: some StringProtocol) -> String {
        String(text).replacing(/\[([^\]]*)\]\([^)]*\)/) { $0.output.1 }.replacing("**", with: "").replacing(
            "`", with: "")
    }

    private static func table(_ rows: [Substring], _ style: TerminalStyle) -> [String] {
        let cells = rows.map { row in
            row.split(separator: "|").map { plain($0).trimmingBlanks }
        }
        guard let head = cells.first else { return [] }
        let body = cells.dropFirst(2)
        var table = TextTable(
            head.enumerated().map { index, name in
                // Columns of numbers are recognised by their first cell.
                (name, body.first.map { $0[index].first?.isNumber ?? false } ?? false ? .right : .left)
            })
        for row in body { table.add(row) }
        return table.lines(style)
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
