internal import Foundation
internal import GRDB

/// The tables of the store, and how older ones become the present ones.
enum StoreSchema {
    /// Marks the file as ours: "plim" in ASCII.
    static let applicationID: Int32 = 0x706C_696D
    /// The present layout.
    static let version = steps.count

    /// The steps from one layout to the next, in order; one that was released never changes.
    static let steps: [@Sendable (Database) throws -> Void] = [
        { database in
            try database.execute(
                sql: """
                    CREATE TABLE file (
                        id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, tool TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE run (
                        id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file (id), name TEXT NOT NULL UNIQUE,
                        model TEXT, gpu TEXT, engine TEXT, precision TEXT, flags TEXT NOT NULL, imported TEXT,
                        output_rate REAL, body BLOB NOT NULL
                    ) STRICT;
                    CREATE INDEX run_file ON run (file);
                    -- The id comes second, so that a list stops at its limit instead of sorting all that match; the
                    -- other filters follow, so that they are tested without touching the table.
                    CREATE INDEX run_model ON run (model, id, gpu, engine, precision);
                    CREATE INDEX run_gpu ON run (gpu, id, model, engine, precision);
                    CREATE INDEX run_engine ON run (engine, id, model, gpu, precision);
                    CREATE INDEX run_precision ON run (precision, id, model, gpu, engine);
                    """)
        },
        { database in
            // What a question needs of the user's runs is found by their deployments; what was fitted to them is kept.
            try database.execute(
                sql: """
                    CREATE TABLE deployment (
                        id INTEGER PRIMARY KEY, conditions BLOB NOT NULL UNIQUE, runs INTEGER NOT NULL,
                        digest INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE own_run (
                        run INTEGER PRIMARY KEY REFERENCES run (id),
                        deployment INTEGER NOT NULL REFERENCES deployment (id), digest INTEGER NOT NULL
                    ) STRICT;
                    CREATE INDEX own_run_deployment ON own_run (deployment, run);
                    CREATE TABLE fit (
                        name TEXT PRIMARY KEY, hash INTEGER NOT NULL, body BLOB NOT NULL, checksum INTEGER NOT NULL
                    ) STRICT;
                    """)
            try DeploymentLedger.fill(database)
        },
        { database in
            // The runs that come with the program were copied into each store; now they are read from the program.
            try database.execute(
                sql: """
                    DELETE FROM run WHERE file IN (SELECT id FROM file WHERE tool = '\(published)');
                    DELETE FROM file WHERE tool = '\(published)';
                    """)
        },
        { database in
            // The same run in another form is found by its throughput.
            try database.execute(sql: "CREATE INDEX run_output ON run (output_rate) WHERE output_rate IS NOT NULL")
        },
    ]

    /// Stood in place of a tool's name with the runs that older programs copied into each store.
    static let published = "published"

    /// Takes the store to the present layout, one transaction a step; a new store is made in one.
    static func migrate(
        _ pool: DatabasePool, path: String, steps: [@Sendable (Database) throws -> Void] = steps
    ) throws {
        let version = steps.count
        let found = try pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
        guard found < version else { return }
        if found > 0 { try backUp(pool, to: "\(path).backup-v\(found)") }
        for target in (found > 0 ? found + 1 : version)...version {
            try pool.write { database in
                // Another process may have taken this step meanwhile.
                let now = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                guard now < target else { return }
                for step in steps[now..<target] { try step(database) }
                try database.execute(sql: "PRAGMA user_version = \(target)")
            }
        }
        if found > 0 { compact(pool) }
    }

    /// Gives the disk back what a quarter or more of the file no longer holds.
    ///
    /// A store is sound without it, so that a full disk or another process that reads keeps nobody from going on.
    private static func compact(_ pool: DatabasePool) {
        try? pool.writeWithoutTransaction { database in
            let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            guard free * 4 >= pages else { return }
            try database.execute(sql: "VACUUM")
            _ = try database.checkpoint(.truncate)
        }
    }

    /// Copies the store, the write-ahead log included, before it is changed.
    static func backUp(_ pool: DatabasePool, to path: String) throws {
        let unfinished = path + ".part"
        try? FileManager.default.removeItem(atPath: unfinished)
        let copy = try DatabaseQueue(path: unfinished)
        try pool.backup(to: copy)
        try copy.close()
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
        try FileManager.default.moveItem(atPath: unfinished, toPath: path)
    }

    /// Whether the database holds nothing at all.
    static func isEmpty(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }

    /// Whether the tables and indexes are, exactly, those of `version`, and there is nothing else.
    ///
    /// So a stranger's file can bring no trigger, view, virtual table, computed column or index on a function.
    static func isOurs(_ database: Database, version: Int) throws -> Bool {
        let model = try DatabaseQueue()
        try model.write { copy in for step in steps.prefix(version) { try step(copy) } }
        return try items(database) == model.read(items)
    }

    /// The statements that make the schema; what SQLite adds by itself for unique columns and statistics is left out.
    private static func items(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT type || ' ' || name || ': ' || substr(coalesce(sql, 'none'), 1, 10000) FROM sqlite_schema
                WHERE NOT (type = 'index' AND sql IS NULL)
                    AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))
                ORDER BY 1 LIMIT 100
                """)
    }
}
