internal import Foundation
internal import Hummingbird
internal import Questions
internal import Synchronization

/// Long work that is asked for now and answered later.
final class Jobs: Sendable {
    /// One of them.
    final class Job: Sendable {
        enum Outcome: Sendable {
            case running
            case done(text: String, mediaType: String)
            case failed(ProblemDetails)
            case cancelled
        }
        private struct State {
            var share = 0.0
            var outcome = Outcome.running
        }

        let id: String
        let operation: String
        private let state = Mutex(State())
        private let task = Mutex<Task<Void, Never>?>(nil)

        init(_ operation: String) {
            // Whoever does not know the id cannot see or end the job.
            id = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 36) }.joined()
            self.operation = operation
        }

        var share: Double { state.withLock { $0.share } }
        var outcome: Outcome { state.withLock { $0.outcome } }
        var isRunning: Bool { if case .running = outcome { true } else { false } }

        func note(_ share: Double) { state.withLock { $0.share = max($0.share, min(1, share)) } }

        func finish(_ outcome: Outcome) {
            state.withLock { state in
                if case .running = state.outcome { state.outcome = outcome }
            }
        }

        func begin(_ task: Task<Void, Never>) { self.task.withLock { $0 = task } }

        func cancel() {
            finish(.cancelled)
            task.withLock(\.self)?.cancel()
        }
    }

    private let most: Int
    private let jobs = Mutex<[Job]>([])

    init(most: Int) { self.most = most }

    /// How many run or wait.
    var running: Int { jobs.withLock { $0.filter(\.isRunning).count } }

    /// Adds a job; the oldest that is done makes room.
    ///
    /// Throws when all run.
    func add(_ operation: String) throws(ProblemDetails) -> Job {
        let job = Job(operation)
        let isIn = jobs.withLock { jobs in
            if jobs.count >= most {
                guard let oldest = jobs.firstIndex(where: { !$0.isRunning }) else { return false }
                jobs.remove(at: oldest)
            }
            jobs.append(job)
            return true
        }
        guard isIn else {
            throw ProblemDetails("busy", "Too many jobs", 503, "\(most) jobs are running", retryAfter: 10)
        }
        return job
    }

    /// The job with this id.
    func job(_ id: String) throws(ProblemDetails) -> Job {
        guard let job = jobs.withLock({ $0.first { $0.id == id } }) else {
            throw ProblemDetails("not-found", "Not found", 404, "there is no such job, or not any more")
        }
        return job
    }

    /// Ends all of them.
    func cancelAll() { jobs.withLock(\.self).forEach { $0.cancel() } }
}
