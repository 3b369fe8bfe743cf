internal import Foundation
internal import GRDB
internal import Measurements

/// A deployment that runs of the user were made on: what they have in common, how many there are, and a hash of them.
public struct StoredDeployment: Sendable, Hashable, Identifiable {
    /// Its number in the store.
    public let id: Int64
    /// The runs that were made on it.
    public let runs: Int
    /// A hash of these runs, whatever their order: it changes with every run that comes, goes or changes.
    public let digest: UInt64
    /// A hash of what they have in common.
    public let conditionsHash: UInt64

    init(_ row: Row) {
        id = row["id"]
        runs = row["runs"]
        digest = UInt64(bitPattern: row["digest"])
        let conditions: Data = row["conditions"]
        conditionsHash = conditions.withUnsafeBytes { StableHash($0).value }
    }
}

extension RecordedRun {
    /// What decides which deployment a run is of and whether its figures say anything: the rest is load and results.
    var deploymentConditions: RecordedRun {
        var shared = RecordedRun(id: "")
        shared.engine.name = engine.name
        shared.engine.version = engine.version
        shared.model = model
        shared.hardware.accelerator = hardware.accelerator
        shared.hardware.count = hardware.count
        shared.layout = layout
        shared.origin.date = origin.date
        shared.flags = flags
        shared.assumed = assumed
        return shared
    }
}
