internal import Foundation
internal import GRDB
internal import Measurements

/// All of a run as it stands in its row: JSON.
enum RunBody {
    static func encode(_ run: RecordedRun) throws -> Data { try BodyWriter.json(run) }

    static func decode(_ data: Data) throws -> RecordedRun { try JSONDecoder().decode(RecordedRun.self, from: data) }

    /// What all runs of a deployment have in common, as it is looked up: JSON with its keys in order.
    static func encode(conditions: RecordedRun) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(conditions)
    }
}

/// Runs with their bodies, made on any thread for the one that writes.
struct EncodedRuns: Sendable {
    /// One run to be stored.
    struct Row: Sendable {
        let run: RecordedRun
        let body: Data
        let digest: UInt64
        /// Its place in ``EncodedRuns/conditions``.
        let conditions: Int
    }

    private(set) var rows: [Row] = []
    /// The different conditions of the runs.
    private(set) var conditions: [RecordedRun] = []
    /// Runs that are not to be stored.
    private(set) var unwanted = 0

    /// Encodes `runs` without those that are `isUnwanted`.
    init(_ runs: [RecordedRun], leavingOut isUnwanted: (RecordedRun) -> Bool = { _ in false }) throws {
        var places: [RecordedRun: Int] = [:]
        rows.reserveCapacity(runs.count)
        for run in runs {
            guard !isUnwanted(run) else {
                unwanted += 1
                continue
            }
            let shared = run.deploymentConditions
            let place = places[shared] ?? conditions.count
            if place == conditions.count {
                places[shared] = place
                conditions.append(shared)
            }
            let body = try RunBody.encode(run)
            rows.append(Row(run: run, body: body, digest: RunBody.digest(body), conditions: place))
        }
    }
}

extension RunBody {
    /// By which the change of a run is noticed.
    static func digest(_ body: Data) -> UInt64 { body.withUnsafeBytes { StableHash($0).value } }
}
