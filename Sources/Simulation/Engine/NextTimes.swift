/// The earliest of many times, each of which changes often: a tournament whose winner is always known.
///
/// Complexity: O(log n) for a change, O(1) for the earliest.
struct NextTimes {
    private var times: [Int64]
    /// The winner of each match; the final is at 1, the players at `width` and above.
    private var winners: [Int32]
    private let width: Int

    /// `count` times, all infinitely late.
    init(count: Int) {
        var width = 1
        while width < count { width *= 2 }
        self.width = width
        times = Array(repeating: .max, count: width)
        winners = Array(repeating: 0, count: 2 * width)
        for index in 0..<width { winners[width + index] = Int32(index) }
        for node in stride(from: width - 1, through: 1, by: -1) { winners[node] = winners[2 * node] }
    }

    /// The earliest time.
    @inline(__always) var earliest: Int64 { times[Int(winners[1])] }

    /// Whose it is; the lower index among equals.
    @inline(__always) var index: Int { Int(winners[1]) }

    /// Changes one time.
    @inline(__always)
    mutating func set(_ index: Int, to time: Int64) {
        times[index] = time
        var node = (width + index) / 2
        while node >= 1 {
            let left = winners[2 * node]
            let right = winners[2 * node + 1]
            winners[node] = times[Int(right)] < times[Int(left)] ? right : left
            node /= 2
        }
    }
}
