/// Which build answers, as a JSON document.
public struct VersionDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "version"
    /// The version of the program.
    public var version = ProgramVersion.text

    /// The document of this build.
    public init() {}
}
