/// Reads comma-separated values (RFC 4180) of any size, row by row, through a small buffer.
///
/// As strict as ``CSVTable``, which holds the whole table. Complexity: O(bytes); memory: one row.
public struct CSVScanner {
    private let stream: ByteStream
    private var index = 0
    private var line = 1
    private var cell: [UInt8] = []
    /// Columns whose cells are kept; the others come as empty text, and nil keeps all.
    private var kept: [Bool]?

    /// The line on which the row read last starts, from 1.
    public private(set) var rowLine = 0

    /// A scanner at the start of `stream`.
    public init(_ stream: ByteStream) { self.stream = stream }

    /// Passes over a byte order mark.
    public mutating func skipMark() {
        if peek() == 0xEF { for _ in 0..<3 { _ = take() } }
    }

    /// From now on only the cells of these columns are made into text, which saves most of the time.
    public mutating func keep(_ columns: [Int], of count: Int) {
        kept = (0..<count).map { columns.contains($0) }
    }

    /// The next row that is not blank; nil at the end.
    public mutating func row() throws(InputProblems) -> [String]? {
        while peek() != nil {
            rowLine = line
            var cells: [String] = []
            var ended = false
            while !ended {
                guard cells.count < CSVTable.Limit.columns else {
                    throw failure("the row has more than \(CSVTable.Limit.columns) cells")
                }
                let isKept = kept.map { cells.count < $0.count && $0[cells.count] } ?? true
                ended = try readCell()
                cells.append(isKept ? try text() : "")
            }
            if cells.count > 1 || !cell.isEmpty { return cells }
        }
        return nil
    }

    private func text() throws(InputProblems) -> String {
        guard let text = String(validating: cell, as: UTF8.self), !cell.contains(0) else {
            throw failure("this is not UTF-8 text", suggestion: "save the file as UTF-8")
        }
        return text
    }

    /// Reads one cell and what ends it; true at the end of the row.
    private mutating func readCell() throws(InputProblems) -> Bool {
        cell.removeAll(keepingCapacity: true)
        if peek() == 0x22 {
            _ = take()
            try readQuoted()
            switch peek() {
            case nil, 0x2C, 0x0A, 0x0D: break
            default: throw failure("text follows a closing quote")
            }
        } else {
            while let byte = peek(), byte != 0x2C, byte != 0x0A, byte != 0x0D {
                try append(byte)
                index += 1
            }
        }
        switch take() {
        case nil: return true
        case 0x2C: return false
        case 0x0D: if peek() == 0x0A { index += 1 }
        default: break
        }
        line += 1
        return true
    }

    private mutating func readQuoted() throws(InputProblems) {
        let opened = line
        while let byte = take() {
            if byte == 0x22 {
                guard peek() == 0x22 else { return }
                index += 1
            }
            if byte == 0x0A { line += 1 }
            try append(byte)
        }
        line = opened
        throw failure("a quote is opened and never closed")
    }

    private mutating func append(_ byte: UInt8) throws(InputProblems) {
        guard cell.count < CSVTable.Limit.cell else {
            throw failure("a cell is longer than \(CSVTable.Limit.cell) bytes")
        }
        cell.append(byte)
    }

    private mutating func peek() -> UInt8? {
        if index >= stream.filled {
            index = 0
            guard stream.refill() else { return nil }
        }
        return stream.buffer[index]
    }

    private mutating func take() -> UInt8? {
        guard let byte = peek() else { return nil }
        index += 1
        return byte
    }

    /// A problem in the line that is being read.
    public func failure(_ message: String, allowed: String? = nil, suggestion: String? = nil) -> InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: stream.name, line: line), message, allowed: allowed, suggestion: suggestion)
        ])
    }
}
