internal import Synchronization

/// Values by key, each found once for all threads and kept until there are too many.
///
/// Two threads that ask at once may both find a value, which has to be the same.
public final class KnownValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = Mutex<[Key: Value]>([:])
    private let most: Int

    /// Room for `most` values; when it is full, all of them go.
    public init(most: Int = .max) { self.most = most }

    /// The value under `key`, found by `find` where it is not known.
    ///
    /// Complexity: O(1).
    public func value(_ key: Key, _ find: () -> Value) -> Value {
        if let value = values.withLock({ $0[key] }) { return value }
        let value = find()
        values.withLock { values in
            if values.count >= most { values.removeAll() }
            values[key] = value
        }
        return value
    }
}
