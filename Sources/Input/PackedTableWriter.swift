/// Writes a ``PackedTable``: row after row, each cell in the order in which a ``PackedReader`` will read it.
///
/// The same rows give the same bytes.
public struct PackedTableWriter {
    /// A NaN that no arithmetic makes.
    static let emptyNumber: UInt64 = 0x7FF8_DEAD_0000_0001
    static let emptyInteger = UInt64(bitPattern: Int64.min)

    private var cells: [UInt64] = []
    private var rowStarts: [UInt32] = []
    private var words: [String] = []
    private var codes: [String: Int] = [:]
    private var rowsByKey: [String: [UInt32]] = [:]

    /// A table without rows.
    public init() {}

    /// Starts the next row, which ``PackedTable/rows(of:)`` finds by each of `keys`.
    public mutating func startRow(keys: [String] = []) {
        for key in Set(keys) { rowsByKey[key, default: []].append(UInt32(rowStarts.count)) }
        rowStarts.append(UInt32(cells.count))
    }

    /// Adds a cell of text; nil and the empty text are the same.
    public mutating func text(_ text: String?) {
        guard let text, !text.isEmpty else { return cells.append(0) }
        cells.append(UInt64(code(of: text) + 1))
    }

    private mutating func code(of word: String) -> Int {
        if let code = codes[word] { return code }
        codes[word] = words.count
        words.append(word)
        return words.count - 1
    }

    /// Adds a cell with a number.
    public mutating func number(_ number: Double?) { cells.append(number?.bitPattern ?? Self.emptyNumber) }

    /// Adds a cell with a whole number.
    public mutating func integer(_ number: Int?) {
        cells.append(number.map { UInt64(bitPattern: Int64($0)) } ?? Self.emptyInteger)
    }

    /// The table.
    public func bytes() -> [UInt8] {
        var copy = self
        let keys = rowsByKey.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let keyWords = keys.map { copy.code(of: $0) }
        return copy.bytes(keys: zip(keys, keyWords).map { (word: $1, rows: rowsByKey[$0] ?? []) })
    }

    private func bytes(keys: [(word: Int, rows: [UInt32])]) -> [UInt8] {
        var result: [UInt8] = []
        func append(_ values: some Sequence<some FixedWidthInteger>) {
            for value in values { withUnsafeBytes(of: value.littleEndian) { result += $0 } }
        }
        func starts(_ counts: [Int]) -> [UInt32] {
            counts.reduce(into: [UInt32(0)]) { $0.append($0[$0.count - 1] + UInt32($1)) }
        }
        let counts = [rowStarts.count, words.count, keys.count, cells.count, 0]
        append([PackedTable.mark] + counts.map { UInt32($0) })
        append(cells)
        append(rowStarts + [UInt32(cells.count)])
        append(starts(words.map(\.utf8.count)))
        append(keys.map { UInt32($0.word) })
        append(starts(keys.map(\.rows.count)))
        append(keys.flatMap(\.rows))
        for word in words { result += Array(word.utf8) }
        return result
    }
}
