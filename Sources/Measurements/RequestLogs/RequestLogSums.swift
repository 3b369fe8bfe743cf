import Quantities

/// What the requests of a log come to, in constant memory: counts, times and lengths, never a word of any request.
public struct RequestLogSums: Sendable {
    /// Lengths in ranges that grow by a quarter, and their exact mean and variation.
    public struct Lengths: Sendable, Hashable {
        /// Ranges: 0, 1, 2, 3, 4 tokens, then each a quarter longer than the one before.
        static let starts: [Double] = {
            var starts = [0.0, 1, 2, 3, 4]
            while let last = starts.last, last < 1e9 { starts.append((last * 1.25).rounded(.up)) }
            return starts
        }()
        /// Each count of tokens below this has its range looked up at once.
        private static let table: [UInt8] = {
            var (table, range) = ([UInt8](repeating: 0, count: 4096), 0)
            for tokens in 0..<4096 {
                while range + 1 < starts.count, starts[range + 1] <= Double(tokens) { range += 1 }
                table[tokens] = UInt8(range)
            }
            return table
        }()

        private(set) var counts = [Double](repeating: 0, count: Self.starts.count)
        private(set) var sum = 0.0
        private(set) var squares = 0.0
        private(set) var longest = 0.0
        private(set) var number = 0.0

        /// The range of a length.
        static func range(_ tokens: Double) -> Int {
            if tokens < 4096 { return Int(table[Int(tokens)]) }
            var (low, high) = (0, starts.count)
            while high - low > 1 {
                let middle = (low + high) / 2
                if starts[middle] <= tokens { low = middle } else { high = middle }
            }
            return low
        }

        mutating func add(_ tokens: Double, in range: Int) {
            counts[range] += 1
            number += 1
            sum += tokens
            squares += tokens * tokens
            longest = max(longest, tokens)
        }

        /// The mean in tokens; nil of nothing.
        public var mean: Double? { number > 0 ? sum / number : nil }

        /// Standard deviation over mean; nil of nothing.
        public var variation: Double? {
            guard let mean, mean > 0 else { return nil }
            return max(0, squares / number - mean * mean).squareRoot() / mean
        }

        /// The longest.
        public var maximum: Double { longest }

        /// Ranges that hold something, with the share of requests in each.
        public var bins: [(low: Double, high: Double, share: Double)] {
            counts.indices.compactMap { index in
                guard counts[index] > 0 else { return nil }
                let low = max(1, Self.starts[index])
                let end = index + 1 < Self.starts.count ? Self.starts[index + 1] - 1 : longest
                return (low, max(low, min(end, longest)), counts[index] / number)
            }
        }
    }

    /// Requests with tokens, and those that failed or have none.
    public internal(set) var requests = 0
    /// Requests that failed, or whose tokens are zero.
    public internal(set) var failed = 0
    /// Lines of which no request could be read, and the first of them.
    public internal(set) var unreadable = 0
    /// The first line of which no request could be read.
    public internal(set) var firstUnreadable = 0
    /// Prompts and answers.
    public private(set) var input = Lengths()
    /// Answers.
    public private(set) var output = Lengths()
    /// Requests by range of input and of output, for those that go together.
    private var joint = [Double](repeating: 0, count: Lengths.starts.count * Lengths.starts.count)
    /// Prompt tokens that were found in a cache.
    public private(set) var cached = 0.0
    /// Whether anything said so.
    public private(set) var tellsCached = false
    /// Requests by hour since 1970.
    public private(set) var hours: [Int: Double] = [:]
    /// Seconds since 1970 of the first and the last request.
    public private(set) var first = Double.infinity
    /// Seconds since 1970 of the last request.
    public private(set) var last = -Double.infinity
    /// Requests whose times are before those of the line above.
    public private(set) var outOfOrder = 0
    private var latest = -Double.infinity
    private var latestHour = Int.min
    private var inHour = 0.0
    private var burst = ArrivalBurst()
    /// Distinct sessions, where lines name them.
    var sessions = DistinctCount()
    /// Whether lines name sessions.
    public internal(set) var namesSessions = false
    var firstToken = ValueSketch()
    var duration = ValueSketch()
    /// Models by name, in the order in which they came first; beyond a hundred they are not told apart.
    var models: [(name: String, count: Int)] = []

    init() {}

    /// A request at `time`, in seconds since 1970.
    mutating func add(time: Double, input tokens: Double, output answer: Double, cached hits: Double?) {
        requests += 1
        let (one, other) = (Lengths.range(tokens), Lengths.range(answer))
        input.add(tokens, in: one)
        output.add(answer, in: other)
        joint[one * Lengths.starts.count + other] += 1
        if let hits {
            cached += min(hits, tokens)
            tellsCached = true
        }
        if time < latest { outOfOrder += 1 }
        latest = max(latest, time)
        first = min(first, time)
        last = max(last, time)
        let hour = Int(time / 3600)
        if hour != latestHour {
            // A century of hours is more than any log has.
            if inHour > 0, hours.count < 900_000 { hours[latestHour, default: 0] += inHour }
            (latestHour, inHour) = (hour, 0)
        }
        inHour += 1
        burst.add(Int(time))
    }

