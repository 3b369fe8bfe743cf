internal import Foundation
internal import GRDB
public import Measurements
internal import Parallel

extension RunStore {
    /// The deployments that the user's runs were made on, in the order of their first runs.
    ///
    /// Complexity: O(deployments).
    public func deployments() throws(RunStoreFailure) -> [StoredDeployment] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, conditions, runs, digest,
                        (SELECT min(id) FROM run WHERE deployment = deployment.id) AS first
                    FROM deployment ORDER BY first
                    """
            ).map(StoredDeployment.init)
        }
    }

    /// A run of which only what all runs of the deployment have in common is known; nil when there is no such deployment.
    public func conditions(of deployment: StoredDeployment.ID) throws(RunStoreFailure) -> RecordedRun? {
        try reading { database in
            try Data.fetchOne(
                database, sql: "SELECT conditions FROM deployment WHERE id = ?", arguments: [deployment]
            ).map(RunBody.decode)
        }
    }

    /// The runs of some deployments in the order of storing; of more than `most`, every so-many-th.
    public func runs(of deployments: [StoredDeployment.ID], most: Int) throws(RunStoreFailure) -> [RecordedRun] {
        try reading { database in
            let places = deployments.map { _ in "?" }.joined(separator: ",")
            let all = try Int64.fetchAll(
                database, sql: "SELECT id FROM run WHERE deployment IN (\(places)) ORDER BY id",
                arguments: StatementArguments(deployments))
            let chosen = all.count <= most ? all : (0..<most).map { all[$0 * all.count / most] }
            let query = try database.makeStatement(sql: "SELECT body FROM run WHERE id = ?")
            let bodies = try chosen.compactMap { try Data.fetchOne(query, arguments: [$0]) }
            return try parallelMap(bodies) { body in Result { try RunBody.decode(body) } }.map { try $0.get() }
        }
    }

    /// What was kept under `name` for this `hash`; nil when nothing was, it was kept for another, or it is damaged.
    public func kept(_ name: String, hash: UInt64) -> [UInt8]? {
        let row = try? reading { database in
            try Row.fetchOne(
                database, sql: "SELECT body, checksum FROM fit WHERE name = ? AND hash = ?",
                arguments: [name, Int64(bitPattern: hash)])
        }
        guard let row else { return nil }
        let body: Data = row["body"]
        let checksum: Int64 = row["checksum"]
        let bytes = [UInt8](body)
        return checksum == RunStore.checksum(name, hash, bytes) ? bytes : nil
    }

    /// Keeps `bytes` under `name`, in place of what was there; `hash` says what they follow from.
    ///
    /// Nothing is kept when the store is read-only, or another process is writing to it: whatever is kept can be made
    /// again, and is not worth a wait.
    public func keep(_ bytes: [UInt8], _ name: String, hash: UInt64) {
        try? writer?.writeWithoutTransaction { database in
            // A crash may take back what is kept, so nothing waits for the disk.
            try database.execute(sql: "PRAGMA busy_timeout = 0; PRAGMA synchronous = NORMAL")
            defer {
                try? database.execute(
                    sql: "PRAGMA busy_timeout = \(Int(StoreFile.patience * 1000)); PRAGMA synchronous = FULL")
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO fit (name, hash, body, checksum) VALUES (?, ?, ?, ?)",
                arguments: [
                    name, Int64(bitPattern: hash), Data(bytes), RunStore.checksum(name, hash, bytes),
                ])
        }
    }

    private static func checksum(_ name: String, _ hash: UInt64, _ bytes: [UInt8]) -> Int64 {
        var sum = StableHash()
        sum.add(name)
        sum.add(hash)
        bytes.withUnsafeBytes { sum.add($0) }
        return Int64(bitPattern: sum.value)
    }
}
