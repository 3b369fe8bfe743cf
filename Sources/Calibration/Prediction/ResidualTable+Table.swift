internal import Input

extension ResidualTable {
    /// The table as comma-separated values.
    public var table: String {
        var lines = ["cell,low,lower,middle,upper,high,count"]
        for (key, cell) in rows {
            lines.append(([key] + cell.quantiles.map { "\($0)" } + ["\(cell.count)"]).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What ``table`` has as a packed table, as which the program carries it: a row for each cell, found by its name.
    var packed: [UInt8] {
        var writer = PackedTableWriter()
        for (key, cell) in rows {
            writer.startRow(keys: [key])
            writer.text(key)
            for quantile in cell.quantiles { writer.number(quantile) }
            writer.integer(cell.count)
        }
        return writer.bytes()
    }

    private var rows: [(key: String, cell: Cell)] { cells.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
}

extension ResidualTable.Cell {
    /// Reads a row of what ``ResidualTable/packed`` wrote.
    init(_ packed: PackedTable, _ row: Int) {
        self.init(
            low: packed.number(row, 1), lower: packed.number(row, 2), middle: packed.number(row, 3),
            upper: packed.number(row, 4), high: packed.number(row, 5), count: packed.integer(row, 6))
    }

    /// The quantiles, to four decimals.
    fileprivate var quantiles: [Double] { [low, lower, middle, upper, high].map { ($0 * 1e4).rounded() / 1e4 } }
}
