public import Input

/// Reads logs of requests line by line: comma-separated values, lines of JSON, spans of OpenTelemetry, and lines of
/// words.
public enum RequestLog {
    /// What a log holds.
    public struct Content: Sendable {
        /// What its requests come to.
        public let sums: RequestLogSums
        /// Its form, in words.
        public let form: String
        /// The fields that were read, by their roles.
        public let fields: [(role: String, name: String)]
        /// The file as the user named it.
        public let name: String
    }

    /// The log at `path`, standard input for `-`, compressed or not.
    ///
    /// Without `fields`, they are told by the names that logs usually have. Throws a `FileFailure` or `InputProblems`.
    public static func read(path: String, fields: RequestLogFields = RequestLogFields()) throws -> Content {
        let stream = try ByteStream(path: path)
        let content = Result { try read(stream, fields) }
        if let failure = stream.failure { throw failure }
        return try content.get()
    }

    /// A log that is at hand.
    public static func read(
        name: String, bytes: [UInt8], fields: RequestLogFields = RequestLogFields()
    ) throws(InputProblems) -> Content {
        try read(ByteStream(name: name, bytes: bytes), fields)
    }

    private static func read(_ stream: ByteStream, _ fields: RequestLogFields) throws(InputProblems) -> Content {
        _ = try stream.open()
        let head = stream.buffer[..<min(stream.filled, 65_536)]
        let first = head.first { $0 > 0x20 && $0 < 0x80 } ?? 0
        var sums = RequestLogSums()
        let form: String
        let used: [(role: String, name: String)]
        if first == 0x7B {
            let text = String(decoding: head, as: UTF8.self)
            if text.contains("\"resourceSpans\"") {
                try TelemetryLog.read(stream, into: &sums)
                (form, used) = (
                    "spans of OpenTelemetry",
                    [("input", "gen_ai.usage.input_tokens"), ("output", "gen_ai.usage.output_tokens")]
                )
            } else {
                let lines = try JSONLog(head, fields, stream.name)
                lines.read(stream, into: &sums)
                (form, used) = ("lines of JSON", lines.used)
            }
        } else if fields.names.values.contains(where: { $0.hasPrefix("#") }) {
            let lines = try WordLog(fields, stream.name)
            lines.read(stream, into: &sums)
            (form, used) = ("lines of words", lines.used)
        } else {
            let table = try TableLog(head, fields, stream.name)
            table.read(stream, into: &sums)
            (form, used) = ("comma-separated values", table.used)
        }
        sums.finish()
        guard sums.requests > 0 else {
            throw problem(
                stream.name,
                sums.unreadable > 0
                    ? "none of \(sums.unreadable) lines could be read, the first of them line \(sums.firstUnreadable)"
                    : "the log has no requests with tokens",
                suggestion: "each line needs a time (a date, or a number of seconds) and two whole numbers of tokens")
        }
        return Content(sums: sums, form: form, fields: used, name: stream.name)
    }

    static func problem(_ name: String, _ message: String, suggestion: String? = nil) -> InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: name), message,
                allowed: "lines with a time, input tokens and output tokens", suggestion: suggestion)
        ])
    }
}

/// Values of one line, in whatever form, as one request.
struct LoggedRequest {
    var time: Double?
    var input, output, cached: Double?
    /// Seconds since 1970, or seconds since the request.
    var firstToken, end: Double?
    var isFailed = false

    /// Adds it; false when it lacks a time or tokens.
    func add(to sums: inout RequestLogSums) -> Bool {
        guard let time, let input, let output, input >= 0, input < 1e9, output >= 0, output < 1e9 else { return false }
        guard !isFailed, input + output > 0 else {
            sums.failed += 1
            return true
        }
        sums.add(time: time, input: input, output: output, cached: cached)
        if let firstToken {
            let wait = firstToken > 1e8 ? firstToken - time : firstToken
            // An answer that comes as a whole has its first token with its last.
            let isWhole = end.map { firstToken > 1e8 && $0 <= firstToken } ?? false
            if wait >= 0, wait < 1e6, !isWhole { sums.firstToken.add(wait) }
        }
        if let end {
            let took = end > 1e8 ? end - time : end
            if took >= 0, took < 1e7 { sums.duration.add(took) }
        }
        return true
    }
}

/// Times in the bytes of a line.
enum LoggedTime {
    /// Seconds since 1970 of a number of seconds, milliseconds, microseconds or nanoseconds, of a date as RFC 3339 or
    /// with a blank, or of the form that web servers write; nil for anything else.
    static func seconds(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        if text.count >= 19, text[4] == 45 { return Timestamp.seconds(text) }
        if text.count >= 20, text[2] == 47 { return webServer(text) }
        guard let number = LineField.number(text), number >= 0 else { return nil }
        // Seconds reach to the year 5138, milliseconds from 1973, and so on.
        if number < 1e11 { return number }
        if number < 1e14 { return number / 1e3 }
        if number < 1e17 { return number / 1e6 }
        return number < 1e20 ? number / 1e9 : nil
    }

    /// `10/Oct/2026:13:55:36 +0200`.
    private static func webServer(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let word = String(decoding: text, as: UTF8.self)
        guard
            let match = word.wholeMatch(of: /(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d)(?: ([+-]\d\d)(\d\d))?/),
            let month = months.firstIndex(of: String(match.2))
        else { return nil }
        let zone = match.5.map { "\($0):\(match.6 ?? "00")" } ?? "Z"
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        let iso = Array("\(match.3)-\(number)-\(match.1)T\(match.4)\(zone)".utf8)
        return iso.withUnsafeBufferPointer { Timestamp.seconds($0) }
    }
}
