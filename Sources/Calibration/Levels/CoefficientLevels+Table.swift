internal import Foundation
public import Input
internal import Performance

extension CoefficientLevels {
    /// The levels as a table of comma-separated values, one line for each property that a run has shown.
    ///
    /// Coordinates have four decimals (0.01 %), so the same fit gives the same bytes. Lines that say nothing are left out.
    public var table: String {
        var lines = ["level,key," + Factor.allCases.map { "\($0)" }.joined(separator: ",")]
        lines.append("base,," + base.map(CoefficientLevels.text).joined(separator: ","))
        for level in Level.allCases {
            for (key, departure) in departures[level.rawValue].sorted(by: { $0.key < $1.key }) {
                let cells = departure.map(CoefficientLevels.text)
                guard cells.contains(where: { !$0.isEmpty }) else { continue }
                lines.append("\(level),\"\(key)\"," + cells.joined(separator: ","))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Four decimals without idle zeros; nothing for zero.
    private static func text(_ number: Double) -> String {
        let units = Int((number * 1e4).rounded())
        guard units != 0 else { return "" }
        let digits = String(abs(units) % 10_000)
        var fraction = String(repeating: "0", count: 4 - digits.count) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let whole = "\(units < 0 ? "-" : "")\(abs(units) / 10_000)"
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
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
