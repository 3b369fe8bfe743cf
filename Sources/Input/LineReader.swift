internal import Foundation

/// Reads a file, a pipe or a device line by line, in constant memory; `-` is standard input.
public final class LineReader {
    private let longestLine: Int
    /// What is longer is no line at all: a device without an end, or a file of something else.
    private static let mostSkipped = 1 << 25
    private let file: FileHandle
    private let path: String
    /// Whether the input can be read once only.
    public let isStream: Bool
    /// Whether the input begins as what gzip has compressed.
    public private(set) var isCompressed = false
    private let isInterrupted: (@Sendable () -> Bool)?
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// The number of the line that was read last, from 1.
    public private(set) var line = 0
    /// The line that was read last, without its end.
    public private(set) var current: [UInt8] = []
    /// Whether the input was left before its end because somebody asked for that.
    public private(set) var wasInterrupted = false

    /// Keeps `longestLine` bytes of a line, and cuts off the rest.
    ///
    /// `isInterrupted` is asked again and again while a pipe keeps its reader waiting; once true, the input ends there.
    public init(
        _ path: String, longestLine: Int, isInterrupted: (@Sendable () -> Bool)? = nil
    ) throws(InputProblems) {
        self.path = path
        self.longestLine = longestLine
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
        isCompressed = buffer[..<end].starts(with: GzipInflater.mark)
        if buffer[..<end].starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    /// Moves to the next line, which ``current`` then holds without its end; false at the end of the file.
    public func next() throws(InputProblems) -> Bool {
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
            let kept = min(stop - start, longestLine - current.count)
            current.append(contentsOf: buffer[start..<start + kept])
            skipped += stop - start - kept
            guard skipped <= Self.mostSkipped else {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: path, line: line + 1),
                        "has no end within \(Self.mostSkipped >> 20) MiB",
                        allowed: "lines of up to \(longestLine >> 20) MiB")
                ])
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
        while isInterrupted?() != true {
            // A fifth of a second is no time for whoever presses Ctrl-C.
            if !isStream || poll(&request, 1, isInterrupted == nil ? -1 : 200) > 0 { return true }
        }
        return false
    }
}
