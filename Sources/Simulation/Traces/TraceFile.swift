internal import Foundation
internal import Quantities

/// A recorded trace on disk, and how to replay it.
///
/// Read as it goes, so that a trace of any length takes no room; compressed with gzip or not.
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

/// The layouts of traces that are recognised by their first line.
public enum TraceLayout: String, Sendable, Hashable, Codable, CaseIterable {
    /// Microsoft's Azure LLM inference traces of 2023 and 2024: `TIMESTAMP,ContextTokens,GeneratedTokens`, dates.
    case azure
    /// BurstGPT, both versions: `Timestamp,...,Request tokens,Response tokens,...`, seconds.
    case burstGPT
    /// Mooncake: lines of JSON with `timestamp` in milliseconds, `input_length`, `output_length`, `hash_ids`.
    case mooncake
    /// Any CSV with columns for the time, the input and the output.
    case csv
    /// Any lines of JSON with such fields.
    case json
}
