internal import Dispatch
internal import Foundation
internal import Synchronization

/// Calls `use` with what `work` makes of each item that `next` gives, in their order, until it gives none.
///
/// `next` and `use` run on the calling thread, so that one thread reads and writes while the others compute. The work
/// must be pure: it runs on all cores, or as many at a time as `threads`. Two items a core are held at most, whatever
/// their number. The first error, in the order of the items, ends it.
public func parallelStream<Item: Sendable, Product: Sendable, Failure: Error>(
    threads: Int? = nil, next: () throws(Failure) -> Item?,
    work: @escaping @Sendable (Item) throws(Failure) -> Product, use: (Product) throws(Failure) -> Void
) throws(Failure) {
    guard let first = try next() else { return }
    // One item is not worth a thread, nor is what one thread is to do.
    guard threads ?? 2 > 1, let second = try next() else {
        try use(work(first))
        while let item = try next() { try use(work(item)) }
        return
    }
    let queue = DispatchQueue.global(qos: .userInitiated)
    var pending: [StreamJob<Product, Failure>] = []
    var start = 0
    func begin(_ item: Item) {
        let job = StreamJob<Product, Failure>()
        queue.async { job.finish(Result { () throws(Failure) in try work(item) }) }
        pending.append(job)
    }
    // Nothing goes on behind the back of whoever is told of an error.
    defer { for job in pending[start...] { _ = job.result() } }
    begin(first)
    begin(second)
    let most = threads ?? 2 * ProcessInfo.processInfo.activeProcessorCount
    var isAtEnd = false
    while true {
        while !isAtEnd, pending.count - start < most {
            if let item = try next() { begin(item) } else { isAtEnd = true }
        }
        guard start < pending.count else { return }
        let result = pending[start].result()
        start += 1
        if start == most {
            pending.removeFirst(start)
            start = 0
        }
        try use(result.get())
    }
}

/// One item that is being worked on.
private final class StreamJob<Product: Sendable, Failure: Error>: Sendable {
    private let outcome = Mutex<Result<Product, Failure>?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    func finish(_ result: Result<Product, Failure>) {
        outcome.withLock { $0 = result }
        isDone.signal()
    }

    /// Waits for what came of it; may be asked once.
    func result() -> Result<Product, Failure> {
        isDone.wait()
        guard let result = outcome.withLock({ $0.take() }) else { preconditionFailure("a job is done, or is not") }
        return result
    }
}
