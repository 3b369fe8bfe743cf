internal import Foundation
public import Quantities

/// Where a replica settles under a load.
public struct OperatingPoint: Sendable, Hashable, Codable {
    /// What keeps a load from being carried.
    public enum State: String, Sendable, Hashable, Codable {
        /// The load is sustained.
        case steady
        /// Requests come faster than they can be answered: the queue grows without bound.
        case saturated
        /// The model does not fit into memory.
        case doesNotFit = "does not fit"
    }

    /// Whether the load is carried.
    ///
    /// Unless it is, times are those of a full batch behind a queue as long as at 95% of the capacity; offline there is
    /// no queue in them.
    public var state: State
    /// Requests a second that are answered.
    public var rate: Rate<Requests>
    /// Sequences that decode, on average.
    public var decoding: Double
    /// Requests in the replica, on average: waiting, computing a prompt, decoding.
    public var inFlight: Double
    /// Fraction of the time in which a step runs, 0 to 1.
    public var busy: Double
    /// From arrival to the first token.
    public var ttft: Spread
    /// Between tokens after the first: (E2E - TTFT) / (output - 1).
    public var tpot: Spread
    /// From arrival to the last token.
    public var e2e: Spread
    /// Mean wait for a free slot, a part of TTFT.
    public var queue: Seconds
    /// Mean time of a step that only decodes.
    public var decodeStep: Seconds
    /// Mean time of a step that also computes part of a prompt.
    public var mixedStep: Seconds
}

extension SteadyState {
    /// Where the replica settles when requests come at `offered`, with the given variation of the time between them.
    public func point(rate offered: Rate<Requests>, variation: Double = 1) -> OperatingPoint {
        guard slots >= 1 else { return stuck() }
        let full = capacity.value
        if offered.value < full { return steadyPoint(rate: offered.value, variation: variation) }
        let means = openMeans(rate: full, variation: variation, isSteady: false)
        let point = settle(means, variation: variation, state: .saturated)
        // Without arrivals there is no queue that could have made requests wait before.
        guard variation > 0, offered.value.isFinite else { return point }
        return point.noShorter(than: steadyPoint(rate: 0.999 * full, variation: variation))
    }

    private func steadyPoint(rate: Double, variation: Double) -> OperatingPoint {
        settle(
            openMeans(rate: max(rate, 1e-9), variation: variation, isSteady: true), variation: variation,
            state: .steady)
    }

    /// Where the replica settles when `users` requests are always in it, each followed by the next.
    public func point(concurrency users: Double, start: UserStart = .ramped) -> OperatingPoint {
        guard slots >= 1 else { return stuck() }
        let loop = closedLoop(users, start)
        func means(_ decoding: Double) -> Means {
            self.means(decoding: decoding, rate: rate(decoding: decoding, of: loop), of: loop)
        }
        var high = min(users, slots)
        var found = means(high)
        var above = found.inFlight - users
        if above <= 0 {
            // Every slot is taken and the rest queue: by Little's law they wait for what is left of the cycle.
            return addQueue(to: settle(found, variation: 0, state: .steady), waiting: -above)
        }
        // Regula falsi, halving the stale side (the Illinois rule), which never stalls.
        var low = 0.0
        var below = -users
        for _ in 0..<40 where high - low > 1e-7 * high {
            let guess = low + (high - low) * below / (below - above)
            found = means(guess)
            let excess = found.inFlight - users
            if abs(excess) <= 1e-7 * users { break }
            if excess > 0 {
                high = guess
                above = excess
                below /= 2
            } else {
                low = guess
                below = excess
                above /= 2
            }
        }
        return settle(found, variation: 0, state: .steady)
    }

    /// A replica that holds no request at all.
    private func stuck() -> OperatingPoint {
        let none = Spread(mean: .zero, p50: .zero, p90: .zero, p95: .zero, p99: .zero)
        return OperatingPoint(
            state: .doesNotFit, rate: .zero, decoding: 0, inFlight: 0, busy: 0, ttft: none, tpot: none, e2e: none,
            queue: .zero, decodeStep: .zero, mixedStep: .zero)
    }

    private func addQueue(to point: OperatingPoint, waiting: Double) -> OperatingPoint {
        guard waiting > 0, point.rate.value > 0 else { return point }
        var queued = point
        let wait = Seconds(waiting / point.rate.value)
        queued.inFlight += waiting
        queued.queue += wait
        queued.ttft = queued.ttft.later(by: wait)
        queued.e2e = queued.e2e.later(by: wait)
        return queued
    }

    /// The batch that a decoding request finds itself in when `decoding` decode on average in a closed loop: one of the
    /// average, at least itself.
    func seen(_ decoding: Double) -> Double { decoding + exp(-decoding) }
}

extension OperatingPoint {
    /// The same point with times that are nowhere shorter than those of `other`.
    fileprivate func noShorter(than other: OperatingPoint) -> OperatingPoint {
        var point = self
        point.ttft = ttft.noShorter(than: other.ttft)
        point.tpot = tpot.noShorter(than: other.tpot)
        point.e2e = e2e.noShorter(than: other.e2e)
        return point
    }
}

extension Spread {
    fileprivate func noShorter(than other: Spread) -> Spread {
        Spread(
            mean: max(mean, other.mean), p50: max(p50, other.p50), p90: max(p90, other.p90), p95: max(p95, other.p95),
            p99: max(p99, other.p99))
    }

    /// The same times, all later.
    func later(by wait: Seconds) -> Spread {
        Spread(mean: mean + wait, p50: p50 + wait, p90: p90 + wait, p95: p95 + wait, p99: p99 + wait)
    }
}
