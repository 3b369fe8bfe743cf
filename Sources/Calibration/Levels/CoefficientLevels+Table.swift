internal import Foundation
public import Input
internal import Performance

extension CoefficientLevels {
    /// The levels as a table of comma-separated values, one line for each property that a run has shown.
    ///
    /// Coordinates have four decimals (0.01 %), so the same fit gives the same bytes. Lines that say nothing are left out.
    public var table: String {
        var lines = ["level,key," + Factor.allCases.map { "\($0)" }.joined(separator: ",")]
        lines.append("base,," + base.map(plainDecimal).joined(separator: ","))
        for level in Level.allCases {
            for (key, departure) in departures[level.rawValue].sorted(by: { $0.key < $1.key }) {
                let cells = departure.map(plainDecimal)
                guard cells.contains(where: { !$0.isEmpty }) else { continue }
                lines.append("\(level),\"\(key)\"," + cells.joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Reads what ``table`` wrote.
    public init(_ table: CSVTable) throws(InputProblems) {
        let names = Factor.allCases.map { "\($0)" }
        var records = CSVRecords(table, required: ["level", "key"] + names)
        self.init()
        for row in table.rows {
            let cells = names.map { records.optionalNumber(row, $0, in: -100...100) ?? 0 }
            let level = records.text(row, "level")
            if level == "base" {
                base = cells
            } else if let known = Level.allCases.first(where: { "\($0)" == level }) {
                departures[known.rawValue][records.optionalText(row, "key") ?? ""] = cells
            } else {
                records.note(row.line, "level", "no such level: \(level)")
            }
        }
        try records.check()
    }

    /// Reads what ``table`` wrote, from a table that is known to be sound.
    init(_ file: PlainTable) {
        var file = file
        self.init()
        let byName = Dictionary(uniqueKeysWithValues: Level.allCases.map { ("\($0)", $0.rawValue) })
        file.skipLine()
        while !file.isAtEnd {
            let level = byName[file.text()]
            let key = file.text()
            let cells = (0..<Factor.count).map { _ in file.number() ?? 0 }
            if let level { departures[level][key] = cells } else { base = cells }
        }
    }

    /// The levels without what four decimals do not hold.
    public var rounded: CoefficientLevels {
        var copy = self
        func round(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
        copy.base = base.map(round)
        copy.departures = departures.map { level in
            level.mapValues { $0.map(round) }.filter { $0.value.contains { $0 != 0 } }
        }
        return copy
    }
}
