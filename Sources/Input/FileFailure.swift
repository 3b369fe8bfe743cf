/// Why a file could not be used at all.
public struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure, which decides the exit code.
    public enum Kind: String, Sendable, Hashable {
        /// There is no such file: exit code 66.
        case missing
        /// It is there and cannot be read: exit code 74.
        case unreadable
        /// It is not what it should be: exit code 65.
        case badData
        /// It cannot be written: exit code 74.
        case unwritable
    }

    /// The kind of failure.
    public let kind: Kind
    /// What to tell the user.
    public let diagnostic: Diagnostic

    /// A failure.
    public init(_ kind: Kind, _ diagnostic: Diagnostic) {
        self.kind = kind
        self.diagnostic = diagnostic
    }

    /// The message.
    public var description: String { diagnostic.description }
}
