/// How long each replica was paid for: from its order to its return, busy or not.
struct PaidTime: Sendable {
    private var since: [Int64]
    private var paid: [Int64]

    init(replicas: Int) {
        since = Array(repeating: -1, count: replicas)
        paid = Array(repeating: 0, count: replicas)
    }

    mutating func on(_ place: Int, at now: Int64) {
        if since[place] < 0 { since[place] = now }
    }

    mutating func off(_ place: Int, at now: Int64) {
        guard since[place] >= 0 else { return }
        paid[place] += now - since[place]
        since[place] = -1
    }

    /// Nanoseconds that a replica was paid for until `now`.
    func nanoseconds(_ place: Int, at now: Int64) -> Int64 {
        paid[place] + (since[place] >= 0 ? now - since[place] : 0)
    }

    /// The same for all replicas.
    func total(at now: Int64) -> Double { paid.indices.reduce(0) { $0 + Double(nanoseconds($1, at: now)) } }
}
