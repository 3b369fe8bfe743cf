internal import CZlib

/// Decompresses gzip (RFC 1952) piece by piece, member after member.
public final class GzipInflater {
    /// How the compressed data goes on.
    public enum State: Sendable {
        /// There may be more.
        case open
        /// A member ended here; another may follow.
        case betweenMembers
        /// This is no gzip.
        case damaged
    }

    /// The first two bytes of every gzip file.
    public static let mark: [UInt8] = [0x1F, 0x8B]

    // zlib keeps a pointer back to it, so that it must stay where it is.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    /// How the data read so far ended.
    public private(set) var state = State.betweenMembers

    /// An inflater at the start of a file.
    public init() {
        stream.initialize(to: z_stream())
        // 16 asks for gzip's header instead of zlib's own; the largest window is 2^15.
        let status = inflateInit2_(stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if status != Z_OK { state = .damaged }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Decompresses from `input` into `output`; returns how many bytes of each were used, and 0 of both when it can do
    /// no more.
    public func inflate(
        _ input: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> (read: Int, written: Int) {
        guard state != .damaged, !input.isEmpty || state == .open else { return (0, 0) }
        if state == .betweenMembers { inflateReset(stream) }
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(clamping: output.count)
        let (given, room) = (stream.pointee.avail_in, stream.pointee.avail_out)
        switch CZlib.inflate(stream, Z_NO_FLUSH) {
        case Z_STREAM_END: state = .betweenMembers
        case Z_OK, Z_BUF_ERROR: state = .open
        default: state = .damaged
        }
        return (Int(given - stream.pointee.avail_in), Int(room - stream.pointee.avail_out))
    }
}
