internal import Foundation

/// The bytes of a file or of memory, read through one small buffer, and their SHA-256.
public final class ByteStream {
    /// The path as the user gave it, for messages.
    public let name: String
    /// What was read last.
    public let buffer: UnsafeMutableBufferPointer<UInt8>
    /// How much of the buffer holds bytes of the file.
    public private(set) var filled = 0
    /// Lines that ended before the buffer.
    public private(set) var linesBefore = 0
    /// Why reading stopped before the end; what was read until then looks as if it were cut off.
    public private(set) var failure: FileFailure?
    private let source: Source
    /// Bytes read so far.
    public private(set) var count = 0
    /// Whether the same bytes can be had again.
    public let isRegular: Bool
    /// What tells that the file is still the one that was opened; nil for memory and pipes.
    public let stamp: FileStamp?
    /// Bytes read so far as they lie in the file, compressed or not.
    private var taken = 0
    private let size: Int
    private var digest: SHA256?
    /// What is compressed, and where in it reading stands; nil for what is not.
    private var inflater: GzipInflater?
    private var compressed = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)
    private var pending = 0..<0
    private var isStarted = false

    /// Decompressed, no honest file has as many bytes.
    private static let mostBytes = 1 << 36

    private enum Source {
        case file(FileHandle)
        case memory(InputStream)
    }

    /// Opens the file or pipe at `path`, standard input for `-`; a device is refused, for it may never end.
    ///
    /// `isHashed`: whether ``finish()`` is to give a digest, which takes longer than reading.
    public init(path: String, isHashed: Bool = true) throws(FileFailure) {
        digest = isHashed ? SHA256() : nil
        let file = try ReadableFile(path == "-" ? "/dev/stdin" : path)
        source = .file(FileHandle(fileDescriptor: file.descriptor, closeOnDealloc: true))
        isRegular = file.isRegular
        stamp = file.isRegular ? file.stamp : nil
        size = file.size
        name = path == "-" ? "standard input" : path
        buffer = .allocate(capacity: 1 << 20)
    }

    /// Bytes at hand.
    public init(name: String, bytes: [UInt8], isHashed: Bool = true) {
        digest = isHashed ? SHA256() : nil
        isRegular = true
        stamp = nil
        size = bytes.count
        self.name = name
        let stream = InputStream(data: Data(bytes))
        stream.open()
        source = .memory(stream)
        buffer = .allocate(capacity: 1 << 16)
    }

    deinit {
        buffer.deallocate()
        compressed.deallocate()
    }

    /// Fills the buffer with what comes next, decompressed where the file is gzip; false at the end of the file.
    ///
    /// The digest is that of the decompressed bytes, so that a file and its compressed copy are the same file.
    public func refill() -> Bool {
        linesBefore += countOfLineEnds(filled)
        guard let base = buffer.baseAddress else { return false }
        if inflater == nil { filled = raw(base, buffer.count) } else { filled = inflated() }
        if !isStarted, inflater == nil, UnsafeBufferPointer(start: base, count: filled).starts(with: GzipInflater.mark)
        {
            compressed = .allocate(capacity: buffer.count)
            _ = compressed.update(fromContentsOf: buffer[0..<filled])
            pending = 0..<filled
            inflater = GzipInflater()
            filled = inflated()
        }
        isStarted = true
        count += filled
        digest?.update(UnsafeBufferPointer(start: base, count: filled))
        return filled > 0
    }

    /// The share of the file that was read, from 0 to 1; 0 for a pipe, whose end is not known.
    public var share: Double { size > 0 ? min(1, Double(taken) / Double(size)) : 0 }

    private func raw(_ base: UnsafeMutablePointer<UInt8>, _ most: Int) -> Int {
        let count =
            switch source {
            case .memory(let stream): max(0, stream.read(base, maxLength: most))
            case .file(let file): fill(base, most, file.fileDescriptor)
            }
        taken += count
        return count
    }

    private func inflated() -> Int {
        guard let inflater, let base = compressed.baseAddress, failure == nil else { return 0 }
        while true {
            if pending.isEmpty { pending = 0..<raw(base, compressed.count) }
            guard failure == nil else { return 0 }
            if pending.isEmpty, case .betweenMembers = inflater.state { return 0 }
            let (read, written) = inflater.inflate(
                UnsafeMutableBufferPointer(rebasing: compressed[pending]), into: buffer)
            pending = pending.lowerBound + read..<pending.upperBound
            if case .damaged = inflater.state, written == 0 { return damaged("the compressed data is damaged") }
            if count + written > Self.mostBytes {
                return damaged("the file holds more than \(Self.mostBytes >> 30) GiB, decompressed")
            }
            if written > 0 { return written }
            if read == 0, pending.isEmpty { return damaged("the compressed data is cut off") }
        }
    }

    private func damaged(_ message: String) -> Int {
        failure = FileFailure(.badData, Diagnostic(at: SourcePlace(file: name), message))
        return 0
    }

    private func fill(_ base: UnsafeMutablePointer<UInt8>, _ most: Int, _ descriptor: Int32) -> Int {
        while true {
            let count = read(descriptor, base, most)
            if count >= 0 { return count }
            if errno == EINTR { continue }
            failure = ReadableFile.failure(errno, at: SourcePlace(file: name))
            return 0
        }
    }

    /// Reads what is left, so that the digest is that of the whole file.
    public func finish() -> String {
        while refill() {}
        return digest?.hexadecimal() ?? ""
    }

    /// The place of the byte at `index` of the buffer.
    public func place(at index: Int) -> SourcePlace {
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

    /// Refuses what is empty, compressed twice, an archive or in another encoding than UTF-8, by its first bytes, which
    /// stay in the buffer.
    public func open() throws(InputProblems) -> ArraySlice<UInt8> {
        guard filled > 0 || refill() else {
            throw failure.map { InputProblems($0) } ?? refused("the file is empty")
        }
        let head = Array(buffer[0..<min(filled, 4096)])
        if head.starts(with: GzipInflater.mark) {
            throw refused("the file is compressed twice", suggestion: "unpack it with gunzip first")
        }
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            throw refused("this is a ZIP archive", suggestion: "unpack it first")
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || head.contains(0) {
            throw InputProblems([TextFile.noText(at: SourcePlace(file: name))])
        }
        return head.drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    }

    /// What is left as text, when it is not longer than `limit` bytes.
    public func rest(limit: Int, suggestion: String? = nil) throws(InputProblems) -> TextFile {
        var bytes: [UInt8] = []
        repeat {
            bytes += buffer[0..<filled]
            guard bytes.count <= limit else {
                throw refused(
                    "the file is too large", allowed: "at most \(limit >> 20) MiB unless it is JSON",
                    suggestion: suggestion)
            }
        } while refill()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        do { return try TextFile(checking: bytes, name: name) } catch {
            throw InputProblems(error)
        }
    }

    private func refused(_ message: String, allowed: String? = nil, suggestion: String? = nil) -> InputProblems {
        InputProblems([Diagnostic(at: SourcePlace(file: name), message, allowed: allowed, suggestion: suggestion)])
    }
}
