internal import Synchronization

/// Work that people wait for: whoever watches is told which share of it is done.
public enum LongWork {
    private static let watcher = Mutex<(@Sendable (Double) -> Void)?>(nil)

    /// Has `body` called, on any thread, with the share from 0 to 1 of each long work from now on; nil ends that.
    public static func watch(_ body: (@Sendable (Double) -> Void)?) { watcher.withLock { $0 = body } }

    /// The jobs of one long work, of which so many are done.
    public final class Jobs: Sendable {
        private let total: Int
        private let done = Atomic<Int>(0)

        /// A work of `total` jobs.
        public init(_ total: Int) { self.total = max(1, total) }

        /// Notes that one more is done.
        public func finishOne() {
            let count = done.add(1, ordering: .relaxed).newValue
            LongWork.watcher.withLock(\.self)?(Double(count) / Double(total))
        }
    }
}
