/// Knows which replicas of a pool take requests and how much each has, and picks one for the next request.
struct Dispatcher: ~Copyable {
    let pool: Range<Int>
    private let router: Router
    /// Requests at each replica of the pool; the largest number for one that takes none.
    private var loads: Tournament<Int32>
    /// The true number at each replica.
    private var counts: OwnedArray<Int32>
    private(set) var accepting = 0
    private var total: Int64 = 0
    private var cursor = 0

    init(_ pool: Range<Int>, _ router: Router) {
        self.pool = pool
        self.router = router
        loads = Tournament(count: pool.count)
        counts = OwnedArray(repeating: 0, count: pool.count)
    }

    /// Lets the replica take requests, or not.
    mutating func accept(_ replica: Int, _ accepts: Bool) {
        let place = replica - pool.lowerBound
        if accepts == (loads[place] != .max) { return }
        accepting += accepts ? 1 : -1
        loads[place] = accepts ? counts[place] : .max
    }

    /// Whether the replica takes requests.
    func accepts(_ replica: Int) -> Bool { loads[replica - pool.lowerBound] != .max }

    /// Requests at the replica.
    func count(_ replica: Int) -> Int { Int(counts[replica - pool.lowerBound]) }

    /// Requests in the pool.
    var totalCount: Int { Int(total) }

    /// The replica has one more request, or one less.
    @inline(__always)
    mutating func change(_ replica: Int, by change: Int32) {
        let place = replica - pool.lowerBound
        counts[place] += change
        if loads[place] != .max { loads[place] += change }
        total += Int64(change)
    }

    /// The replica for a request with this affinity (0 for none); nil when none takes any.
    mutating func choose(affinity: UInt64) -> Int? {
        guard accepting > 0 else { return nil }
        if pool.count == 1 { return pool.lowerBound }
        switch router {
        case .roundRobin: return pool.lowerBound + next(from: cursor, below: .max, moving: true)
        case .leastLoaded: return pool.lowerBound + loads.index
        case .prefixAffine:
            if affinity == 0 { return pool.lowerBound + loads.index }
            let bound = Int32(clamping: Int64((1.25 * Double(total + 1) / Double(accepting)).rounded(.up)))
            var mixed = affinity &* 0x9E37_79B9_7F4A_7C15
            mixed ^= mixed >> 32
            let first = Int(mixed.multipliedFullWidth(by: UInt64(pool.count)).high)
            return pool.lowerBound + next(from: first, below: bound, moving: false)
        }
    }

    /// The first replica from `start` on that takes requests and has fewer than `bound`; the lightest when none has.
    private mutating func next(from start: Int, below bound: Int32, moving: Bool) -> Int {
        var place = start
        for _ in 0..<pool.count {
            if loads[place] < bound {
                if moving { cursor = place + 1 == pool.count ? 0 : place + 1 }
                return place
            }
            place = place + 1 == pool.count ? 0 : place + 1
        }
        return loads.index
    }
}
