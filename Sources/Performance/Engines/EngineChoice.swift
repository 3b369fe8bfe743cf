/// An engine and the release to assume.
public struct EngineChoice: Sendable, Hashable, Codable {
    /// The program.
    public var engine: InferenceEngine
    /// The release; nil for the engine's current one.
    public var version: EngineVersion?

    /// An engine in a release.
    public init(_ engine: InferenceEngine, version: EngineVersion? = nil) {
        self.engine = engine
        self.version = version
    }
}
