import Foundation
import Input

/// The bytes of a file or of memory, read through one small buffer, and their SHA-256.
final class ByteStream {
    let name: String
    let buffer: UnsafeMutableBufferPointer<UInt8>
    /// How much of the buffer holds bytes of the file.
    private(set) var filled = 0
    /// Lines that ended before the buffer.
    private(set) var linesBefore = 0
    private let stream: InputStream
    private var digest = SHA256()

    init(path: String) throws(FileFailure) {
        let place = SourcePlace(file: path)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileFailure(.missing, Diagnostic(at: place, "there is no such file"))
        }
        guard !isFolder.boolValue else {
            throw FileFailure(.unreadable, Diagnostic(at: place, "this is a folder, not a file"))
        }
        guard let stream = InputStream(fileAtPath: path) else {
            throw FileFailure(.unreadable, Diagnostic(at: place, "the file cannot be read"))
        }
        stream.open()
        guard stream.streamStatus != .error else {
            throw FileFailure(.unreadable, Diagnostic(at: place, "the file cannot be read"))
        }
        self.stream = stream
        name = path
        buffer = .allocate(capacity: 1 << 20)
    }

    init(name: String, bytes: [UInt8]) {
        self.name = name
        stream = InputStream(data: Data(bytes))
        stream.open()
        buffer = .allocate(capacity: 1 << 16)
    }

    deinit {
        stream.close()
        buffer.deallocate()
    }

    /// Fills the buffer with what comes next; false at the end of the file.
    func refill() -> Bool {
        linesBefore += countOfLineEnds(filled)
        guard let base = buffer.baseAddress else { return false }
        filled = max(0, stream.read(base, maxLength: buffer.count))
        digest.update(UnsafeBufferPointer(start: base, count: filled))
        return filled > 0
    }

    /// Reads what is left, so that the digest is that of the whole file.
    func finish() -> String {
        while refill() {}
        return digest.hexadecimal()
    }

    /// The place of the byte at `index` of the buffer.
    func place(at index: Int) -> SourcePlace {
        let end = min(index, filled)
        var column = 1
        while end - column >= 0, buffer[end - column] != 0x0A { column += 1 }
        return SourcePlace(file: name, line: linesBefore + countOfLineEnds(end) + 1, column: column)
    }

    private func countOfLineEnds(_ end: Int) -> Int {
        var count = 0
        for byte in UnsafeBufferPointer(rebasing: buffer[0..<end]) { count &+= byte == 0x0A ? 1 : 0 }
        return count
    }
}
