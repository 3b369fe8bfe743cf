internal import Foundation
internal import GRDB
internal import Measurements
internal import Quantities

/// Writes runs into their rows and keeps the table of deployments in step, within one transaction.
struct RowWriter {
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
        insertion = try database.makeStatement(
            sql: "INSERT INTO run \(Self.columns) VALUES \(Self.places) ON CONFLICT (name) DO NOTHING")
    }

    /// Stores `run` of `file` in a row of its own, unless its name is taken; returns whether it was stored.
    ///
    /// `body`: how it is stored; `digest`: of these bytes; `deployment`: as ``deployment(of:)`` gives it.
    mutating func insert(
        _ run: RecordedRun, file: Int64, body: Data, digest: UInt64, deployment: Int64
    ) throws -> Bool {
        try insertion.execute(arguments: Self.arguments(run, file: file, deployment: deployment, body: body))
        guard database.changesCount > 0 else { return false }
        changes[deployment, default: Change()].add(runs: 1, digest)
        return true
    }

    /// Stores `run` of `file` in a row of its own, unless its name is taken; returns whether it was stored.
    mutating func insert(_ run: RecordedRun, file: Int64) throws -> Bool {
        let body = try RunBody.encode(run)
        return try insert(
            run, file: file, body: body, digest: RunBody.digest(body),
            deployment: deployment(of: run.deploymentConditions))
    }

    /// Stores `run` of `file` in `row`, in the place of what is there.
    mutating func replace(row: Int64, by run: RecordedRun, file: Int64) throws {
        try forget("id = ?", [row])
        let body = try RunBody.encode(run)
        let deployment = try deployment(of: run.deploymentConditions)
        try database.execute(
            sql: "UPDATE run SET \(Self.columns) = \(Self.places) WHERE id = ?",
            arguments: Self.arguments(run, file: file, deployment: deployment, body: body) + [row])
        changes[deployment, default: Change()].add(runs: 1, RunBody.digest(body))
    }

    /// Deletes the runs that meet `condition`; returns how many did.
    mutating func delete(where condition: String, _ arguments: StatementArguments) throws -> Int {
        try forget(condition, arguments)
        try database.execute(sql: "DELETE FROM run WHERE \(condition)", arguments: arguments)
        return database.changesCount
    }

    /// Takes the runs that meet `condition`, which are about to go, from their deployments.
    private mutating func forget(_ condition: String, _ arguments: StatementArguments) throws {
        let going = try Row.fetchCursor(
            database, sql: "SELECT deployment, body FROM run WHERE \(condition)", arguments: arguments)
        while let row = try going.next() {
            let digest = try row.withUnsafeData(named: "body") { $0.map(RunBody.digest) ?? 0 }
            changes[row["deployment"], default: Change()].add(runs: -1, 0 &- digest)
        }
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
            sql: """
                INSERT INTO deployment (model, gpu, engine, precision, flags, runs, digest, conditions)
                VALUES (?, ?, ?, ?, ?, 0, 0, ?)
                """,
            arguments: [
                conditions.model.name, conditions.hardware.accelerator, conditions.engine.name,
                conditions.model.weightPrecision, conditions.flags.map(\.rawValue).joined(separator: ";"), text,
            ])
        ids[conditions] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }

    /// The columns of a row in the order of ``arguments(_:file:deployment:body:)``, and places for their values.
    private static let columns = "(file, deployment, name, imported, output_rate, body)"
    private static let places = "(?, ?, ?, ?, ?, ?)"

    private static func arguments(
        _ run: RecordedRun, file: Int64, deployment: Int64, body: Data
    ) -> StatementArguments {
        [file, deployment, run.id, run.origin.importedAt, run.throughput.output?.value, body]
    }
}
