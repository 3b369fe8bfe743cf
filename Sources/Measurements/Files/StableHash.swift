/// A hash of 64 bits that is the same in every process and on every machine (FNV-1a over words of 8 bytes).
///
/// For noticing that something changed, not against those who want it to go unnoticed.
public struct StableHash: Sendable, Hashable {
    /// The hash of all that was added.
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of nothing.
    public init() {}

    /// The hash of bytes.
    public init(_ bytes: UnsafeRawBufferPointer) { add(bytes) }

    /// Adds a number.
    public mutating func add(_ number: UInt64) {
        value = (value ^ number) &* 0x0000_0100_0000_01B3
        // The product alone never carries high bits down.
        value ^= value >> 32
    }

    /// Adds a number.
    public mutating func add(_ number: Double) { add(number.bitPattern) }

    /// Adds bytes, and how many they are.
    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        add(UInt64(bytes.count))
        var index = 0
        while index + 8 <= bytes.count {
            add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            index += 8
        }
        var last: UInt64 = 0
        for byte in bytes[index...] { last = last << 8 | UInt64(byte) }
        add(last)
    }

    /// Adds text.
    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }
}
