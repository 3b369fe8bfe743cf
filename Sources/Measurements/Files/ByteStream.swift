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
    /// Why reading stopped before the end; what was read until then looks as if it were cut off.
    private(set) var failure: FileFailure?
    private let source: Source
    private var digest = SHA256()

    private enum Source {
        case file(FileHandle)
        case memory(InputStream)
    }

    /// Opens the file or pipe at `path`; a device is refused, for it may never end.
    init(path: String) throws(FileFailure) {
        source = .file(
            FileHandle(fileDescriptor: try ReadableFile(path).descriptor, closeOnDealloc: true))
        name = path
        buffer = .allocate(capacity: 1 << 20)
    }

    init(name: String, bytes: [UInt8]) {
        self.name = name
        let stream = InputStream(data: Data(bytes))
        stream.open()
        source = .memory(stream)
        buffer = .allocate(capacity: 1 << 16)
    }

    deinit { buffer.deallocate() }

    /// Fills the buffer with what comes next; false at the end of the file.
    func refill() -> Bool {
        linesBefore += countOfLineEnds(filled)
        guard let base = buffer.baseAddress else { return false }
        switch source {
        case .memory(let stream): filled = max(0, stream.read(base, maxLength: buffer.count))
        case .file(let file): filled = fill(base, file.fileDescriptor)
        }
        digest.update(UnsafeBufferPointer(start: base, count: filled))
        return filled > 0
    }

    private func fill(_ base: UnsafeMutablePointer<UInt8>, _ descriptor: Int32) -> Int {
        while true {
            let count = read(descriptor, base, buffer.count)
            if count >= 0 { return count }
            if errno == EINTR { continue }
            failure = ReadableFile.failure(errno, at: SourcePlace(file: name))
            return 0
        }
    }

    /// Reads what is left, so that the digest is that of the whole file.
    func finish() -> String {
        while refill() {}
        return digest.hexadecimal()
    }

    /// The place of the byte at `index` of the buffer.
    func place(at index: Int) -> SourcePlace {
        let end = min(index, filled)
        // At the end of the file the last line is gone from the buffer.
        guard filled > 0 else { return SourcePlace(file: name, line: linesBefore + 1) }
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
