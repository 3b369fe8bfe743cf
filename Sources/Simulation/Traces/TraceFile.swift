/// A recorded trace on disk, and how to replay it.
public struct TraceFile: Sendable, Hashable {
    /// Where it is.
    public var path: String
    /// The most requests that are replayed; nil for all.
    public var limit: Int?
    /// Replays faster (above 1) or slower than recorded.
    public var speed: Double
    /// Whether the shared text that a trace tells of is used for the prefix cache.
    public var usesSharedText: Bool

    /// The trace at `path`.
    public init(path: String, limit: Int? = nil, speed: Double = 1, usesSharedText: Bool = true) {
        self.path = path
        self.limit = limit
        self.speed = speed
        self.usesSharedText = usesSharedText
    }
}
