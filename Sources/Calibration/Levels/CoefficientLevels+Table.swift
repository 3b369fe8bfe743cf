internal import Foundation
internal import Input
internal import Performance

extension CoefficientLevels {
    /// The levels as a table of comma-separated values, one line for each property that runs have.
    ///
    /// Coordinates have four decimals (0.01%), so the same fit gives the same bytes. Lines of zeros are left out.
    public var table: String {
        var lines = [CoefficientLevels.header]
        lines.append("base,," + base.map(plainDecimal).joined(separator: ","))
        for (level, key, offset) in rows {
            lines.append("\(level),\"\(key)\"," + offset.map(plainDecimal).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What ``table`` has as a packed table, as which the program carries it.
    ///
    /// Its rows: the names of all columns; the typical factors, found by `base`; the offset of each key, found by the
    /// level with the key, and with all others of the level by the level.
    var packed: [UInt8] {
        var writer = PackedTableWriter()
        func add(_ text: String, _ numbers: [Double], _ keys: [String]) {
            writer.startRow(keys: keys)
            writer.text(text)
            // No zero is negative in a table of text.
            for number in numbers { writer.number(number == 0 ? 0 : number) }
        }
        add(CoefficientLevels.header, [], [])
        let rounded = rounded
        add("", rounded.base, ["base"])
        for (level, key, offset) in rounded.rows {
            let name = EmbeddedOffsets.name(level, key)
            add(name, offset, [name, level.name])
        }
        return writer.bytes()
    }

    /// The offsets in the order of the table.
    private var rows: [(level: Level, key: String, offset: [Double])] {
        Level.allCases.filter { $0 != .kernels }.flatMap { level in
            offsets[level.rawValue].all.map { (level: level, key: "\($0)", offset: $1) }
                .filter { $0.offset.contains { !plainDecimal($0).isEmpty } }
                .sorted { $0.key < $1.key }
        }
    }

    /// The first line of the table.
    private static var header: String { "level,key," + Factor.all.map(\.name).joined(separator: ",") }

    /// Reads what ``packed`` wrote when it is asked for; typical factors where that is of other factors than these, as it
    /// is between a change of ``Factor/all`` and the next fit.
    init(_ packed: PackedTable) {
        self.init()
        guard packed.text(0, 0) == CoefficientLevels.header, let typical = packed.firstRow(of: "base") else { return }
        base = CoefficientLevels.factors(packed, typical)
        for level in Level.allCases where level != .kernels {
            offsets[level.rawValue] = LevelOffsets(EmbeddedOffsets(packed, level))
        }
    }

    /// The factors of a row.
    static func factors(_ packed: PackedTable, _ row: Int) -> [Double] {
        (1...Factor.count).map { packed.number(row, $0) }
    }

    /// The levels without what four decimals do not hold.
    public var rounded: CoefficientLevels {
        var copy = self
        func round(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
        copy.base = base.map(round)
        for level in Level.allCases where level != .kernels {
            copy.offsets[level.rawValue] = LevelOffsets(
                offsets[level.rawValue].all.mapValues { $0.map(round) }.filter { $0.value.contains { $0 != 0 } })
        }
        return copy
    }
}
