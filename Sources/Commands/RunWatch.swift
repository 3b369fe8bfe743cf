import Foundation
import Parallel
import Synchronization

/// Looks on while long work goes on: a bar with the time that is left where somebody watches.
final class RunWatch: Sendable {
    private struct State {
        var shown = false
        var next: ContinuousClock.Instant
        /// The share that is done, by job; the bar shows their mean.
        var shares: [Double]
    }

    private let isWatched = isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    private let start = ContinuousClock.now
    private let what: String
    private let state: Mutex<State>

    /// Watches `jobs` that are done side by side; `what` they are comes before the bar.
    init(_ what: String = "", jobs: Int = 1) {
        self.what = what.isEmpty ? "" : what + " "
        // Short work shows no bar.
        state = Mutex(State(next: start + .seconds(2), shares: Array(repeating: 0, count: max(1, jobs))))
    }

    /// What `body` answers, watched while it works on one of `jobs`; see ``LongWork``.
    static func watching<Answer>(_ what: String, _ body: () throws -> Answer) rethrows -> Answer {
        let watch = RunWatch(what)
        return try watch.watching(job: 0, body)
    }

    /// The same for one of several jobs; the bar stays until the last is done.
    func watching<Answer>(job: Int, _ body: () throws -> Answer) rethrows -> Answer {
        defer {
            note(1, job: job)
            finish()
        }
        return try LongWork.watched(by: LongWork.Watch { self.note($0, job: job) }, body)
    }

    /// Notes that a share of a job is done.
    func note(_ share: Double, job: Int = 0) {
        guard isWatched else { return }
        let text = state.withLock { state -> String? in
            state.shares[job] = min(1, max(state.shares[job], share))
            let now = ContinuousClock.now
            guard now >= state.next else { return nil }
            state.next = now + .milliseconds(250)
            state.shown = true
            return bar(state.shares.reduce(0, +) / Double(state.shares.count), after: now - start)
        }
        if let text { Self.show("\r" + text + "\u{1B}[K") }
    }

    /// Wipes the bar away.
    func finish() {
        if state.withLock({ $0.shown }) { Self.show("\r\u{1B}[K") }
    }

    private func bar(_ share: Double, after elapsed: Duration) -> String {
        let bar = String(repeating: "=", count: Int(share * 25)).padding(toLength: 25, withPad: " ", startingAt: 0)
        let seconds = Double(elapsed.components.seconds) * (1 - share) / max(share, 1e-9)
        let left =
            share < 0.01
            ? ""
            : seconds < 90
                ? ", \(Int(seconds.rounded(.up))) s left"
                : seconds < 5400
                    ? ", \(Int(seconds / 60) + 1) min left" : ", \(Int(min(seconds / 3600, 1e6)) + 1) h left"
        return "\(what)[\(bar)] \(Int(share * 100))%\(left)"
    }

    private static func show(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
