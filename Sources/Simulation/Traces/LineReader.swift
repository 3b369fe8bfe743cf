internal import CZlib
internal import Input

/// Reads a file line by line, uncompressing it on the way when it is compressed.
///
/// A line may have a mebibyte; longer ones are cut off, as no trace has them.
final class LineReader {
    private static let longestLine = 1 << 20
    private let file: gzFile?
    let path: String
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private(set) var line = 0
    private(set) var current: [UInt8] = []

    init(_ path: String) throws(InputProblems) {
        self.path = path
        file = unsafe gzopen(path, "rb")
        if unsafe file == nil {
            throw InputProblems([Diagnostic(at: SourcePlace(file: path), "cannot be opened")])
        }
    }

    deinit {
        unsafe gzclose(file)
    }

    /// Moves to the next line, which ``current`` then holds without its end; false at the end of the file.
    func next() throws(InputProblems) -> Bool {
        current.removeAll(keepingCapacity: true)
        var found = false
        while true {
            if start == end {
                if isAtEnd { break }
                try fill()
                if end == 0 { break }
            }
            found = true
            let newline = buffer[start..<end].firstIndex(of: 10)
            let stop = newline ?? end
            if current.count + stop - start <= Self.longestLine { current.append(contentsOf: buffer[start..<stop]) }
            start = stop
            if newline != nil {
                start += 1
                break
            }
        }
        if !found { return false }
        line += 1
        if current.last == 13 { current.removeLast() }
        return true
    }

    private func fill() throws(InputProblems) {
        start = 0
        let capacity = UInt32(buffer.count)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in unsafe gzread(file, bytes.baseAddress, capacity) }
        end = max(0, Int(count))
        if count < Int32(buffer.count) {
            isAtEnd = true
            var code: Int32 = 0
            _ = unsafe gzerror(file, &code)
            if count < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: path, line: line + 1), "the compressed file is damaged or ends too early",
                        suggestion: "copy it again, or uncompress it and remove the last, incomplete line")
                ])
            }
        }
    }
}
