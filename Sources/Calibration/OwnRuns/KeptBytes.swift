/// Writes numbers and texts one after the other, to be kept where others could change them.
struct KeptWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ number: Double) {
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 }
    }

    mutating func count(_ count: Int) { number(Double(count)) }

    mutating func text(_ text: String) {
        count(text.utf8.count)
        bytes += Array(text.utf8)
    }
}

/// Reads what a ``KeptWriter`` wrote, and believes nothing: whoever can write to a store can write anything there.
struct KeptReader {
    /// The bytes are not what was written.
    struct Damaged: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// Throws when something is left.
    func end() throws(Damaged) { if !rest.isEmpty { throw Damaged() } }

    /// The next number, which is finite.
    mutating func number() throws(Damaged) -> Double {
        guard rest.count >= 8 else { throw Damaged() }
        let bits = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest.removeFirst(8)
        let number = Double(bitPattern: bits)
        guard number.isFinite else { throw Damaged() }
        return number
    }

    /// The next count, of things that take a byte each at least.
    mutating func count() throws(Damaged) -> Int {
        let number = try number()
        guard let count = Int(exactly: number), (0...rest.count).contains(count) else { throw Damaged() }
        return count
    }

    mutating func text() throws(Damaged) -> String {
        let count = try count()
        guard let text = String(validating: rest.prefix(count), as: UTF8.self) else { throw Damaged() }
        rest.removeFirst(count)
        return text
    }
}
