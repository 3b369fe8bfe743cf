internal import Synchronization

/// Work that people wait for: whoever watches is told which share of it is done, and may end it.
public enum LongWork {
    /// Who watches the work of one question.
    public struct Watch: Sendable {
        /// Told the share from 0 to 1 that is done, on any thread.
        public var note: @Sendable (Double) -> Void
        /// Whether the answer is no longer waited for: what is left may be skipped.
        public var isInterrupted: @Sendable () -> Bool

        /// A watch that is told by `note`; `isInterrupted` is asked before each job.
        public init(
            isInterrupted: @escaping @Sendable () -> Bool = { false }, note: @escaping @Sendable (Double) -> Void
        ) {
            self.note = note
            self.isInterrupted = isInterrupted
        }
    }

    /// The watch over what this thread begins; nil where there is none.
    @TaskLocal public static var watch: Watch?

    /// What `body` answers, with `watch` over each long work that it begins.
    public static func watched<Answer>(by watch: Watch, _ body: () throws -> Answer) rethrows -> Answer {
        try $watch.withValue(watch, operation: body)
    }

    /// What `body` answers, whose long work is one of so many parts that are done one after the other.
    public static func part<Answer, Failure: Error>(
        _ place: Int, of count: Int, _ body: () throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        guard count > 1, let watch else { return try body() }
        var own = watch
        own.note = { watch.note((Double(place) + $0) / Double(count)) }
        let result = $watch.withValue(own) { Result(catching: body) }
        return try result.get()
    }

    /// The jobs of one long work, of which so many are done.
    public final class Jobs: Sendable {
        private let total: Int
        private let done = Atomic<Int>(0)
        private let watch = LongWork.watch

        /// A work of `total` jobs, watched by whoever watches this thread.
        public init(_ total: Int) { self.total = max(1, total) }

        /// Notes that one more is done.
        public func finishOne() {
            let count = done.add(1, ordering: .relaxed).newValue
            watch?.note(Double(count) / Double(total))
        }
    }
}
