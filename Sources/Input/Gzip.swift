internal import CZlib

/// Compresses with gzip (RFC 1952); ``GzipInflater`` reads it again.
public enum Gzip {
    /// `bytes` as one member without a name and a time, so that the same bytes give the same file.
    public static func compressed(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        // 16 asks for gzip's header instead of zlib's own; the window and the memory are zlib's usual ones.
        let status = deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib has no memory left")
        defer { deflateEnd(&stream) }
        var input = bytes
        // The bound holds for input that does not compress at all.
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
        let written = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let status = deflate(&stream, Z_FINISH)
                precondition(status == Z_STREAM_END, "the output has room for all of the input")
                return output.count - Int(stream.avail_out)
            }
        }
        output.removeLast(output.count - written)
        return output
    }

    /// What the gzip file `bytes` holds; nil where it is damaged, or holds more than `maximumBytes`.
    public static func decompressed(_ bytes: [UInt8], maximumBytes: Int) -> [UInt8]? {
        let inflater = GzipInflater()
        var input = bytes
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var used = 0
        while true {
            let step = input.withUnsafeMutableBufferPointer { input in
                piece.withUnsafeMutableBufferPointer { piece in
                    inflater.inflate(UnsafeMutableBufferPointer(rebasing: input[used...]), into: piece)
                }
            }
            used += step.read
            output += piece[..<step.written]
            guard output.count <= maximumBytes, inflater.state != .damaged else { return nil }
            if step.read == 0, step.written == 0 { break }
        }
        return inflater.state == .betweenMembers && used == bytes.count ? output : nil
    }
}
