/// The least of many values, each of which changes often: a tournament tree, whose winner is always known.
///
/// Complexity: O(log n) for a change, and less where it does not change who wins; O(1) for the least.
struct Tournament<Value: FixedWidthInteger>: ~Copyable {
    private var values: OwnedArray<Value>
    /// The winner of each match; the final is at 1, the players at `width` and above.
    private var winners: OwnedArray<Int32>
    private let width: Int

    /// `count` values, all as large as can be.
    init(count: Int) {
        var width = 1
        while width < count { width *= 2 }
        self.width = width
        values = OwnedArray(repeating: .max, count: width)
        winners = OwnedArray(repeating: 0, count: 2 * width)
        for index in 0..<width { winners[width + index] = Int32(index) }
        for node in stride(from: width - 1, through: 1, by: -1) { winners[node] = winners[2 * node] }
    }

    /// The least value.
    @inline(__always) var least: Value { values[Int(winners[1])] }

    /// Whose it is; the lower index among equals.
    @inline(__always) var index: Int { Int(winners[1]) }

    /// One of the values.
    subscript(index: Int) -> Value {
        @inline(__always) get { values[index] }
        @inline(__always) set { set(index, to: newValue) }
    }

    @inline(__always)
    private mutating func set(_ index: Int, to value: Value) {
        values[index] = value
        var node = (width + index) / 2
        while node >= 1 {
            let left = winners[2 * node]
            let right = winners[2 * node + 1]
            let winner = values[Int(right)] < values[Int(left)] ? right : left
            let before = winners[node]
            winners[node] = winner
            // Two others met here before and meet here now: nothing changes further up.
            if before != index, winner != index { return }
            node /= 2
        }
    }
}
