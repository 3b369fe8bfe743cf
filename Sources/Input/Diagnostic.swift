/// One problem with something a person wrote: where it is, what is wrong, what is allowed, what to write instead.
///
/// Problems are collected, never thrown one by one, so a file is mended in one go.
public struct Diagnostic: Sendable, Hashable, Codable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// The input cannot be used.
        case error
        /// The input is used, but probably does not mean what its author thinks.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// Where it stands.
    public var place: SourcePlace
    /// What is wrong, in one sentence without a capital or a full stop.
    public var message: String
    /// What is allowed there, such as "0.1 to 1" or "one of: vllm, sglang"; nil when the message says it all.
    public var allowed: String?
    /// What to write instead; nil when there is no good guess.
    public var suggestion: String?
    /// Whether the problem is that there is no such file.
    public var isMissingFile: Bool
    /// Whether the problem is that the file is there and cannot be read.
    public var isUnreadableFile: Bool
    /// Whether what was asked for makes sense, and nothing of it is for sale.
    public var isNotForSale: Bool

    /// A problem at `place`.
    public init(
        _ severity: Severity = .error, at place: SourcePlace, _ message: String, allowed: String? = nil,
        suggestion: String? = nil, isMissingFile: Bool = false, isUnreadableFile: Bool = false,
        isNotForSale: Bool = false
    ) {
        self.isNotForSale = isNotForSale
        self.isMissingFile = isMissingFile
        self.isUnreadableFile = isUnreadableFile
        self.severity = severity
        self.place = place
        self.message = message
        self.allowed = allowed
        self.suggestion = suggestion
    }

    /// One line: `file:line:column: error: message (allowed: ...); write ... instead`.
    public var description: String {
        var text = "\(place): \(severity.rawValue): \(message)"
        if let allowed { text += " (allowed: \(allowed))" }
        if let suggestion { text += "; \(suggestion)" }
        return text
    }
}

/// A place in a file or on the command line.
public struct SourcePlace: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The file as the user named it, or a name such as "built-in example" or "command line".
    public var file: String
    /// The line, counted from 1.
    public var line: Int?
    /// The column, counted from 1.
    public var column: Int?
    /// The key path or CSV column the problem is in, such as "workload.rate" or "usd_per_hour".
    public var field: String?

    /// A place in `file`, as exact as is known.
    public init(file: String, line: Int? = nil, column: Int? = nil, field: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
    }

    /// `file:line:column: field`, leaving out what is not known.
    public var description: String {
        var text = file.isEmpty ? "\"\"" : file
        if let line { text += ":\(line)" }
        if line != nil, let column { text += ":\(column)" }
        if let field { text += ": \(field)" }
        return text
    }
}

/// Everything that is wrong with an input; thrown once, when all of it has been read.
public struct InputProblems: Error, Sendable, Hashable, CustomStringConvertible {
    /// The problems in the order in which they stand in the input.
    public var diagnostics: [Diagnostic]

    /// The error that carries `diagnostics`.
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    /// The error that says the same as `failure`.
    public init(_ failure: FileFailure) {
        var diagnostic = failure.diagnostic
        diagnostic.isMissingFile = failure.kind == .missing
        diagnostic.isUnreadableFile = failure.kind == .unreadable
        diagnostics = [diagnostic]
    }

    /// The most problems that are listed.
    public static let mostListed = 50

    /// One problem a line, those beyond the first ``mostListed`` as a count.
    public var description: String {
        Self.listed(diagnostics.lazy.map(\.description)) { "at least \($0) more problems" }.joined(separator: "\n")
    }

    /// The first ``mostListed`` of `lines`; how many more there are comes last, as `rest` puts it.
    public static func listed(_ lines: some Collection<String>, rest: (Int) -> String) -> [String] {
        let more = lines.count - mostListed
        return lines.prefix(mostListed) + (more > 0 ? ["... and \(rest(more))"] : [])
    }
}
