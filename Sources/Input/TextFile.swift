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
    /// A file that is too large or a device costs nothing. Never more than `maximumBytes` are read.
    public init(path: String, maximumBytes: Int = 16 << 20) throws(FileFailure) {
        var bytes = try TextFile.content(of: path, maximumBytes: maximumBytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        try self.init(checking: bytes, name: path)
    }

    /// Content of unknown worth: refused unless it is UTF-8 text without NUL bytes.
    public init(checking bytes: [UInt8], name: String) throws(FileFailure) {
        if let line = TextFile.lineOfInvalidText(bytes) {
            throw FileFailure(.badData, TextFile.noText(at: SourcePlace(file: name, line: line)))
        }
        self.init(name: name, bytes: bytes)
    }

    /// The files in the folder at `path` that end in `suffix`, in the order of their names; the path itself when it is a file.
    ///
    /// A folder without such a file is a failure: it is more likely a wrong path than an empty list.
    public static func paths(at path: String, suffix: String) throws(FileFailure) -> [String] {
        let place = SourcePlace(file: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileFailure(.missing, Diagnostic(at: place, "there is no such file or folder"))
        }
        guard isFolder.boolValue else { return [path] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw FileFailure(.unreadable, Diagnostic(at: place, "the folder cannot be read"))
        }
        let wanted = names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }.sorted()
        guard !wanted.isEmpty else {
            throw FileFailure(.missing, Diagnostic(at: place, "the folder has no files that end in \(suffix)"))
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        return wanted.map { folder + $0 }
    }

    private static func content(of path: String, maximumBytes: Int) throws(FileFailure) -> [UInt8] {
        let place = SourcePlace(file: path)
        let opened = try ReadableFile(path)
        let (file, size) = (opened.descriptor, opened.size)
        defer { close(file) }
        guard size <= maximumBytes else { throw tooLarge(at: place, "\(size) bytes", maximumBytes) }
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var count = 0
        while count < bytes.count {
            let start = count
            let got = bytes.withUnsafeMutableBytes { buffer in
                read(file, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            if got < 0 {
                if errno == EINTR { continue }
                throw ReadableFile.failure(errno, at: place)
            }
            if got == 0 { break }
            count += got
            // The file grew since its size was looked up.
            if count == bytes.count {
                guard count <= maximumBytes else { throw tooLarge(at: place, "more than that", maximumBytes) }
                bytes += [UInt8](repeating: 0, count: min(65_536, maximumBytes + 1 - count))
            }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    private static func tooLarge(at place: SourcePlace, _ size: String, _ maximumBytes: Int) -> FileFailure {
        FileFailure(
            .badData,
            Diagnostic(at: place, "the file is too large: \(size)", allowed: "at most \(maximumBytes) bytes"))
    }

    /// What is said of bytes that are no text.
    public static func noText(at place: SourcePlace) -> Diagnostic {
        Diagnostic(at: place, "this is not UTF-8 text", suggestion: "save the file as UTF-8")
    }

    /// The line of the first byte that is not UTF-8 or is NUL; nil when all is well.
    private static func lineOfInvalidText(_ bytes: [UInt8]) -> Int? {
        if !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil { return nil }
        var last = 1
        for (index, content) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            last = index + 1
            if content.contains(0) || String(validating: content, as: UTF8.self) == nil { break }
        }
        return last
    }
}
