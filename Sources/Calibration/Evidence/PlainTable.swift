internal import BenchmarkData

/// Reads a table that this program wrote and embedded, without checks and without building what is not used.
///
/// Other tables go through the strict reader; this one is for the start of every command. Cells hold no quotes; one
/// with a comma is in quotes.
struct PlainTable {
    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var offset: Int

    /// The table, from its byte at `offset` on.
    init(_ file: benchmark_file, from offset: Int = 0) {
        bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
        self.offset = min(offset, file.count)
    }

    var isAtEnd: Bool { offset >= bytes.count }

    /// The next cell, and whether it was the last of its line.
    private mutating func cell() -> (Range<Int>, ended: Bool) {
        var start = offset
        var end: Int
        if start < bytes.count, bytes[start] == 0x22 {
            start += 1
            end = start
            while end < bytes.count, bytes[end] != 0x22 { end += 1 }
            offset = end + 1
        } else {
            end = start
            while end < bytes.count, bytes[end] != 0x2C, bytes[end] != 0x0A { end += 1 }
            offset = end
        }
        let ended = offset >= bytes.count || bytes[offset] == 0x0A
        offset += 1
        return (start..<end, ended)
    }

    /// The next cell as text.
    mutating func text() -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[cell().0]), as: UTF8.self)
    }

    /// The next cell as a decimal number of at most fifteen digits; nil when it is empty.
    mutating func number() -> Double? {
        let (range, _) = cell()
        guard !range.isEmpty else { return nil }
        var mantissa = 0
        var scale = 1
        var isNegative = false
        var isFraction = false
        for byte in bytes[range] {
            switch byte {
            case 0x2D: isNegative = true
            case 0x2E: isFraction = true
            default:
                mantissa = mantissa * 10 + Int(byte &- 0x30)
                if isFraction { scale *= 10 }
            }
        }
        // Both are exact, so the quotient is the number nearest to what is written.
        let value = Double(mantissa) / Double(scale)
        return isNegative ? -value : value
    }

    /// The rest of the line.
    mutating func line() -> String {
        let start = offset
        skipLine()
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<max(start, offset - 1)]), as: UTF8.self)
    }

    /// Passes over the rest of the line.
    mutating func skipLine() {
        while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
        offset += 1
    }
}

/// Four decimals without idle zeros; nothing for zero.
func plainDecimal(_ number: Double) -> String {
    let units = Int((max(-1e9, min(1e9, number)) * 1e4).rounded())
    guard units != 0 else { return "" }
    let digits = String(abs(units) % 10_000)
    var fraction = String(repeating: "0", count: 4 - digits.count) + digits
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let whole = "\(units < 0 ? "-" : "")\(abs(units) / 10_000)"
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
}
