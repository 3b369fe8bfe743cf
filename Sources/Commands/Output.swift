import Foundation
import Input
import Reports

/// Standard output for results, standard error for talk.
enum Output {
    /// The reader of standard output has gone away (a closed pipe), so that the rest need not be made.
    struct ReaderGone: Error {}

    /// Writes a result; a reader that has gone away is no failure.
    static func write(_ text: String) throws {
        do { try writePiece(text) } catch is ReaderGone {}
    }

    /// Writes a piece of a long result.
    static func writePiece(_ text: String) throws {
        guard let code = write(Data(text.utf8), to: STDOUT_FILENO) else { return }
        if code == EPIPE { throw ReaderGone() }
        throw Failure(.inputOutput, "error: the result cannot be written: \(String(cString: strerror(code)))")
    }

    /// Writes all of `content`; the number of the error where that fails.
    ///
    /// A pipe that does not block, as some programs leave it to others, is waited for.
    static func write(_ content: Data, to descriptor: Int32) -> Int32? {
        var rest = content[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EAGAIN {
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
                continue
            }
            guard written > 0 else { return errno }
            rest = rest.dropFirst(written)
        }
        return nil
    }

    /// Writes lines of text, broken at the width of the terminal.
    ///
    /// What they hold of strangers' text can color them, and no more.
    static func write(lines: [String]) throws { try write(text(lines)) }

    /// The same through the user's pager on a terminal that is shorter: a list is read from its top.
    static func page(lines: [String]) throws { try page(text(lines)) }

    private static func text(_ lines: [String]) -> String {
        TextFlow.lines(lines.map { $0.withoutControls }, columns: columns).joined(separator: "\n") + "\n"
    }

    /// Writes lines that must not be broken, as the rows of a table in Markdown.
    static func write(unbroken lines: [String]) throws {
        try write(lines.map(\.withoutControls).joined(separator: "\n") + "\n")
    }

    /// Characters in a line: what `COLUMNS` says, 40 at least, else 80, on a terminal as in a file.
    static var columns: Int {
        guard let said = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), said > 0 else {
            return TerminalStyle.standardColumns
        }
        return min(1000, max(TerminalStyle.leastColumns, said))
    }

    /// Writes a message.
    static func complain(_ message: String) {
        let printable = message.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).printable(limit: 2000) }.joined(separator: "\n")
        try? FileHandle.standardError.write(contentsOf: Data((printable + "\n").utf8))
    }

    /// Colour where somebody looks and wants it: not in a pipe, not with `NO_COLOR` or a dumb terminal.
    static func style(noColor: Bool = false) -> TerminalStyle {
        let environment = ProcessInfo.processInfo.environment
        let refuses = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        let isColored = !noColor && !refuses && isatty(STDOUT_FILENO) != 0
        return TerminalStyle(isColored: isColored, columns: columns)
    }
}

extension String {
    /// The line without what turns text or drives a terminal, other than colors.
    fileprivate var withoutControls: String {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
        let colors = self.matches(of: /\u{1B}\[[0-9;]*m/).map(\.range)
        var scalars = String.UnicodeScalarView()
        var index = startIndex
        var next = colors.startIndex
        while index < endIndex {
            if next < colors.endIndex, colors[next].lowerBound == index {
                scalars.append(contentsOf: unicodeScalars[colors[next]])
                index = colors[next].upperBound
                next += 1
                continue
            }
            let scalar = unicodeScalars[index]
            if !scalar.turnsText { scalars.append(scalar.breaksLines ? " " : scalar) }
            index = unicodeScalars.index(after: index)
        }
        return String(scalars)
    }
}
