public import Quantities

/// How requests come in.
public enum Arrival: Sendable, Hashable, Codable {
    /// An open loop: so many requests per second on average, whether or not earlier ones are answered.
    case rate(Rate<Requests>)
    /// A closed loop: each user waits for the answer, thinks for `thinkTime` on average, and asks again.
    ///
    /// A think time of zero is a load test with a fixed concurrency.
    case users(count: Int, thinkTime: Seconds)
    /// Offline: all requests are there at once, and the last answer is due after `deadline`.
    case batch(requests: Requests, deadline: Seconds)

    /// Always `count` requests in flight.
    public static func concurrency(_ count: Int) -> Self { .users(count: count, thinkTime: .zero) }

    /// The rate that has to be served; nil for users, whose rate depends on how fast they are answered.
    public var requiredRate: Rate<Requests>? {
        switch self {
        case .rate(let rate): rate
        case .users: nil
        case .batch(let requests, let deadline): requests / deadline
        }
    }

    /// The rate at which requests come when each takes `responseTime` to answer.
    ///
    /// Users ask count / (response + think) times a second: Little's law for a closed loop.
    public func rate(whenAnsweredIn responseTime: Seconds) -> Rate<Requests> {
        switch self {
        case .rate, .batch: requiredRate ?? .zero
        case .users(let count, let thinkTime): Requests(Double(count)) / (responseTime + thinkTime)
        }
    }

    /// Whether nobody waits for single answers.
    public var isOffline: Bool {
        if case .batch = self { true } else { false }
    }
}

/// How an answer reaches the one who asked.
public enum Delivery: String, Sendable, Hashable, Codable, CaseIterable {
    /// Token by token, so that TTFT and TPOT can be felt.
    case streaming
    /// As a whole: only E2E counts.
    case whole
}
