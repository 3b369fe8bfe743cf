/// What new prices are to those known before: new, changed or the same.
public struct PriceChanges<Price: Sendable>: Sendable {
    /// A price before and after.
    public struct Change: Sendable {
        /// The price known before.
        public let before: Price
        /// The new one.
        public let after: Price
    }

    /// Prices of what had none.
    public private(set) var added: [Price] = []
    /// Prices that differ.
    public private(set) var changed: [Change] = []
    /// Prices that are the same.
    public private(set) var unchanged: [Price] = []

    init<Key: Hashable>(_ new: [Price], over old: [Price], key: (Price) -> Key, isSame: (Price, Price) -> Bool) {
        let known = Dictionary(old.map { (key($0), $0) }, uniquingKeysWith: { _, last in last })
        for price in new {
            guard let before = known[key(price)] else {
                added.append(price)
                continue
            }
            if isSame(before, price) {
                unchanged.append(price)
            } else {
                changed.append(Change(before: before, after: price))
            }
        }
    }
}
