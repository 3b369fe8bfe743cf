internal import Input

/// Reads the fields of one line of a trace from its bytes, without making strings.
enum TraceFields {
    /// The ranges of the fields of a CSV line; quotes keep commas together.
    static func split(_ line: [UInt8], into fields: inout [Range<Int>]) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        var quoted = false
        for (index, byte) in line.enumerated() {
            if byte == 34 { quoted.toggle() }
            if byte == 44, !quoted {
                fields.append(trimmed(line, start..<index))
                start = index + 1
            }
        }
        fields.append(trimmed(line, start..<line.count))
    }

    private static func trimmed(_ line: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, line[low] == 32 || line[low] == 34 || line[low] == 9 { low += 1 }
        while low < high, line[high - 1] == 32 || line[high - 1] == 34 || line[high - 1] == 9 { high -= 1 }
        return low..<high
    }

    /// A decimal number such as `12`, `-3.5` or `1e3`; nil for anything else.
    static func number(_ line: [UInt8], _ range: Range<Int>) -> Double? {
        guard !range.isEmpty, range.count <= 40 else { return nil }
        var index = range.lowerBound
        // Digits alone, the usual case, need no detour.
        var whole = 0
        while index < range.upperBound, range.count <= 15, (48...57).contains(line[index]) {
            whole = whole * 10 + Int(line[index] - 48)
            index += 1
        }
        if index == range.upperBound { return Double(whole) }
        let text = String(decoding: line[range], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// A date and time in nanoseconds since 1970, of which only differences count; see ``Timestamp``.
    static func date(_ line: [UInt8], _ range: Range<Int>) -> Int64? {
        line.withUnsafeBufferPointer { Timestamp.nanoseconds(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Where the value of a key begins in a line of JSON that is one flat object; nil when the key is not there.
    static func value(of key: [UInt8], in line: [UInt8]) -> Int? {
        guard line.count > key.count + 3 else { return nil }
        var index = 0
        while index + key.count + 2 < line.count {
            if line[index] == 34, line[index + key.count + 1] == 34,
                line[(index + 1)..<(index + 1 + key.count)].elementsEqual(key)
            {
                var next = index + key.count + 2
                while next < line.count, line[next] == 32 { next += 1 }
                if next < line.count, line[next] == 58 {
                    next += 1
                    while next < line.count, line[next] == 32 { next += 1 }
                    return next < line.count ? next : nil
                }
            }
            index += 1
        }
        return nil
    }

    /// The bytes of a number or a text that begins at `start`, without quotes.
    static func scalar(_ line: [UInt8], from start: Int) -> Range<Int> {
        if line[start] == 34 {
            let end = line[(start + 1)...].firstIndex(of: 34) ?? line.count
            return (start + 1)..<end
        }
        let end = line[start...].firstIndex { $0 == 44 || $0 == 125 || $0 == 32 || $0 == 93 } ?? line.count
        return start..<end
    }

    /// The whole numbers of an array that begins at `start`.
    static func numbers(_ line: [UInt8], from start: Int, into numbers: inout [UInt64]) {
        numbers.removeAll(keepingCapacity: true)
        guard line[start] == 91 else { return }
        var value: UInt64 = 0
        var inNumber = false
        for byte in line[(start + 1)...] {
            if (48...57).contains(byte) {
                value = value &* 10 &+ UInt64(byte - 48)
                inNumber = true
            } else {
                if inNumber { numbers.append(value) }
                value = 0
                inNumber = false
                if byte == 93 { return }
            }
        }
    }
}
