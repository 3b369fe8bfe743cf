import Foundation
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
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            if cause?.code == Int(EPIPE) || (error as NSError).code == Int(EPIPE) { throw ReaderGone() }
            throw Failure(.inputOutput, "error: the result cannot be written: \(error.localizedDescription)")
        }
    }

    /// Writes lines of text, broken at the width of the terminal.
    static func write(lines: [String]) throws {
        try write(TextFlow.lines(lines, columns: columns).joined(separator: "\n") + "\n")
    }

    /// Characters in a line: what `COLUMNS` says, else 80, on a terminal as in a file.
    static var columns: Int {
        guard let said = ProcessInfo.processInfo.environment["COLUMNS"].flatMap({ Int($0) }), said > 0 else {
            return TerminalStyle.standardColumns
        }
        return min(1000, said)
    }

    /// Writes a message.
    static func complain(_ message: String) {
        let printable = String(
            message.unicodeScalars.map { scalar in
                scalar == "\n" || scalar.properties.generalCategory != .control ? Character(scalar) : " "
            })
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
