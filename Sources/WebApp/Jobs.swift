internal import Foundation
internal import Hummingbird
internal import Questions
internal import Synchronization

/// Long work that is asked for now and answered later.
///
/// A job that nobody asks about any more is cancelled; of those that are done, the oldest make room for new ones.
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
            var watchers = 0
            var seen = ContinuousClock.now
            var wasAbandoned = false
        }

        let id: String
        let operation: String
        private let data = Mutex(State())
        private let task = Mutex<Task<Void, Never>?>(nil)

        init(_ operation: String) {
            // Whoever does not know the id cannot see or end the job.
            id = (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 36) }.joined()
            self.operation = operation
        }

        var share: Double { data.withLock { $0.share } }
        var outcome: Outcome { data.withLock { $0.outcome } }
        var isRunning: Bool { if case .running = outcome { true } else { false } }
        var wasAbandoned: Bool { data.withLock { $0.wasAbandoned } }

        /// What becomes of it, in a word.
        var state: String {
            switch outcome {
            case .running: "running"
            case .done: "done"
            case .failed: "failed"
            case .cancelled: "cancelled"
            }
        }

        /// Bytes of its answer.
        fileprivate var size: Int { if case .done(let text, _) = outcome { text.utf8.count } else { 0 } }

        func note(_ share: Double) { data.withLock { $0.share = max($0.share, min(1, share)) } }

        /// Counts those who follow its events.
        func watch(_ change: Int) {
            data.withLock { state in
                state.watchers += change
                state.seen = .now
            }
        }

        /// Notes that somebody asked about it.
        fileprivate func see() { data.withLock { $0.seen = .now } }

        /// How long nobody has asked about it.
        fileprivate var forgotten: Duration {
            data.withLock { $0.watchers > 0 ? .zero : ContinuousClock.now - $0.seen }
        }

        fileprivate func finish(_ outcome: Outcome, abandoned: Bool = false) {
            data.withLock { state in
                guard case .running = state.outcome else { return }
                state.outcome = outcome
                state.wasAbandoned = abandoned
            }
        }

        fileprivate func begin(_ task: Task<Void, Never>) { self.task.withLock { $0 = task } }

        fileprivate func cancel(abandoned: Bool = false) {
            finish(.cancelled, abandoned: abandoned)
            task.withLock(\.self)?.cancel()
        }
    }

    private let most: Int
    private let mostBytes: Int
    private let patience: Double
    private let jobs = Mutex<[Job]>([])

    /// Room for as many jobs and bytes of answers as `limits` say.
    init(_ limits: ServerOptions.Limits) {
        most = limits.jobs
        mostBytes = limits.jobBytes
        patience = limits.jobPatience
    }

    /// How many run or wait.
    var running: Int { jobs.withLock { $0.filter(\.isRunning).count } }

    /// Begins `work` as a job; the oldest that is done makes room.
    ///
    /// Throws when all run.
    func begin(
        _ operation: String, _ work: @escaping @Sendable (Job) async throws -> Job.Outcome
    ) throws(ProblemDetails) -> Job {
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
        job.begin(
            Task {
                do {
                    job.finish(try await work(job))
                } catch is CancellationError {
                    job.finish(.cancelled)
                } catch {
                    job.finish(.failed(ProblemDetails(error)))
                }
                trim()
            })
        Task { await cancelWhenForgotten(job) }
        return job
    }

    /// The job with this id, about which somebody asks.
    func job(_ id: String) throws(ProblemDetails) -> Job {
        guard let job = jobs.withLock({ $0.first { $0.id == id } }) else {
            throw ProblemDetails("not-found", "Not found", 404, "there is no such job, or not any more")
        }
        job.see()
        return job
    }

    /// Ends `job`.
    func cancel(_ job: Job) { job.cancel() }

    /// Ends all of them.
    func cancelAll() { jobs.withLock(\.self).forEach { $0.cancel() } }

    /// Ends `job` once whoever began it has gone: nobody has asked about it for a while.
    private func cancelWhenForgotten(_ job: Job) async {
        while job.isRunning {
            if job.forgotten > .seconds(patience) { return job.cancel(abandoned: true) }
            try? await Task.sleep(for: .seconds(min(5, patience / 4)))
        }
    }

    /// Drops the oldest answers until what is kept is small enough; the newest stays whatever its size.
    private func trim() {
        jobs.withLock { jobs in
            var bytes = jobs.map(\.size).reduce(0, +)
            while bytes > mostBytes, let oldest = jobs.dropLast().firstIndex(where: { $0.size > 0 }) {
                bytes -= jobs.remove(at: oldest).size
            }
        }
    }
}
