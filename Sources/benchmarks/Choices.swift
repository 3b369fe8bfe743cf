/// Random choices that are the same in every run (xorshift of 64 bits, Marsaglia 2003).
struct Choices {
    private var state: UInt64 = 0x1234_5678_9ABC_DEF1

    /// A whole number from 0 to `bound` - 1.
    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int((state >> 11) % UInt64(bound))
    }

    /// One of `values`.
    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// A number from `low` to `high`, in steps of a thousandth of what is between them.
    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * Double(below(1001)) / 1000 }
}
