public import Performance

/// The times of all steps of a replica, worked out once for many simulations of it.
public final class StepTimes: Sendable {
    /// The times by the number of sequences that decode.
    let table: StepTable

    /// The times of `replica`.
    ///
    /// Complexity: O(sequences that the engine decodes at once).
    public init(_ replica: Replica) {
        table = StepTable(replica.step, maximumSequences: ReplicaKind.maximumSequences(replica))
    }
}
