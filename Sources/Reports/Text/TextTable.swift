internal import Input

/// Rows and columns for a terminal: columns as wide as their widest cell where there is room, numbers to the right.
public struct TextTable: Sendable {
    /// On which side the cells of a column stand.
    public enum Alignment: Sendable {
        /// Words.
        case left
        /// Numbers.
        case right
    }

    private static let gap = 2
    /// A column of words is not made narrower than this.
    private static let leastWords = 12
    /// Tables are set in by this much.
    private static let indent = 2

    private let headers: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    /// A table with these columns.
    public init(_ columns: [(String, Alignment)]) {
        headers = columns.map(\.0)
        alignments = columns.map(\.1)
    }

    /// Adds a row; cells that are missing stay empty.
    public mutating func add(_ cells: [String]) {
        rows.append((0..<headers.count).map { $0 < cells.count ? TextTable.printable(cells[$0]) : "" })
    }

    /// Whether there are no rows.
    public var isEmpty: Bool { rows.isEmpty }

    /// The table as lines, without trailing blanks; the header is set off by `style`.
    ///
    /// Where the terminal is too narrow, headers break first, then words; a name of more than two lines stands above its
    /// figures; a table that is still too wide goes on below, with its first column repeated.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        let room = style.columns - Self.indent
        let widths = fitted(room)
        return blocks(widths, room).enumerated().flatMap { index, columns in
            (index > 0 ? [""] : []) + block(columns, widths, style)
        }
    }

    private func block(_ columns: [Int], _ widths: [Int], _ style: TerminalStyle) -> [String] {
        let heads = row(headers, columns, widths, top: false).map(style.bold)
        return heads
            + rows.flatMap { cells -> [String] in
                guard standsAbove(cells, columns, widths) else { return row(cells, columns, widths, top: true) }
                var figures = cells
                figures[0] = ""
                return TextFlow.wrapped(cells[0], columns: style.columns - Self.indent)
                    + row(figures, columns, widths, top: true)
            }
    }

    /// Whether the name of a row has no room in its column while the rest of the row does: over many lines nobody reads it.
    private func standsAbove(_ cells: [String], _ columns: [Int], _ widths: [Int]) -> Bool {
        columns.first == 0 && columns.count > 1 && alignments[0] == .left
            && TextFlow.wrapped(cells[0], columns: widths[0]).count > 2
            && columns.dropFirst().allSatisfy { cells[$0].count <= widths[$0] }
            && columns.dropFirst().contains { !cells[$0].isEmpty }
    }

    /// One row, over as many lines as its tallest cell takes; shorter cells stand at the top or the bottom.
    private func row(_ cells: [String], _ columns: [Int], _ widths: [Int], top: Bool) -> [String] {
        let broken = columns.map { column in
            cells[column].count > widths[column]
                ? TextFlow.wrapped(cells[column], columns: widths[column]) : [cells[column]]
        }
        let height = broken.map(\.count).max() ?? 1
        return (0..<height).map { line in
            var text = ""
            for (place, column) in columns.enumerated() {
                let index = top ? line : line - (height - broken[place].count)
                let cell = broken[place].indices.contains(index) ? broken[place][index] : ""
                let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
                text +=
                    (place > 0 ? String(repeating: " ", count: Self.gap) : "")
                    + (alignments[column] == .right ? padding + cell : cell + padding)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// Widths at which the table fits into `room` where that can be.
    private func fitted(_ room: Int) -> [Int] {
        let cells = headers.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var widths = headers.indices.map { max(headers[$0].count, cells[$0]) }
        func excess() -> Int { widths.reduce(0, +) + Self.gap * (widths.count - 1) - room }
        guard excess() > 0 else { return widths }
        for column in headers.indices where headers[column].count > cells[column] {
            let longest = headers[column].split(separator: " ").map(\.count).max() ?? 0
            widths[column] = max(cells[column], longest, widths[column] - excess())
            if excess() <= 0 { return widths }
        }
        let words = headers.indices.filter { alignments[$0] == .left }
        while excess() > 0, let widest = words.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.leastWords {
            widths[widest] -= 1
        }
        // Sentences among the figures break too, where one column beside the first is wider than all there is.
        for column in headers.indices.dropFirst() {
            widths[column] = min(widths[column], max(Self.leastWords, room - Self.gap - widths[0]))
        }
        return widths
    }

    /// The columns in as many tables as it takes to fit `room`, each with the first column.
    private func blocks(_ widths: [Int], _ room: Int) -> [[Int]] {
        var blocks: [[Int]] = []
        var columns: [Int] = []
        var used = 0
        for column in headers.indices {
            let width = widths[column] + (columns.isEmpty ? 0 : Self.gap)
            if used + width > room, columns.count > 1 {
                blocks.append(columns)
                columns = [0]
                used = widths[0]
            }
            used += widths[column] + (columns.isEmpty ? 0 : Self.gap)
            columns.append(column)
        }
        return blocks + [columns]
    }

    /// Names come from files.
    static func printable(_ text: String) -> String { text.printable() }
}
