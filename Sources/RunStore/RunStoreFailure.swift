internal import Foundation
internal import GRDB

/// Why a store could not be opened, read or written.
public struct RunStoreFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure.
    public enum Kind: String, Sendable, Hashable {
        /// There is no such folder, or no right to it.
        case cannotOpen
        /// The file is something else.
        case notAStore
        /// A newer Plimsoll wrote it.
        case newer
        /// The file is damaged.
        case damaged
        /// Another process held the store for too long.
        case busy
        /// The disk is full, or reading or writing failed.
        case inputOutput
        /// Anything else.
        case other
    }

    /// The kind of failure.
    public let kind: Kind
    /// The database file.
    public let path: String
    /// What is wrong, in a sentence.
    public let message: String

    init(_ kind: Kind, path: String, _ message: String) {
        self.kind = kind
        self.path = path
        self.message = message
    }

    init(_ error: any Error, path: String) {
        if let failure = error as? RunStoreFailure {
            self = failure
            return
        }
        guard !(error is DecodingError) else {
            self.init(.damaged, path: path, "the store is damaged: a run in it cannot be read")
            return
        }
        guard !(error is RowDecodingError) else {
            self.init(.damaged, path: path, "the store is damaged: a row in it cannot be read")
            return
        }
        guard !(error is CocoaError) else {
            self.init(.cannotOpen, path: path, "the file cannot be read, moved or replaced")
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.other, path: path, "\(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_NOTADB: self.init(.notAStore, path: path, "this is not a database")
        case .SQLITE_CORRUPT: self.init(.damaged, path: path, "the store is damaged")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, path: path, "another process is writing to the store; try again later")
        case .SQLITE_FULL: self.init(.inputOutput, path: path, "the disk is full")
        case .SQLITE_IOERR: self.init(.inputOutput, path: path, "reading or writing failed")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(.cannotOpen, path: path, "the store cannot be opened for writing")
        case .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_MISMATCH, .SQLITE_CONSTRAINT, .SQLITE_FORMAT:
            // The statements are always the same ones: where they fail, the tables are no longer those they are for.
            self.init(
                .damaged, path: path,
                "the store is damaged: its tables are not as they should be (\(error.extendedResultCode.rawValue))")
        default: self.init(.other, path: path, "the database failed with code \(error.extendedResultCode.rawValue)")
        }
    }

    /// What the user can do about it; nil where the message says it.
    public var remedy: String? {
        switch kind {
        case .damaged, .notAStore:
            "plimsoll runs repair keeps what can be read of it and moves it aside"
        case .cannotOpen, .inputOutput: "check the file and its rights, or name another with --store"
        case .newer, .busy, .other: nil
        }
    }

    /// `path: message`.
    public var description: String { "\(path): \(message)" }
}
