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

/// Keeps the table of deployments in step with the user's runs, within one transaction.
struct DeploymentLedger {
    private struct Change {
        var runs = 0
        var digest: UInt64 = 0

        mutating func add(runs count: Int, _ digest: UInt64) {
            runs += count
            self.digest &+= digest
        }
    }

    private let database: Database
    private let insertion: Statement
    private var ids: [RecordedRun: Int64] = [:]
    private var changes: [Int64: Change] = [:]

    init(_ database: Database) throws {
        self.database = database
        insertion = try database.makeStatement(sql: "INSERT INTO own_run (run, deployment, digest) VALUES (?, ?, ?)")
    }

    /// Notes that the run in row `id` came; `body` is how it is stored.
    mutating func add(_ run: RecordedRun, row id: Int64, body: Data) throws {
        try add(row: id, digest: RunBody.digest(body), to: deployment(of: run.deploymentConditions))
    }

    /// Notes that the run in row `id` came.
    mutating func add(row id: Int64, digest: UInt64, to deployment: Int64) throws {
        try insertion.execute(arguments: [id, deployment, Int64(bitPattern: digest)])
        changes[deployment, default: Change()].add(runs: 1, digest)
    }

    /// Notes that the runs of `rows`, a query for numbers of rows, are about to go.
    mutating func remove(rows: String, _ arguments: StatementArguments) throws {
        let going = try Row.fetchCursor(
            database, sql: "SELECT deployment, digest FROM own_run WHERE run IN (\(rows))", arguments: arguments)
        while let row = try going.next() {
            let deployment: Int64 = row["deployment"]
            let digest: Int64 = row["digest"]
            changes[deployment, default: Change()].add(runs: -1, 0 &- UInt64(bitPattern: digest))
        }
        try database.execute(sql: "DELETE FROM own_run WHERE run IN (\(rows))", arguments: arguments)
    }

    /// Writes what changed; deployments without runs go.
    mutating func finish() throws {
        for (deployment, change) in changes.sorted(by: { $0.key < $1.key }) {
            let now = try Int64.fetchOne(
                database, sql: "SELECT digest FROM deployment WHERE id = ?", arguments: [deployment])
            let digest = UInt64(bitPattern: now ?? 0) &+ change.digest
            try database.execute(
                sql: "UPDATE deployment SET runs = runs + ?, digest = ? WHERE id = ?",
                arguments: [change.runs, Int64(bitPattern: digest), deployment])
        }
        changes = [:]
        try database.execute(sql: "DELETE FROM deployment WHERE runs <= 0")
    }

    /// The number of the deployment with these conditions.
    mutating func deployment(of conditions: RecordedRun) throws -> Int64 {
        if let id = ids[conditions] { return id }
        // Few have as many; of a table that was made to, the store remembers the rest.
        if ids.count >= 10_000 { ids = [:] }
        let text = try RunBody.encode(conditions: conditions)
        let known = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM deployment WHERE conditions = ?"), arguments: [text])
        if let known {
            ids[conditions] = known
            return known
        }
        try database.execute(
            sql: "INSERT INTO deployment (conditions, runs, digest) VALUES (?, 0, 0)", arguments: [text])
        ids[conditions] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }

    /// Fills the tables of a store that was made before they were there.
    static func fill(_ database: Database) throws {
        var ledger = try DeploymentLedger(database)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, body FROM run WHERE file NOT IN
                    (SELECT id FROM file WHERE tool = '\(StoreSchema.published)') ORDER BY id
                """)
        while let row = try rows.next() {
            let body: Data = row["body"]
            try ledger.add(try RunBody.decode(body), row: row["id"], body: body)
        }
        try ledger.finish()
    }
}
