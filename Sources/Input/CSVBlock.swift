/// Rows of comma-separated values that are cut into cells and not yet read: one core cuts, the others read.
public struct CSVBlock: Sendable {
    /// The cells' bytes without quotes, each followed by a line end, so that they are text together where each is.
    private var bytes: [UInt8] = []
    /// Where the bytes of each cell end.
    private var ends: [Int32] = []
    private var rows: [(line: Int, firstCell: Int)] = []
    /// What is wrong with quotes and sizes; at most a hundred, then no more are noted.
    public private(set) var problems: [Diagnostic] = []

    /// How many rows there are.
    public var rowCount: Int { rows.count }

    var byteCount: Int { bytes.count }

    /// The line that a row starts on, from 1.
    public func line(_ row: Int) -> Int { rows[row].line }

    /// How many cells a row has.
    public func cellCount(_ row: Int) -> Int { end(row) - rows[row].firstCell }

    private func end(_ row: Int) -> Int { row + 1 < rows.count ? rows[row + 1].firstCell : ends.count }

    private func range(_ row: Int, _ cell: Int) -> Range<Int> {
        let index = rows[row].firstCell + cell
        return (index == 0 ? 0 : Int(ends[index - 1]) + 1)..<Int(ends[index])
    }

    /// Whether nothing stands in a cell.
    public func isEmpty(_ row: Int, _ cell: Int) -> Bool { range(row, cell).isEmpty }

    /// The text of a cell of a block that ``firstRowWithoutText()`` found to be text.
    public func text(_ row: Int, _ cell: Int) -> String {
        bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[range(row, cell)]), as: UTF8.self)
        }
    }

    /// The text of a cell; nil when it is not UTF-8, or has NUL bytes.
    func validText(_ row: Int, _ cell: Int) -> String? {
        bytes.withUnsafeBufferPointer { bytes in
            let cell = UnsafeBufferPointer(rebasing: bytes[range(row, cell)])
            return cell.contains(0) ? nil : String(validating: cell, as: UTF8.self)
        }
    }

    /// The first row with a cell that is not UTF-8 text without NUL bytes; nil when all is well.
    public func firstRowWithoutText() -> Int? {
        if !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil { return nil }
        return (0..<rowCount).first { row in (0..<cellCount(row)).contains { validText(row, $0) == nil } }
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        problems = []
    }

    mutating func beginRow(line: Int) { rows.append((line, ends.count)) }

    /// Takes back a row of one empty cell.
    mutating func dropRow() {
        ends.removeLast()
        bytes.removeLast()
        rows.removeLast()
    }

    mutating func append(_ part: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: part) }

    mutating func endCell() {
        ends.append(Int32(bytes.count))
        bytes.append(0x0A)
    }

    mutating func note(_ place: SourcePlace, _ message: String) {
        if problems.count < 100 { problems.append(Diagnostic(at: place, message)) }
    }
}
