internal import Foundation
internal import Input

/// Reads a file line by line, in constant memory; `-` is standard input.
///
/// A line may have a mebibyte; longer ones are cut off, as no trace has them.
final class LineReader {
    private static let longestLine = 1 << 20
    private let file: FileHandle
    let path: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private(set) var line = 0
    private(set) var current: [UInt8] = []

    init(_ path: String) throws(InputProblems) {
        self.path = path
        guard let opened = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path) else {
            throw InputProblems([
                Diagnostic(at: SourcePlace(file: path), "cannot be opened", suggestion: "check the path and its rights")
            ])
        }
        file = opened
        try fill()
        if buffer.starts(with: [0x1F, 0x8B]) {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: path), "the file is compressed",
                    suggestion: "uncompress it on the way: gunzip -c FILE | plimsoll simulate --trace -")
            ])
        }
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
        do {
            buffer = [UInt8](try file.read(upToCount: 1 << 18) ?? Data())
        } catch {
            throw InputProblems([
                Diagnostic(at: SourcePlace(file: path, line: line + 1), "cannot be read: \(error.localizedDescription)")
            ])
        }
        end = buffer.count
        isAtEnd = end == 0
    }
}
