internal import BenchmarkData

extension ShippedCalibration {
    /// A published run as it stands in the table.
    public struct RunLine: Sendable, Hashable {
        /// Its place in the table, from 1.
        public let number: Int
        /// The run's cells as one line of CSV; no run has a line break in a cell.
        public let text: String

        /// The run's name, which stands first and is never quoted.
        public var name: Substring { text.prefix { $0 != "," } }
    }

    /// The names of the columns of the published runs, as one line of CSV; nil only for an empty table.
    public static var runHeader: String? { lines(naming: []).next()?.text }

    /// The published runs that name all of `texts`, in the order of their table.
    ///
    /// Much cheaper than reading the whole table. Complexity: O(bytes of the table).
    public static func runLines(naming texts: String...) -> [RunLine] { runLines(naming: texts) }

    /// The same for a list.
    public static func runLines(naming texts: [String]) -> [RunLine] {
        lines(naming: texts, from: 1).reduce(into: []) { $0.append($1) }
    }

    /// The names of all published runs, found once in a process.
    ///
    /// Complexity: O(bytes of the table) at first.
    public static let runNames = Set(runLines().map { String($0.name) })

    /// The lines from the `first`-th on, the header counting as the zeroth.
    private static func lines(naming texts: [String], from first: Int = 0) -> AnyIterator<RunLine> {
        let file = benchmark_runs()
        let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
        let wanted = texts.map { Array($0.utf8) }
        var start = bytes.startIndex
        var number = -1
        return AnyIterator {
            while start < bytes.endIndex {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
                let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
                start = end + 1
                guard !line.isEmpty else { continue }
                number += 1
                guard number >= first, wanted.allSatisfy({ contains(line, $0) }) else { continue }
                return RunLine(number: number, text: String(decoding: line, as: UTF8.self))
            }
            return nil
        }
    }

    private static func contains(_ line: UnsafeBufferPointer<UInt8>, _ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first else { return true }
        guard line.count >= wanted.count else { return false }
        for start in 0...(line.count - wanted.count) where line[start] == first {
            if line[start...].starts(with: wanted) { return true }
        }
        return false
    }
}