    /// Writes what is held back, once all is read.
    mutating func finish() {
        if inHour > 0 { hours[latestHour, default: 0] += inHour }
        (latestHour, inHour) = (Int.min, 0)
        burst.finish()
    }

    /// Variance over mean of the requests of a second, hour by hour: 1 for arrivals at random, more for bursts; nil for
    /// less than an hour.
    public var dispersion: Double? { burst.dispersion }

    /// Mean and percentiles of what lines say of TTFT, and of the time of a whole answer.
    public var latencies: (firstToken: LatencySummary, endToEnd: LatencySummary) {
        (firstToken.latency(unit: 1), duration.latency(unit: 1))
    }

    /// About how many sessions there are; nil where lines do not name them.
    public var sessionCount: Double? { namesSessions ? sessions.estimate : nil }

    /// The models, the most frequent first.
    public var modelNames: [String] { models.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.map(\.name) }

    /// Ranges of input and output that occur together, with the share of requests in each.
    public var jointBins: [(input: Double, output: Double, share: Double)] {
        let width = Lengths.starts.count
        return joint.indices.compactMap { index in
            joint[index] > 0
                ? (
                    Lengths.starts[index / width], Lengths.starts[index % width],
                    joint[index] / Double(max(1, requests))
                )
                : nil
        }
    }

    /// How input and output go together: the correlation of the logarithms of their ranges, -1 to 1; nil without
    /// spread.
    public var correlation: Double? {
        var (n, x, y, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        for (one, other, share) in jointBins {
            let (a, b) = (naturalLogarithm(max(1, one)), naturalLogarithm(max(1, other)))
            n += share
            x += share * a
            y += share * b
            xx += share * a * a
            yy += share * b * b
            xy += share * a * b
        }
        let (left, right) = (xx / n - x * x / n / n, yy / n - y * y / n / n)
        guard n > 0, left > 1e-9, right > 1e-9 else { return nil }
        return (xy / n - x * y / n / n) / (left * right).squareRoot()
    }
}

/// Requests of single seconds, so that bursts can be told from traffic that rises and falls by the hour.
private struct ArrivalBurst: Sendable {
    /// Seconds that are held back for lines that come late.
    private static let held = 4096
    private var counts = [UInt32](repeating: 0, count: ArrivalBurst.held)
    private var newest = Int.min
    private var first = Int.min
    private var hour = Int.min
    private var sum = 0.0
    private var squares = 0.0
    private var seconds = 0.0
    private var weighted = 0.0
    private var weight = 0.0

    mutating func add(_ second: Int) {
        if second > newest {
            if newest == Int.min { (newest, first) = (second, second) }
            let steps = second - newest
            // After a gap as long as what is held back, all of it is done.
            for offset in 1...max(1, min(steps, Self.held)) where steps > 0 { retire(newest - Self.held + offset) }
            newest = second
        }
        guard second > newest - Self.held else { return }
        counts[Self.place(second)] &+= 1
    }

    private static func place(_ second: Int) -> Int { ((second % held) + held) % held }

    private mutating func retire(_ second: Int) {
        let count = Double(counts[Self.place(second)])
        counts[Self.place(second)] = 0
        // Before the first request there is no log.
        guard second >= first else { return }
        let own = second / 3600
        if own != hour {
            close()
            hour = own
        }
        sum += count
        squares += count * count
        seconds += 1
    }

    /// Ends an hour: what it shows counts by its requests.
    private mutating func close() {
        if seconds >= 3000, sum >= 60 {
            let mean = sum / seconds
            weighted += sum * (squares / seconds - mean * mean) / mean
            weight += sum
        }
        (sum, squares, seconds) = (0, 0, 0)
    }

    mutating func finish() {
        guard newest != Int.min else { return }
        for offset in 1...Self.held { retire(newest - Self.held + offset) }
        close()
    }

    var dispersion: Double? { weight > 0 ? weighted / weight : nil }
}

/// About how many different values there are, in four kilobytes (HyperLogLog by Flajolet and others, 2007), off by 1.6%.
struct DistinctCount: Sendable {
    private var registers = [UInt8](repeating: 0, count: 4096)

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        var hash = StableHash()
        hash.add(UnsafeRawBufferPointer(bytes))
        // The hash's own low bits are its best; mixing spreads them (finalizer of MurmurHash3).
        var value = hash.value
        value = (value ^ (value >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ (value >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        value ^= value >> 33
        let place = Int(value >> 52)
        let rank = UInt8(min(52, (value << 12 | 0xFFF).leadingZeroBitCount) + 1)
        registers[place] = max(registers[place], rank)
    }

    var estimate: Double {
        let count = Double(registers.count)
        let sum = registers.reduce(0.0) { $0 + 1 / Double(UInt64(1) << UInt64(min(62, $1))) }
        let raw = 0.7213 / (1 + 1.079 / count) * count * count / sum
        let empty = Double(registers.count { $0 == 0 })
        return raw <= 2.5 * count && empty > 0 ? count * naturalLogarithm(count / empty) : raw
    }
}
