internal import Input
internal import Synchronization

/// The offsets of one level in the program's table of factors, each read when it is first asked for.
final class EmbeddedOffsets: Sendable {
    private let table: PackedTable
    private let level: Level
    /// What the names of its rows start with.
    private let start: String
    /// Whether it has none.
    private let isEmpty: Bool
    private let known = Mutex(Known())

    private struct Known {
        var offsets: [LevelKey: [Double]?] = [:]
        var all: [LevelKey: [Double]]?
    }

    /// The offsets of `level` in `table`, see ``CoefficientLevels/packed``.
    init(_ table: PackedTable, _ level: Level) {
        self.table = table
        self.level = level
        start = EmbeddedOffsets.name(level, "")
        isEmpty = table.firstRow(of: level.name) == nil
    }

    /// The offset of a key; nil where it has none.
    subscript(key: LevelKey) -> [Double]? {
        guard !isEmpty else { return nil }
        if let found = known.withLock({ $0.offsets[key] }) { return found }
        let offset = table.firstRow(of: start + key.description).map {
            CoefficientLevels.factors(table, $0)
        }
        known.withLock { $0.offsets[key] = .some(offset) }
        return offset
    }

    /// All of them by key.
    var all: [LevelKey: [Double]] {
        if let found = known.withLock({ $0.all }) { return found }
        let length = start.utf8.count
        let pairs = table.rows(of: level.name).compactMap { row in
            LevelKey(String(table.text(row, 0).dropFirst(length)), of: level)
                .map { ($0, CoefficientLevels.factors(table, row)) }
        }
        let all = Dictionary(uniqueKeysWithValues: pairs)
        known.withLock { $0.all = all }
        return all
    }

    /// What a row of the table is found by.
    static func name(_ level: Level, _ key: String) -> String { level.name + "|" + key }
}
