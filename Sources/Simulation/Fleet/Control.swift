/// Something that happens to the fleet rather than to a batch.
struct Control: Comparable {
    /// What happens; of two at one moment the one listed first goes first.
    enum Kind: UInt8, Comparable {
        case transferDone, spotEnd, failure, recovered, ready, spotNotice, autoscale, sample

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    var time: Int64
    var kind: Kind
    var sequence: Int64
    /// The replica, or the request of a transfer.
    var index: Int32
    /// The life of the replica that it was meant for.
    var life: Int32

    static func < (left: Self, right: Self) -> Bool {
        if left.time != right.time { return left.time < right.time }
        if left.kind != right.kind { return left.kind < right.kind }
        return left.sequence < right.sequence
    }
}
