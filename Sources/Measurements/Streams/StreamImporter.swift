import Input

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Reads logs of any size through a small buffer: what is read is summed up, never held.
protocol StreamImporter: Sendable {
    /// The tool's name.
    static var tool: String { get }

    /// Whether the first bytes are of this tool's logs.
    static func recognises(_ head: [UInt8]) -> Bool

    /// The runs; the first bytes are in the stream's buffer.
    static func findings(in stream: ByteStream, log: inout ImportLog) throws(InputProblems) -> Findings
}

/// All readers of logs, in the order in which they are asked.
enum StreamImporters {
    static let all: [any StreamImporter.Type] = [
        GatlingBinaryImporter.self, GatlingTextImporter.self, JMeterXMLImporter.self, JMeterTableImporter.self,
        K6PointsImporter.self, K6TableImporter.self,
    ]
}

/// Cuts a stream into lines without copying those that lie within its buffer.
struct LineFeed {
    /// Longer lines are cut off.
    private let longest: Int

    private let stream: ByteStream
    private var place = 0
    private var carried: [UInt8] = []
    private(set) var number = 0

    /// Lines of a stream whose buffer is filled already; no line of a log of requests is as long as `longest`.
    init(_ stream: ByteStream, longest: Int = 1 << 20) {
        self.stream = stream
        self.longest = longest
        if stream.buffer[..<stream.filled].starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    /// Calls `body` with each line, without its end.
    mutating func forEach(
        _ body: (UnsafeBufferPointer<UInt8>, Int) throws(InputProblems) -> Void
    ) throws(InputProblems) {
        repeat {
            while place < stream.filled {
                let rest = UnsafeBufferPointer(rebasing: stream.buffer[place..<stream.filled])
                guard let end = Self.lineEnd(rest) else {
                    if carried.count < longest { carried.append(contentsOf: rest) }
                    place = stream.filled
                    break
                }
                number += 1
                if carried.isEmpty {
                    try body(Self.trimmed(UnsafeBufferPointer(rebasing: rest[..<end])), number)
                } else {
                    if carried.count < longest { carried.append(contentsOf: rest[..<end]) }
                    try flush(body)
                }
                place += end + 1
            }
            place = 0
        } while stream.refill()
        guard !carried.isEmpty else { return }
        number += 1
        try flush(body)
    }

    private mutating func flush(
        _ body: (UnsafeBufferPointer<UInt8>, Int) throws(InputProblems) -> Void
    ) throws(InputProblems) {
        let line = carried
        carried.removeAll(keepingCapacity: true)
        let number = number
        let failure = line.withUnsafeBufferPointer { buffer -> InputProblems? in
            do throws(InputProblems) {
                try body(Self.trimmed(buffer), number)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base, 10, bytes.count) else { return nil }
        return found - UnsafeMutableRawPointer(mutating: base)
    }

    private static func trimmed(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        line.last == 13 ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    }
}

/// Numbers and fields in the bytes of a line.
enum LineField {
    /// A decimal number; nil for anything else.
    static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        guard !bytes.isEmpty, bytes.count <= 40 else { return nil }
        var whole = 0
        var index = 0
        while index < bytes.count, index < 17, bytes[index] >= 48, bytes[index] <= 57 {
            whole = whole * 10 + Int(bytes[index] - 48)
            index += 1
        }
        if index == bytes.count { return Double(whole) }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Splits a line at `separator` into the ranges of its fields.
    static func split(
        _ line: UnsafeBufferPointer<UInt8>, at separator: UInt8, into fields: inout [Range<Int>]
    ) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        for index in line.indices where line[index] == separator {
            fields.append(start..<index)
            start = index + 1
        }
        fields.append(start..<line.count)
    }
}

extension LineField {
    /// Splits a line at commas outside of quotes into the ranges of its fields; quotes stay.
    static func splitQuoted(_ line: UnsafeBufferPointer<UInt8>, into fields: inout [Range<Int>]) {
        fields.removeAll(keepingCapacity: true)
        var start = 0
        var isQuoted = false
        for index in line.indices {
            let byte = line[index]
            if byte == 0x22 {
                isQuoted.toggle()
            } else if byte == 0x2C, !isQuoted {
                fields.append(start..<index)
                start = index + 1
            }
        }
        fields.append(start..<line.count)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A part of it, without a copy.
    subscript(part range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: self[range]) }

    /// Whether it holds exactly these letters.
    func `is`(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && begins(text) }

    /// Whether it begins with these letters.
    func begins(_ text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount, let base = baseAddress else { return text.utf8CodeUnitCount == 0 }
        return memcmp(base, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// Where these letters begin; nil when they are nowhere in it.
    func firstPlace(of text: StaticString) -> Int? {
        guard let base = baseAddress else { return nil }
        return LineSearch.place(of: text.utf8Start, text.utf8CodeUnitCount, in: base, count)
    }
}

/// Searching bytes, by the C library.
enum LineSearch {
    /// Where the `length` bytes at `text` begin among the `count` bytes at `base`; nil when they are nowhere.
    static func place(
        of text: UnsafePointer<UInt8>, _ length: Int, in base: UnsafePointer<UInt8>, _ count: Int
    ) -> Int? {
        guard length > 0 else { return nil }
        var start = 0
        while start + length <= count {
            guard let found = memchr(base + start, Int32(text[0]), count - length + 1 - start) else { return nil }
            let place = found - UnsafeMutableRawPointer(mutating: base)
            if memcmp(base + place, text, length) == 0 { return place }
            start = place + 1
        }
        return nil
    }

    /// Where the next byte of this value is from `start` on; nil when there is none.
    static func place(of byte: UInt8, in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = line.baseAddress, start < line.count,
            let found = memchr(base + start, Int32(byte), line.count - start)
        else { return nil }
        return found - UnsafeMutableRawPointer(mutating: base)
    }
}
