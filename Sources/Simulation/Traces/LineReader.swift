internal import Foundation
internal import Input

/// Reads a file, a pipe or a device line by line, in constant memory; `-` is standard input.
///
/// A line may have a mebibyte; longer ones are cut off, as no trace has them.
final class LineReader {
    private static let longestLine = 1 << 20
    /// What is longer is no line at all: a device without an end, or a file of something else.
    private static let mostSkipped = 1 << 25
    private let file: FileHandle
    let path: String
    /// Whether the input can be read once only.
    let isStream: Bool
    private let isInterrupted: @Sendable () -> Bool
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private(set) var line = 0
    private(set) var current: [UInt8] = []
    /// Whether the input was left before its end because somebody asked for that.
    private(set) var wasInterrupted = false

    /// `isInterrupted` is asked again and again while a pipe keeps its reader waiting; once true, the input ends there.
    init(_ path: String, isInterrupted: @escaping @Sendable () -> Bool = { false }) throws(InputProblems) {
        self.path = path
        self.isInterrupted = isInterrupted
        // Without O_NONBLOCK, opening a pipe would wait for its writer, deaf to everything.
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: path), "cannot be opened: \(String(cString: strerror(errno)))",
                    suggestion: "check the path and its rights", isMissingFile: errno == ENOENT,
                    isUnreadableFile: errno != ENOENT)
            ])
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: path != "-")
        isStream = status.st_mode & S_IFMT != S_IFREG
        try fill()
        if buffer[..<end].starts(with: [0x1F, 0x8B]) {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: path), "the file is compressed",
                    suggestion: "uncompress it on the way: gunzip -c FILE | plimsoll simulate --trace -")
            ])
        }
        if buffer[..<end].starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    /// Moves to the next line, which ``current`` then holds without its end; false at the end of the file.
    func next() throws(InputProblems) -> Bool {
        current.removeAll(keepingCapacity: true)
        var found = false
        var skipped = 0
        while true {
            if start == end {
                if isAtEnd { break }
                try fill()
                if end == 0 { break }
            }
            found = true
            let newline = buffer[start..<end].firstIndex(of: 10)
            let stop = newline ?? end
            if current.count + stop - start <= Self.longestLine {
                current.append(contentsOf: buffer[start..<stop])
            } else {
                skipped += stop - start
                guard skipped <= Self.mostSkipped else {
                    throw InputProblems([
                        Diagnostic(
                            at: SourcePlace(file: path, line: line + 1),
                            "has no end within \(Self.mostSkipped >> 20) MiB", allowed: "lines of up to 1 MiB")
                    ])
                }
            }
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
        end = 0
        let descriptor = file.fileDescriptor
        while waits(for: descriptor) {
            let got = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if got >= 0 {
                end = got
                isAtEnd = got == 0
                return
            }
            guard errno == EINTR || errno == EAGAIN else {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: path, line: line + 1),
                        "cannot be read: \(String(cString: strerror(errno)))", isUnreadableFile: true)
                ])
            }
        }
        wasInterrupted = true
        isAtEnd = true
    }

    /// Waits until there is something to read; false when somebody would rather end.
    private func waits(for descriptor: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while !isInterrupted() {
            // A fifth of a second is no time for whoever presses Ctrl-C.
            if !isStream || poll(&request, 1, 200) > 0 { return true }
        }
        return false
    }
}
