/// Reads comma-separated values (RFC 4180) of any size, row by row or block by block, through a small buffer.
///
/// As strict as ``CSVTable``, which holds the whole table. Complexity: O(bytes); memory: one row, or one block.
public struct CSVScanner {
    private let stream: ByteStream
    private var index = 0
    private var line = 1
    /// The row that is read by itself.
    private var single = CSVBlock()
    /// Columns whose cells are kept; the others come as empty text, and nil keeps all.
    private var kept: [Bool]?

    /// The line on which the row read last starts, from 1.
    public private(set) var rowLine = 0

    /// A scanner at the start of `stream`.
    public init(_ stream: ByteStream) { self.stream = stream }

    /// Passes over a byte order mark.
    public mutating func skipMark() {
        if peek() == 0xEF { for _ in 0..<3 where peek() != nil { index += 1 } }
    }

    /// From now on only the cells of these columns are made into text, which saves most of the time.
    public mutating func keep(_ columns: [Int], of count: Int) {
        kept = (0..<count).map { columns.contains($0) }
    }

    /// The next row that is not blank; nil at the end.
    public mutating func row() throws(InputProblems) -> [String]? {
        // Its memory is used again.
        var block = CSVBlock()
        swap(&block, &single)
        defer { swap(&block, &single) }
        block.removeAll()
        let isThere = try cutRow(into: &block)
        guard block.problems.isEmpty else { throw InputProblems(Array(block.problems.prefix(1))) }
        guard isThere else { return nil }
        rowLine = block.line(0)
        var cells: [String] = []
        cells.reserveCapacity(block.cellCount(0))
        for cell in 0..<block.cellCount(0) {
            let isKept = kept.map { cell < $0.count && $0[cell] } ?? true
            guard let text = isKept ? block.validText(0, cell) : "" else {
                throw InputProblems([TextFile.noText(at: place(rowLine))])
            }
            cells.append(text)
        }
        return cells
    }

    /// The next rows that are not blank, at most so many and no more than a few megabytes; nil at the end.
    ///
    /// What is wrong with quotes and sizes is noted in the block, and whether the cells are text is left to the block.
    public mutating func block(rows: Int = 512) throws(InputProblems) -> CSVBlock? {
        var block = CSVBlock()
        while block.rowCount < rows, block.byteCount < 1 << 20, try cutRow(into: &block) {}
        return block.rowCount == 0 && block.problems.isEmpty ? nil : block
    }

    /// Cuts the next row that is not blank; false at the end.
    private mutating func cutRow(into block: inout CSVBlock) throws(InputProblems) -> Bool {
        while peek() != nil {
            block.beginRow(line: line)
            var count = 0
            var ended = false
            while !ended {
                guard count < CSVTable.Limit.columns else {
                    throw failure("the row has more than \(CSVTable.Limit.columns) cells")
                }
                ended = cutCell(into: &block)
                count += 1
            }
            if count > 1 || !block.isEmpty(block.rowCount - 1, 0) { return true }
            block.dropRow()
        }
        return false
    }

    /// Cuts one cell and what ends it; true at the end of the row.
    private mutating func cutCell(into block: inout CSVBlock) -> Bool {
        let start = block.byteCount
        let opened = line
        if peek() == 0x22 {
            index += 1
            cutQuoted(into: &block, from: start)
            switch peek() {
            case nil, 0x2C, 0x0A, 0x0D: break
            default:
                block.note(place(line), "text follows a closing quote")
                skipPlain()
            }
        } else {
            cutPlain(into: &block, from: start)
        }
        if block.byteCount - start > CSVTable.Limit.cell {
            block.note(place(opened), "a cell is longer than \(CSVTable.Limit.cell) bytes")
        }
        block.endCell()
        guard let end = peek() else { return true }
        index += 1
        if end == 0x2C { return false }
        if end == 0x0D, peek() == 0x0A { index += 1 }
        line += 1
        return true
    }

    /// Appends bytes of a cell that began at `start`; of one that is too long only as many as show that it is.
    private func append(_ range: Range<Int>, to block: inout CSVBlock, from start: Int) {
        guard block.byteCount - start <= CSVTable.Limit.cell else { return }
        block.append(UnsafeBufferPointer(rebasing: stream.buffer[range]))
    }

    private mutating func cutPlain(into block: inout CSVBlock, from start: Int) {
        while peek() != nil {
            let end = plainEnd()
            append(index..<end, to: &block, from: start)
            index = end
            if end < stream.filled { return }
        }
    }

    private mutating func skipPlain() {
        while peek() != nil {
            index = plainEnd()
            if index < stream.filled { return }
        }
    }

    /// Where the next byte is that ends a cell; the end of the buffer when none is.
    private func plainEnd() -> Int {
        let (buffer, filled) = (stream.buffer, stream.filled)
        var end = index
        while end < filled {
            let byte = buffer[end]
            if byte == 0x2C || byte == 0x0A || byte == 0x0D { break }
            end += 1
        }
        return end
    }

    private mutating func cutQuoted(into block: inout CSVBlock, from start: Int) {
        let opened = line
        while peek() != nil {
            let (buffer, filled) = (stream.buffer, stream.filled)
            var end = index
            while end < filled, buffer[end] != 0x22 {
                if buffer[end] == 0x0A { line += 1 }
                end += 1
            }
            append(index..<end, to: &block, from: start)
            index = end
            guard end < filled else { continue }
            index += 1
            guard peek() == 0x22 else { return }
            append(index..<index + 1, to: &block, from: start)
            index += 1
        }
        block.note(place(opened), "a quote is opened and never closed")
    }

    private mutating func peek() -> UInt8? {
        if index >= stream.filled {
            index = 0
            guard stream.refill() else { return nil }
        }
        return stream.buffer[index]
    }

    private func place(_ line: Int) -> SourcePlace { SourcePlace(file: stream.name, line: line) }

    /// A problem in the line that is being read.
    public func failure(_ message: String, allowed: String? = nil, suggestion: String? = nil) -> InputProblems {
        InputProblems([Diagnostic(at: place(line), message, allowed: allowed, suggestion: suggestion)])
    }
}
