internal import Foundation

/// Processor time of the calling thread: unlike the clock on the wall, other work on the machine leaves it alone.
public enum ProcessorTime {
    /// Seconds that `body` keeps the processor busy, at least a hundredth, so that ratios of short times say something.
    ///
    /// The least of `rounds`: what else runs can only add to it, by the caches that it takes away.
    public static func seconds(rounds: Int = 3, _ body: () throws -> Void) rethrows -> Double {
        var least = Double.infinity
        for _ in 0..<rounds {
            let start = now
            try body()
            least = min(least, now - start)
        }
        return max(0.01, least)
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
