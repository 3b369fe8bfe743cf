internal import Foundation
public import Input
internal import Performance

extension CoefficientLevels {
    /// The levels as a table of comma-separated values, one line for each property that runs have.
    ///
    /// Coordinates have four decimals (0.01%), so the same fit gives the same bytes. Lines of zeros are left out.
    public var table: String {
        var lines = [CoefficientLevels.header]
        lines.append("base,," + base.map(plainDecimal).joined(separator: ","))
        for level in Level.allCases where level != .kernels {
            let named = offsets[level.rawValue].map { (key: "\($0)", offset: $1) }
            for (key, offset) in named.sorted(by: { $0.key < $1.key }) {
                let cells = offset.map(plainDecimal)
                guard cells.contains(where: { !$0.isEmpty }) else { continue }
                lines.append("\(level),\"\(key)\"," + cells.joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The first line of the table.
    private static var header: String { "level,key," + Factor.all.map(\.name).joined(separator: ",") }

    /// Reads what ``table`` wrote.
    public init(_ table: CSVTable) throws(InputProblems) {
        let names = Factor.all.map(\.name)
        var records = CSVRecords(table, required: ["level", "key"] + names)
        self.init()
        for row in table.rows {
            let cells = names.map { records.optionalNumber(row, $0, in: -100...100) ?? 0 }
            let level = records.text(row, "level")
            if level == "base" {
                base = cells
            } else if let known = Level.allCases.first(where: { "\($0)" == level }) {
                let text = records.optionalText(row, "key") ?? ""
                if let key = LevelKey(text, of: known) {
                    offsets[known.rawValue][key] = cells
                } else {
                    records.note(row.line, "key", "not a key of \(level): \(text.prefix(60))")
                }
            } else {
                records.note(row.line, "level", "there is no such level: \(level.prefix(60))")
            }
        }
        try records.check()
    }

    /// Reads what ``table`` wrote, from the embedded table; typical factors where that is of other factors than these, as
    /// it is between a change of ``Factor/all`` and the next fit.
    init(_ file: PlainTable) {
        var file = file
        self.init()
        let byName = Dictionary(uniqueKeysWithValues: Level.allCases.map { ("\($0)", $0) })
        guard file.line() == CoefficientLevels.header else { return }
        while !file.isAtEnd {
            let level = byName[file.text()]
            let key = file.text()
            let cells = (0..<Factor.count).map { _ in file.number() ?? 0 }
            guard let level else {
                base = cells
                continue
            }
            if let key = LevelKey(key, of: level) { offsets[level.rawValue][key] = cells }
        }
    }

    /// The levels without what four decimals do not hold.
    public var rounded: CoefficientLevels {
        var copy = self
        func round(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
        copy.base = base.map(round)
        for level in Level.allCases where level != .kernels {
            copy.offsets[level.rawValue] = offsets[level.rawValue].mapValues { $0.map(round) }
                .filter { $0.value.contains { $0 != 0 } }
        }
        return copy
    }
}
