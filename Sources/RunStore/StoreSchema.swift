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
                    \(fileTable);
                    CREATE TABLE run (
                        id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file (id), name TEXT NOT NULL UNIQUE,
                        model TEXT, gpu TEXT, engine TEXT, precision TEXT, flags TEXT NOT NULL, imported TEXT,
                        output_rate REAL, body BLOB NOT NULL
                    ) STRICT;
                    CREATE INDEX run_file ON run (file);
                    CREATE INDEX run_model ON run (model, id, gpu, engine, precision);
                    CREATE INDEX run_gpu ON run (gpu, id, model, engine, precision);
                    CREATE INDEX run_engine ON run (engine, id, model, gpu, precision);
                    CREATE INDEX run_precision ON run (precision, id, model, gpu, engine);
                    """)
        },
        { database in
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
                    \(fitTable);
                    """)
        },
        { database in
            // The runs that come with the program were copied into each store; now they are read from the program.
            // They were of no deployment.
            try database.execute(
                sql: """
                    DELETE FROM run WHERE file IN (SELECT id FROM file WHERE tool = '\(published)');
                    DELETE FROM file WHERE tool = '\(published)';
                    """)
        },
        { database in
            try database.execute(sql: "CREATE INDEX run_output ON run (output_rate) WHERE output_rate IS NOT NULL")
        },
        { database in
            // Runs were found by four indexes of their names; now by their deployments, of which there are few.
            try database.execute(
                sql: """
                    DROP TABLE own_run; DROP TABLE deployment;
                    ALTER TABLE run RENAME TO older;
                    DROP INDEX run_file; DROP INDEX run_model; DROP INDEX run_gpu; DROP INDEX run_engine;
                    DROP INDEX run_precision; DROP INDEX run_output;
                    \(runTables)
                    """)
            var writer = try RowWriter(database)
            let rows = try Row.fetchCursor(database, sql: "SELECT file, body FROM older ORDER BY id")
            while let row = try rows.next() { _ = try writer.insert(RunBody.decode(row["body"]), file: row["file"]) }
            try writer.finish()
            try database.execute(sql: "DROP TABLE older")
        },
    ]

    private static let fileTable = """
        CREATE TABLE file (
            id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, tool TEXT NOT NULL
        ) STRICT
        """

    /// What was fitted to the user's runs is kept.
    private static let fitTable = """
        CREATE TABLE fit (
            name TEXT PRIMARY KEY, hash INTEGER NOT NULL, body BLOB NOT NULL, checksum INTEGER NOT NULL
        ) STRICT
        """

    /// A million runs are of a few deployments, by which lists and questions find them.
    ///
    /// Each index takes its time for each run. The same run in another form is found by its throughput.
    private static let runTables = """
        CREATE TABLE deployment (
            id INTEGER PRIMARY KEY, model TEXT, gpu TEXT, engine TEXT, precision TEXT, flags TEXT NOT NULL,
            runs INTEGER NOT NULL, digest INTEGER NOT NULL, conditions BLOB NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE run (
            id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file (id),
            deployment INTEGER NOT NULL REFERENCES deployment (id), name TEXT NOT NULL UNIQUE, imported TEXT,
            output_rate REAL, body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX run_file ON run (file);
        CREATE INDEX run_deployment ON run (deployment);
        CREATE INDEX run_output ON run (output_rate) WHERE output_rate IS NOT NULL;
        """

    /// Takes a database from one layout to a later one, from 0 where it has no tables.
    private static func change(
        _ database: Database, from layout: Int, to target: Int, steps: [@Sendable (Database) throws -> Void] = steps
    ) throws {
        if layout == 0, target == version {
            try database.execute(sql: "\(fileTable); \(fitTable); \(runTables)")
        } else {
            for step in steps[layout..<target] { try step(database) }
        }
    }

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
                try change(database, from: now, to: target, steps: steps)
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
        try model.write { try change($0, from: 0, to: version) }
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
