/// Moments as RFC 3339 writes them, and as programs write them that put a blank for the T or leave the zone out.
public enum Timestamp {
    /// Nanoseconds since 1970 of `2023-11-16 18:15:46.6805900`, `2024-05-10T00:00:00+00:00` and the like.
    ///
    /// Without a zone it is taken for UTC. Nil for anything else, before 1970, where programs put a time that they do not
    /// know, and from 2262 on, where the count of nanoseconds ends.
    public static func nanoseconds(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard text.count >= 19, text.count <= 40 else { return nil }
        guard text[4] == 45, text[7] == 45, text[13] == 58, text[16] == 58 else { return nil }
        func digits(_ start: Int, _ count: Int) -> Int? {
            var value = 0
            for index in start..<(start + count) {
                guard (48...57).contains(text[index]) else { return nil }
                value = value * 10 + Int(text[index] - 48)
            }
            return value
        }
        guard let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2) else { return nil }
        guard let hour = digits(11, 2), let minute = digits(14, 2), let second = digits(17, 2) else { return nil }
        guard (1970..<2262).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        guard hour < 24, minute < 60, second <= 60 else { return nil }
        var fraction: Int64 = 0
        var index = 19
        if index < text.count, text[index] == 46 {
            var scale: Int64 = 100_000_000
            index += 1
            while index < text.count, (48...57).contains(text[index]) {
                fraction += Int64(text[index] - 48) * scale
                scale /= 10
                index += 1
            }
        }
        var offset = 0
        if index < text.count, text[index] == 43 || text[index] == 45, text.count - index >= 6 {
            guard let hours = digits(index + 1, 2), let minutes = digits(index + 4, 2) else { return nil }
            offset = (hours * 3600 + minutes * 60) * (text[index] == 43 ? -1 : 1)
        }
        let days = daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second + offset
        return seconds < 0 ? nil : Int64(seconds) * 1_000_000_000 + fraction
    }

    /// The same in seconds.
    public static func seconds(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        // A count of nanoseconds since 1970 has more digits than a `Double`.
        nanoseconds(text).map { Double($0 / 1_000_000_000) + Double($0 % 1_000_000_000) / 1e9 }
    }

    /// The same of text at hand; a day alone is its first moment.
    public static func seconds(_ text: String) -> Double? {
        var bytes = Array(text.utf8)
        if bytes.count == 10 { bytes += Array("T00:00:00".utf8) }
        return bytes.withUnsafeBufferPointer { seconds($0) }
    }
}
