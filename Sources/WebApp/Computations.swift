internal import Foundation
internal import NIOPosix
internal import Synchronization

/// Work that takes a processor: as many at once as there are processors, the others wait their turn.
final class Computations: Sendable {
    /// Whether whoever asked has gone.
    final class Interruption: Sendable {
        private let flag = Atomic<Bool>(false)
        /// Whether the work may end.
        var isSet: Bool { flag.load(ordering: .relaxed) }
        /// Lets the work end.
        func set() { flag.store(true, ordering: .relaxed) }
    }

    /// Resumes whoever waits, once: with the result, or when they do not wait any more.
    private final class Waiter<Value: Sendable>: Sendable {
        private let continuation: Mutex<CheckedContinuation<Value, any Error>?>
        init(_ continuation: CheckedContinuation<Value, any Error>) { self.continuation = Mutex(continuation) }

        func resume(_ result: Result<Value, any Error>) {
            continuation.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }?.resume(with: result)
        }
    }

    private let pool: NIOThreadPool

    /// A place for work on `threads` threads.
    init(threads: Int = max(2, ProcessInfo.processInfo.activeProcessorCount)) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    /// What `work` returns, on a thread of its own; when the task is cancelled nobody waits for it, and the interruption
    /// that it is given is set.
    func run<Value: Sendable>(_ work: @escaping @Sendable (Interruption) throws -> Value) async throws -> Value {
        let interruption = Interruption()
        let waiter = Mutex<Waiter<Value>?>(nil)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let own = Waiter(continuation)
                waiter.withLock { $0 = own }
                if Task.isCancelled { own.resume(.failure(CancellationError())) }
                pool.submit { state in
                    guard state == .active, !interruption.isSet else {
                        return own.resume(.failure(CancellationError()))
                    }
                    own.resume(Result { try work(interruption) })
                }
            }
        } onCancel: {
            interruption.set()
            waiter.withLock(\.self)?.resume(.failure(CancellationError()))
        }
    }

    /// Lets nothing new start, and waits for what runs.
    func stop() async throws { try await pool.shutdownGracefully() }
}
