internal import BenchmarkData

extension ShippedCalibration {
    /// The names of the columns of the published runs, as one line of CSV; nil only for an empty table.
    public static var runHeader: String? { lines { _ in true }.next() }

    /// The published runs, as lines of CSV, that name `text`; no run of theirs has a line break in a cell.
    ///
    /// Much cheaper than reading the whole table. Complexity: O(bytes of the table).
    public static func runLines(naming text: String) -> [String] {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return [] }
        var found: [String] = []
        let lines = lines { line in
            guard line.count >= wanted.count else { return false }
            for start in 0...(line.count - wanted.count) where line[line.startIndex + start] == first {
                if line[(line.startIndex + start)...].starts(with: wanted) { return true }
            }
            return false
        }
        while let line = lines.next() { found.append(line) }
        return found
    }

    private static func lines(
        where isWanted: @escaping (UnsafeBufferPointer<UInt8>.SubSequence) -> Bool
    ) -> AnyIterator<String> {
        let file = benchmark_runs()
        let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
        var start = bytes.startIndex
        return AnyIterator {
            while start < bytes.endIndex {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
                let line = bytes[start..<end]
                start = end + 1
                if !line.isEmpty, isWanted(line) { return String(decoding: line, as: UTF8.self) }
            }
            return nil
        }
    }
}
