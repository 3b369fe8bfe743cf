internal import Foundation

/// Processor time of the calling thread: unlike the clock on the wall, other work on the machine leaves it alone.
public enum ProcessorTime {
    /// Seconds that `body` keeps the processor busy, at least a hundredth, so that ratios of short times say something.
    public static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = now
        try body()
        return max(0.01, now - start)
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
