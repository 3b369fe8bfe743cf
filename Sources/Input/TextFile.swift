internal import Foundation

/// Bytes that were read from somewhere, with the name to use in messages.
public struct TextFile: Sendable {
    /// The path as the user gave it, or a name such as `built-in prices`.
    public let name: String
    /// The content, valid UTF-8 without a byte order mark.
    public let bytes: [UInt8]

    /// Content that is at hand already.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Content that is at hand already.
    public init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

    /// The content as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Reads the file at `path`.
    ///
    /// Its size is checked before a byte is read, so a huge file costs nothing.
    public init(path: String, maximumBytes: Int = 16 << 20) throws(FileFailure) {
        let place = SourcePlace(file: path)
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            throw FileFailure(.missing, Diagnostic(at: place, "there is no such file"))
        }
        guard attributes[.type] as? FileAttributeType != .typeDirectory else {
            throw FileFailure(.unreadable, Diagnostic(at: place, "this is a folder, not a file"))
        }
        let size = (attributes[.size] as? Int) ?? 0
        guard size <= maximumBytes else {
            throw FileFailure(
                .badData,
                Diagnostic(
                    at: place, "the file is too large: \(size) bytes", allowed: "at most \(maximumBytes) bytes"))
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileFailure(.unreadable, Diagnostic(at: place, "the file cannot be read"))
        }
        guard data.count <= maximumBytes else {
            throw FileFailure(
                .badData, Diagnostic(at: place, "the file is too large", allowed: "at most \(maximumBytes) bytes"))
        }
        var bytes = [UInt8](data)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let line = TextFile.lineOfInvalidText(bytes) else {
            self.init(name: path, bytes: bytes)
            return
        }
        throw FileFailure(
            .badData,
            Diagnostic(
                at: SourcePlace(file: path, line: line), "this is not UTF-8 text",
                suggestion: "save the file as UTF-8"))
    }

    /// The files in the folder at `path` that end in `suffix`, in the order of their names; the path itself when it is a file.
    public static func paths(at path: String, suffix: String) throws(FileFailure) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileFailure(.missing, Diagnostic(at: SourcePlace(file: path), "there is no such file or folder"))
        }
        guard isFolder.boolValue else { return [path] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw FileFailure(.unreadable, Diagnostic(at: SourcePlace(file: path), "the folder cannot be read"))
        }
        return names.filter { $0.hasSuffix(suffix) }.sorted().map { path + "/" + $0 }
    }

    /// The line of the first byte that is not UTF-8 or is NUL; nil when all is well.
    private static func lineOfInvalidText(_ bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) { return nil }
        var low = 0
        for (line, content) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            low = line + 1
            if content.contains(0) || String(validating: content, as: UTF8.self) == nil { return low }
        }
        return max(1, low)
    }
}

/// Why a file could not be used at all.
public struct FileFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of failure, which decides the exit code.
    public enum Kind: String, Sendable, Hashable {
        /// There is no such file.
        case missing
        /// It is there and cannot be read.
        case unreadable
        /// It is not what it should be.
        case badData
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
