import Foundation
import Simulation
import Synchronization

/// Looks on while a simulation runs: a progress bar where somebody watches, and an end where somebody presses Ctrl-C.
final class RunWatch: Sendable {
    private let expected: Int
    private let isWatched = isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    private let wantsEnd = Atomic<Bool>(false)
    private let shown = Mutex<(percent: Int, since: DispatchTime)>((-1, .now()))

    /// Watches a run of about `expected` requests.
    init(expected: Int) {
        self.expected = expected
        // The default action would end the process before it can print what it has.
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        // The source keeps itself and this alive to the end of the program, which is what a program of one run wants.
        source.setEventHandler { [self] in
            withExtendedLifetime(source) { wantsEnd.store(true, ordering: .relaxed) }
        }
        source.resume()
    }

    /// Asked by the run now and then; false ends it.
    func goesOn(_ progress: SimulationProgress) -> Bool {
        if isWatched { show(progress) }
        return !wantsEnd.load(ordering: .relaxed)
    }

    /// Wipes the bar away.
    func finish() {
        if isWatched, shown.withLock({ $0.percent >= 0 }) {
            try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
        }
    }

    private func show(_ progress: SimulationProgress) {
        let percent = min(100, progress.completed * 100 / max(1, expected))
        let isDue = shown.withLock { state in
            // Short runs show no bar.
            guard percent > state.percent, DispatchTime.now() > state.since + .seconds(1) else { return false }
            state.percent = percent
            return true
        }
        guard isDue else { return }
        let bar = String(repeating: "=", count: percent / 4).padding(toLength: 25, withPad: " ", startingAt: 0)
        try? FileHandle.standardError.write(contentsOf: Data("\r[\(bar)] \(percent)%".utf8))
    }
}
