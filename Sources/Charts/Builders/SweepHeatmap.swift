/// The monthly cost over two swept values: one cell for each pair, the stronger the more expensive.
public struct SweepHeatmap: ChartSource, Equatable {
    /// What the chart is called.
    public var title: String
    /// What the rows and the columns are.
    public var rowName, columnName: String
    /// The values of the rows and of the columns, as written.
    public var rows, columns: [String]
    /// Dollars a month by row and column; nil where no configuration meets the SLOs.
    public var dollars: [[Double?]]
    /// What stands in cells without a cost, by row and column; `none` where it is left out.
    public var gaps: [[String]]

    /// A heat map of `dollars`.
    public init(
        title: String, rowName: String, rows: [String], columnName: String, columns: [String], dollars: [[Double?]],
        gaps: [[String]] = []
    ) {
        self.gaps = gaps
        self.title = title
        self.rowName = rowName
        self.rows = rows
        self.columnName = columnName
        self.columns = columns
        self.dollars = dollars
    }

    private static let most = 30
    /// What the words in cells without a cost stand for.
    private static let meanings = [
        "none": "no configuration meets the SLOs", "no offer": "nothing that would do is for sale",
        "over budget": "the cheapest that would do costs more than the budget",
    ]

    /// The chart of these values.
    public var chart: Chart {
        let (rows, columns) = (Array(rows.prefix(Self.most)), Array(columns.prefix(Self.most)))
        let known = dollars.flatMap { $0.compactMap(\.self) }.filter(\.isFinite)
        let (low, high) = (known.min() ?? 0, known.max() ?? 0)
        var cells: [Bar] = []
        var seen: Set<String> = []
        for (row, name) in rows.enumerated() {
            for (column, other) in columns.enumerated() {
                let (left, top) = (Double(column), Double(row))
                let value =
                    dollars.indices.contains(row) && dollars[row].indices.contains(column)
                    ? dollars[row][column].flatMap { $0.isFinite ? $0 : nil } : nil
                let text = value.map(ValueFormat.sum)
                let gap =
                    gaps.indices.contains(row) && gaps[row].indices.contains(column) ? gaps[row][column] : "none"
                if value == nil { seen.insert(gap) }
                // The cheapest is pale but still a cell.
                let shade = value.map { high > low ? 0.1 + 0.8 * ($0 - low) / (high - low) : 0.1 } ?? 0
                cells.append(
                    Bar(
                        x: left...(left + 1), y: top...(top + 1),
                        title: "\(rowName) \(name), \(columnName) \(other): \(text ?? Self.meanings[gap] ?? gap)",
                        label: text ?? gap, ink: .shade(shade)))
            }
        }
        let panel = Panel(
            x: Axis(columnName, spread: .names(columns)), y: Axis(rowName, spread: .names(rows)),
            marks: [Mark(.bars(cells), ink: .shade(0))])
        let isCut = self.rows.count > rows.count || self.columns.count > columns.count
        let range = known.isEmpty ? "" : "From \(ValueFormat.sum(low)) to \(ValueFormat.sum(high)) a month."
        return Chart(
            title: title, subtitle: range, summary: "Monthly cost by \(rowName) and \(columnName). \(range)",
            panels: [panel], shades: .init(low: "cheapest", high: "most expensive"),
            notes: seen.sorted().compactMap { gap in Self.meanings[gap].map { "\(gap): \($0)." } }
                + (isCut ? ["Further values are not drawn."] : []))
    }
}
