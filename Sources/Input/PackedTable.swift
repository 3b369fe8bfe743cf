/// A table in the form in which the program carries it: flat arrays, read in place.
///
/// Nothing is parsed, copied or checked when a table is opened, and only what is asked for becomes a value. Written by
/// ``PackedTableWriter``; tables that people write are CSV and go through ``CSVRecords``.
///
/// All numbers are little-endian. In order: the header (mark, rows, words, keys, cells, as `UInt32`, and one `UInt32` of
/// padding), the cells (8 bytes each), the first cell of each row, the first byte of each word, the words that are keys in
/// the order of their bytes, the first row of each key among the rows of keys, the rows of keys, the text of the words.
public struct PackedTable: @unchecked Sendable {
    /// "plt1" in ASCII.
    static let mark: UInt32 = 0x706C_7431
    static let headerWords = 6

    private let bytes: UnsafeRawBufferPointer
    private let cells: Int
    private let rowStarts: Int
    private let wordStarts: Int
    private let keyWords: Int
    private let keyStarts: Int
    private let keyRows: Int
    private let text: Int
    private let keyCount: Int
    /// How many rows there are.
    public let count: Int
    /// How many different texts there are.
    let wordCount: Int

    /// The table in `bytes`, which must be what ``PackedTableWriter`` wrote and stay in place for the life of the process.
    public init(permanent bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        func header(_ index: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
        }
        precondition(bytes.count >= Self.headerWords * 4 && header(0) == Int(Self.mark), "not a packed table")
        count = header(1)
        wordCount = header(2)
        keyCount = header(3)
        cells = Self.headerWords * 4
        rowStarts = cells + header(4) * 8
        wordStarts = rowStarts + (count + 1) * 4
        keyWords = wordStarts + (wordCount + 1) * 4
        keyStarts = keyWords + keyCount * 4
        keyRows = keyStarts + (keyCount + 1) * 4
        text = keyRows + Self.word(bytes, keyStarts, keyCount) * 4
        precondition(text + Self.word(bytes, wordStarts, wordCount) == bytes.count, "a packed table is cut off")
    }

    /// The rows that have `key`, in rising order; none when no row has it.
    ///
    /// Complexity: O(log keys).
    public func rows(of key: String) -> [Int] {
        guard let place = place(of: key) else { return [] }
        return (Self.word(bytes, keyStarts, place)..<Self.word(bytes, keyStarts, place + 1)).map {
            Self.word(bytes, keyRows, $0)
        }
    }

    /// The first row that has `key`; nil when no row has it.
    ///
    /// Complexity: O(log keys).
    public func firstRow(of key: String) -> Int? {
        place(of: key).map { Self.word(bytes, keyRows, Self.word(bytes, keyStarts, $0)) }
    }

    /// What ``code(_:_:)`` is of cells with the text `key`; nil when it is no key.
    ///
    /// Complexity: O(log keys).
    public func code(of key: String) -> Int? { place(of: key).map { Self.word(bytes, keyWords, $0) + 1 } }

    /// The place of a key among all, in the order of their bytes.
    private func place(of key: String) -> Int? {
        var key = key
        return key.withUTF8 { wanted in
            var low = 0
            var high = keyCount
            while low < high {
                let middle = (low + high) / 2
                if precedes(Self.word(bytes, keyWords, middle), wanted) { low = middle + 1 } else { high = middle }
            }
            guard low < keyCount, utf8(of: Self.word(bytes, keyWords, low)).elementsEqual(wanted) else { return nil }
            return low
        }
    }

    /// The text of a cell, which is empty when the cell is; `column`: its place in the row.
    public func text(_ row: Int, _ column: Int) -> String {
        let code = code(row, column)
        return code > 0 ? string(of: code - 1) : ""
    }

    /// A number that cells with the same text have in common; 0 for an empty one.
    public func code(_ row: Int, _ column: Int) -> Int { Int(truncatingIfNeeded: cell(firstCell(of: row) + column)) }

    /// The number in a cell.
    public func number(_ row: Int, _ column: Int) -> Double {
        Double(bitPattern: cell(firstCell(of: row) + column))
    }

    /// The number in a cell; nil when it is empty.
    public func optionalNumber(_ row: Int, _ column: Int) -> Double? {
        let bits = cell(firstCell(of: row) + column)
        return bits == PackedTableWriter.emptyNumber ? nil : Double(bitPattern: bits)
    }

    /// The whole number in a cell.
    public func integer(_ row: Int, _ column: Int) -> Int {
        Int(truncatingIfNeeded: Int64(bitPattern: cell(firstCell(of: row) + column)))
    }

    /// The `index`-th `UInt32` of the array that starts at byte `start`.
    private static func word(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ index: Int) -> Int {
        Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start + index * 4, as: UInt32.self)))
    }

    private func precedes(_ word: Int, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        utf8(of: word).lexicographicallyPrecedes(other)
    }

    private func utf8(of word: Int) -> UnsafeRawBufferPointer {
        let range = Self.word(bytes, wordStarts, word)..<Self.word(bytes, wordStarts, word + 1)
        return UnsafeRawBufferPointer(rebasing: bytes[(text + range.lowerBound)..<(text + range.upperBound)])
    }

    /// The text of a word.
    func string(of word: Int) -> String { String(decoding: utf8(of: word), as: UTF8.self) }

    /// The place of the first cell of a row.
    func firstCell(of row: Int) -> Int { Self.word(bytes, rowStarts, row) }

    func cell(_ index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: cells + index * 8, as: UInt64.self))
    }
}

/// Reads the cells of a ``PackedTable`` one after the other, in the order in which they were written.
///
/// Keeps each text that was read, so that thousands of rows that name the same few things share them.
public struct PackedReader {
    private let table: PackedTable
    private var place = 0
    private var known: [String?]

    /// A reader of `table`; ``move(to:)`` comes first.
    public init(_ table: PackedTable) {
        self.table = table
        known = [String?](repeating: nil, count: table.wordCount)
    }

    /// Goes to the start of a row.
    public mutating func move(to row: Int) { place = table.firstCell(of: row) }

    private mutating func next() -> UInt64 {
        defer { place += 1 }
        return table.cell(place)
    }

    /// The next cell as text; nil when it is empty.
    public mutating func optionalText() -> String? {
        let code = Int(truncatingIfNeeded: next())
        guard code > 0 else { return nil }
        if let text = known[code - 1] { return text }
        let text = table.string(of: code - 1)
        known[code - 1] = text
        return text
    }

    /// The next cell as text; empty when the cell is.
    public mutating func text() -> String { optionalText() ?? "" }

    /// The next cell as a number.
    public mutating func number() -> Double { Double(bitPattern: next()) }

    /// The next cell as a number; nil when it is empty.
    public mutating func optionalNumber() -> Double? {
        let bits = next()
        return bits == PackedTableWriter.emptyNumber ? nil : Double(bitPattern: bits)
    }

    /// The next cell as a whole number.
    public mutating func integer() -> Int { Int(truncatingIfNeeded: Int64(bitPattern: next())) }

    /// The next cell as a whole number; nil when it is empty.
    public mutating func optionalInteger() -> Int? {
        let bits = next()
        return bits == PackedTableWriter.emptyInteger ? nil : Int(truncatingIfNeeded: Int64(bitPattern: bits))
    }
}
