public import Quantities

/// How requests come to one replica.
public enum Load: Sendable, Hashable, Codable {
    /// Requests at a rate, whatever the replica does; `variation` is the squared coefficient of variation of the time
    /// between them: 1 for Poisson, 0 for a metronome.
    case rate(Rate<Requests>, variation: Double)
    /// A fixed number of users, each sending the next request when the last is answered.
    case concurrency(Double, start: UserStart = .ramped)
    /// Everything is there from the start, and only the total time matters.
    case offline
    /// One batch that starts together and ends when its last member does.
    case staticBatch(Double)
}

/// How the users of a closed loop start.
public enum UserStart: Sendable, Hashable, Codable {
    /// One after the other, or long ago: what a service sees.
    case ramped
    /// All at once, and each sends this many requests, at least 1: what most benchmarks do.
    case together(requestsEach: Double)

    /// Requests that a benchmark sends for each user unless it says otherwise (InferenceX: ten times the concurrency).
    public static let usualRequests = 10.0
}
