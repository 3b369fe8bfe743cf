/// A deployment that a user's own runs were made on, as a source of runs knows it.
public struct OwnDeployment: Sendable, Hashable, Identifiable {
    /// Its number in the source.
    public var id: Int64
    /// A hash of what its runs have in common.
    public var conditions: UInt64
    /// A hash of its runs.
    public var runs: UInt64

    /// A deployment.
    public init(id: Int64, conditions: UInt64, runs: UInt64) {
        self.id = id
        self.conditions = conditions
        self.runs = runs
    }
}

/// Where a user's own runs come from: they are asked for when a question needs them.
///
/// Also keeps what was fitted to them. Fits are made again wherever ``kept(_:hash:)`` gives nothing, so it may forget.
public protocol OwnRunSource: Sendable {
    /// A hash of everything that decides how runs are read, such as the catalogs.
    var version: UInt64 { get }
    /// The deployments of all runs, in the order of their first runs.
    func deployments() throws -> [OwnDeployment]
    /// A run on a deployment; only what all its runs have in common is right in it. Nil when no fit may learn from them.
    func sample(of deployment: OwnDeployment.ID) throws -> MeasuredRun?
    /// The runs on some deployments, in their order; of more than `most`, every so-many-th.
    func runs(of deployments: [OwnDeployment.ID], most: Int) throws -> [MeasuredRun]
    /// What was kept under `name` for this `hash`.
    func kept(_ name: String, hash: UInt64) -> [UInt8]?
    /// Keeps `bytes` under `name`; `hash` says what they follow from.
    func keep(_ bytes: [UInt8], _ name: String, hash: UInt64)
}
