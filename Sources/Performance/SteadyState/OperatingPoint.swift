internal import Foundation
public import Quantities

/// Where a replica settles under a load.
public struct OperatingPoint: Sendable, Hashable, Codable {
    /// What keeps a load from being carried.
    public enum State: String, Sendable, Hashable, Codable {
        /// The load is carried for ever.
        case steady
        /// Requests come faster than they can be answered: the queue grows without bound.
        case saturated
        /// The model does not fit into memory.
        case doesNotFit = "does not fit"
    }

    /// Whether the load is carried.
    ///
    /// Unless it is, times are those at full load, without the endless queue.
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
        guard offered.value < full else {
            return settle(decoding: slots, rate: full, variation: variation, state: .saturated)
        }
        let decoding = steps > 0 ? decodingSequences(rate: offered.value, variation: variation) : 0
        return settle(decoding: decoding, rate: offered.value, variation: variation, state: .steady)
    }

    /// Where the replica settles when `users` requests are always in it, each followed by the next.
    public func point(concurrency users: Double) -> OperatingPoint {
        guard slots >= 1 else { return stuck() }
        func means(_ decoding: Double) -> Means {
            self.means(
                decoding: decoding, rate: rate(decoding: decoding, users: users), variation: 0, state: .steady,
                users: users)
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

    /// Sequences that decode when requests come at `rate`: the fixed point of Little's law, by secants.
    private func decodingSequences(rate: Double, variation: Double) -> Double {
        func little(_ decoding: Double) -> Double {
            let pace = pace(decoding: seen(decoding, variation), rate: rate)
            let spare = 1 - rate * pace.promptCost
            return spare > 1e-9 ? rate * steps * pace.decodeStep / spare : .infinity
        }
        var low = 0.0
        var high = slots
        var guess = min(slots, little(0))
        for _ in 0..<60 {
            let next = little(guess)
            if next > guess { low = guess } else { high = guess }
            if abs(next - guess) <= 1e-6 * guess { return guess }
            // Little's map is nearly straight: its secant through the last two points hits the fixed point.
            let ahead = little(min(slots, max(low, min(high, next))))
            let bend = (ahead - next) / (next - guess)
            var better = bend < 1 ? guess + (next - guess) / (1 - bend) : (low + high) / 2
            if !(better > low && better < high) { better = (low + high) / 2 }
            guess = better
            if high - low <= 1e-6 * high { break }
        }
        return guess
    }

    /// The batch that a decoding request finds itself in when `decoding` decode on average.
    ///
    /// With Poisson arrivals a request sees the average and itself; with even arrivals it is one of the average.
    func seen(_ decoding: Double, _ variation: Double) -> Double {
        let extra = min(1, variation)
        return decoding + extra + (1 - extra) * exp(-decoding)
    }
}

extension Spread {
    /// The same times, all later.
    func later(by wait: Seconds) -> Spread {
        Spread(mean: mean + wait, p50: p50 + wait, p90: p90 + wait, p95: p95 + wait, p99: p99 + wait)
    }
}
