/// Which build answers, as a JSON document.
public struct VersionDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "version"
    /// The version of the program.
    public var version = ProgramVersion.text
    /// The commit that a package was built from.
    public var commit = ProgramVersion.commit
    /// The day of the newest price that comes with the program.
    public var catalogDate = ProgramVersion.catalogDate
    /// Differs where the factors fitted to published runs do.
    public var calibration = ProgramVersion.calibration

    enum CodingKeys: String, CodingKey {
        case schema, kind, version, commit, calibration
        case catalogDate = "catalog_date"
    }

    /// The document of this build.
    public init() {}
}
