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

    /// A date and time such as `2023-11-16 18:15:46.6805900` or `2024-05-10T00:00:00+00:00`, in nanoseconds since 1970.
    ///
    /// Without a zone it is taken for UTC: only differences count. Nil before 1970, where programs put a time that they do
    /// not know, and from 2262 on, where the count of nanoseconds ends.
    static func date(_ line: [UInt8], _ range: Range<Int>) -> Int64? {
        guard range.count >= 19, range.count <= 40 else { return nil }
        let low = range.lowerBound
        func digits(_ offset: Int, _ count: Int) -> Int64? {
            var value: Int64 = 0
            for index in (low + offset)..<(low + offset + count) {
                guard (48...57).contains(line[index]) else { return nil }
                value = value * 10 + Int64(line[index] - 48)
            }
            return value
        }
        guard line[low + 4] == 45, line[low + 7] == 45, line[low + 13] == 58, line[low + 16] == 58,
            let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2), let hour = digits(11, 2),
            let minute = digits(14, 2), let second = digits(17, 2), (1970..<2262).contains(year),
            (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var nanoseconds: Int64 = 0
        var index = low + 19
        if index < range.upperBound, line[index] == 46 {
            var scale: Int64 = 100_000_000
            index += 1
            while index < range.upperBound, (48...57).contains(line[index]) {
                nanoseconds += Int64(line[index] - 48) * scale
                scale /= 10
                index += 1
            }
        }
        var offset: Int64 = 0
        if index < range.upperBound, line[index] == 43 || line[index] == 45, range.upperBound - index >= 6 {
            guard let hours = digits(index + 1 - low, 2), let minutes = digits(index + 4 - low, 2) else { return nil }
            offset = (hours * 3600 + minutes * 60) * (line[index] == 43 ? -1 : 1)
        }
        let days = Int64(daysSince1970(year: Int(year), month: Int(month), day: Int(day)))
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second + offset
        return seconds < 0 ? nil : seconds * 1_000_000_000 + nanoseconds
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
