/// The fleet at one moment.
struct FleetSample: Sendable {
    var time: Int64
    var waiting: Double
    var decoding: Double
    var cacheShare: Double
    var ready: Double
    var arrived: Int
    var completed: Int
    var outputTokens: Double
    var promptTokens: Int64
    var preemptions: Int64
}

/// Samples of a run of any length in bounded room: when there are too many, every other one goes.
struct SeriesRecorder: Sendable {
    private static let limit = 256
    private(set) var samples: [FleetSample] = []
    /// Nanoseconds between samples.
    private(set) var interval: Int64 = 100_000_000

    mutating func add(_ sample: FleetSample, at now: Int64) {
        samples.append(sample)
        guard samples.count >= Self.limit else { return }
        var kept: [FleetSample] = []
        kept.reserveCapacity(Self.limit)
        for index in stride(from: 1, to: samples.count, by: 2) {
            var sample = samples[index]
            let before = samples[index - 1]
            // Levels are averaged; counts are running totals, of which the later one stands.
            sample.waiting = (sample.waiting + before.waiting) / 2
            sample.decoding = (sample.decoding + before.decoding) / 2
            sample.cacheShare = (sample.cacheShare + before.cacheShare) / 2
            sample.ready = (sample.ready + before.ready) / 2
            kept.append(sample)
        }
        samples = kept
        interval *= 2
    }
}
