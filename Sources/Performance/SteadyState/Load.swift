public import Quantities

/// How requests come to one replica.
public enum Load: Sendable, Hashable, Codable {
    /// Requests at a rate, whatever the replica does; `variation` is the squared coefficient of variation of the time
    /// between them: 1 for Poisson, 0 for a metronome.
    case rate(Rate<Requests>, variation: Double)
    /// A fixed number of users, each sending the next request when the last is answered.
    case concurrency(Double)
    /// Everything is there from the start, and only the total time matters.
    case offline
    /// One batch that starts together and ends when its last member does.
    case staticBatch(Double)
}
