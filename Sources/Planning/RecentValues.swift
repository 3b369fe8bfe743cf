/// Values by key, of which those not asked for in a while make room for new ones.
///
/// Values are of two ages. When the young ones weigh half of what is kept at most, they become the old ones, and the old
/// ones before them go; an old one that is asked for is young again. A value stays until others that weigh half
/// of the most have been asked for since. Complexity: O(1).
struct RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]
    private var weight = 0
    private let most: Int
    private let weigh: @Sendable (Value) -> Int

    /// Room for values that weigh `most` together.
    init(most: Int, weigh: @escaping @Sendable (Value) -> Int = { _ in 1 }) {
        self.most = most
        self.weigh = weigh
    }

    /// The value under `key`; nil where it was never kept, or has gone.
    mutating func value(_ key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old[key] else { return nil }
        keep(value, key)
        return value
    }

    /// Keeps `value` under `key`.
    mutating func keep(_ value: Value, _ key: Key) {
        let own = weigh(value)
        if weight + own > most / 2 {
            old = young
            young = [:]
            weight = 0
        }
        young[key] = value
        weight += own
    }
}
