/// The measured requests of one run, or of several together: how long they took, and how many met every SLO.
///
/// What several runs of one setting found is pooled exactly but for the width of the histograms' buckets.
public struct MeasuredRequests: Sendable, Hashable, Codable {
    /// From arrival to the first token.
    public var ttft = LatencyHistogram()
    /// Between tokens after the first, one value a request.
    public var tpot = LatencyHistogram()
    /// From arrival to the last token.
    public var e2e = LatencyHistogram()
    /// Answered requests that met every SLO.
    public var good = 0
    /// Requests that were answered or refused.
    public var judged = 0

    /// Nothing was measured yet.
    public init() {}

    /// Adds everything that `other` has.
    public mutating func add(_ other: MeasuredRequests) {
        ttft.add(other.ttft)
        tpot.add(other.tpot)
        e2e.add(other.e2e)
        good += other.good
        judged += other.judged
    }

    /// The share of requests that met every SLO, refused ones included; nil where there is none.
    public var goodShare: Double? { judged > 0 ? Double(good) / Double(judged) : nil }
}

extension FleetEngine {
    /// The requests that ``result(names:)`` is about.
    var measuredRequests: MeasuredRequests {
        let all = merged()
        var requests = MeasuredRequests()
        (requests.ttft, requests.tpot, requests.e2e) = (all.ttft, all.tpot, all.e2e)
        requests.good = all.good
        requests.judged = all.measured + all.rejected
        return requests
    }
}
