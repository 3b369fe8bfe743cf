internal import Quantities
public import Simulation

/// The measured requests of several simulations, as if one had measured all of them.
public struct SweepRequests: Codable, Sendable, Equatable {
    /// Requests that were answered.
    public var answered: Int
    /// The share of answered and refused requests that met every SLO; absent where there is none.
    public var goodputShare: Double?
    /// Their latencies.
    public var latencies: [SweepLatency]

    enum CodingKeys: String, CodingKey {
        case answered, latencies
        case goodputShare = "goodput_share"
    }

    /// What `requests` come to.
    public init(_ requests: MeasuredRequests) {
        answered = requests.e2e.summary?.count ?? 0
        goodputShare = requests.goodShare
        latencies = [("ttft_ms", requests.ttft), ("tpot_ms", requests.tpot), ("e2e_ms", requests.e2e)].compactMap {
            name, histogram in histogram.summary.map { SweepLatency(name, $0) }
        }
    }
}

/// One latency of pooled requests, in milliseconds.
public struct SweepLatency: Codable, Sendable, Equatable {
    /// Which one: ttft_ms, tpot_ms or e2e_ms.
    public var latency: String
    /// Its mean, which is exact.
    public var mean: Double
    /// The values below which so many of a hundred are, at most ``SweepSummaryDocument/latencyError`` too high.
    public var p50, p95, p99: Double
    /// The longest.
    public var maximum: Double

    init(_ name: String, _ summary: LatencySummary) {
        latency = name
        mean = summary.mean.milliseconds
        (p50, p95, p99) = (summary.p50.milliseconds, summary.p95.milliseconds, summary.p99.milliseconds)
        maximum = summary.maximum.milliseconds
    }
}
