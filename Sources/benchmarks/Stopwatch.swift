import Foundation

/// What one piece of work took.
struct Timing {
    /// Seconds by the clock on the wall, and of processor time over all threads; the median of the runs.
    var wall: Double
    var cpu: Double
    /// The fastest run by processor time.
    var best: Double
}

/// Times work by running it several times.
enum Stopwatch {
    /// Runs `work` at least `runs` times, and until `seconds` have passed.
    static func time(
        runs: Int = 5, seconds: Double = 0.5, warmsUp: Bool = true, _ work: () throws -> Void
    ) rethrows -> Timing {
        if warmsUp { try work() }
        var walls: [Double] = []
        var cpus: [Double] = []
        let start = wallNow()
        while walls.count < runs || wallNow() - start < seconds {
            let (wall, cpu) = (wallNow(), cpuNow())
            try work()
            walls.append(wallNow() - wall)
            cpus.append(cpuNow() - cpu)
            if walls.count >= 10_000 { break }
        }
        return Timing(wall: median(walls), cpu: median(cpus), best: cpus.min() ?? 0)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func wallNow() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    private static func cpuNow() -> Double { seconds(usage) }

    /// Processor time over all threads, in seconds.
    static func seconds(_ usage: rusage) -> Double {
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The most memory the process has held so far, in MB.
    static var peakMegabytes: Double { megabytes(usage) }

    /// The most memory held, in MB.
    static func megabytes(_ usage: rusage) -> Double {
        #if os(Linux)
            return Double(usage.ru_maxrss) / 1000
        #else
            return Double(usage.ru_maxrss) / 1e6
        #endif
    }

    private static var usage: rusage {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }

    /// Seconds that a fixed piece of arithmetic takes here and now: a million dependent square roots and divisions.
    ///
    /// Times over this one can be compared between machines, and between hours on a noisy one.
    static func yardstick() -> Double {
        var value = 2.0
        let timing = time(runs: 9, seconds: 0.2) {
            for _ in 0..<1_000_000 { value = (value + 3 / value).squareRoot() }
        }
        precondition(value.isFinite)
        return timing.best
    }
}
