internal import Input
internal import Parallel

/// A table of runs in our own schema, such as the published runs or an export.
///
/// It may be of any size: its rows are checked and turned into runs on all cores, and where there are many, read again
/// when they are stored.
enum RunTableImporter {
    static let tool = "run table"

    /// Whether a file that begins with these bytes is such a table.
    static func recognises(_ head: some Collection<UInt8>) -> Bool {
        let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
        guard text.starts(with: "run_id,".utf8) || text.starts(with: "\"run_id\",".utf8) else { return false }
        // MLflow calls its runs so, too.
        let line = String(decoding: text.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        return !TrackerTableImporter.isTable(header: line[...])
    }

    /// What some rows hold.
    private struct Part: Sendable {
        var batch: RunBatch
        var missing: Set<String> = []
        var objections: [String: Int] = [:]
    }

    /// Checks the table whose first bytes are in the buffer of `stream`; throws all that is wrong with it.
    ///
    /// Its runs are held where there are no more than `mostHeld`, or where the bytes cannot be had again.
    static func file(
        _ stream: ByteStream, _ source: StoredTable.Source?, _ completion: RunCompletion, mostHeld: Int,
        objection: (@Sendable (RecordedRun) -> String?)?
    ) throws(InputProblems) -> ImportedFile {
        var table = try RunTableReader(stream, required: ["run_id"])
        var check = try RunTableCheck(table, file: stream.name)
        let rows = table.rows
        var (runs, count, log): ([RecordedRun], Int, ImportLog) = ([], 0, ImportLog(file: stream.name))
        var (missing, objections): (Set<String>, [String: Int]) = ([], [:])
        try parallelStream { () throws(InputProblems) in
            try table.next()
        } work: { (block) throws(InputProblems) in
            var part = Part(batch: try completion.batch(of: block, rows))
            for run in part.batch.runs {
                part.missing.formUnion(run.missing)
                if let reason = objection?(run) { part.objections[reason, default: 0] += 1 }
            }
            return part
        } use: { (part) throws(InputProblems) in
            try check.add(part.batch)
            count += part.batch.runs.count
            log.append(part.batch.log.diagnostics)
            missing.formUnion(part.missing)
            objections.merge(part.objections, uniquingKeysWith: +)
            if source == nil || count <= mostHeld { runs += part.batch.runs } else { runs = [] }
            guard source != nil || stream.count <= FileContent.textLimit else { throw tooLong(stream) }
            LongWork.watch?.note(stream.share)
        }
        try check.finish()
        guard count > 0 else {
            throw InputProblems([Diagnostic(at: SourcePlace(file: stream.name), "the file holds no run")])
        }
        let hash = stream.finish()
        for index in runs.indices where runs[index].origin.fileHash == nil { runs[index].origin.fileHash = hash }
        var known = completion
        known.hash = hash
        return ImportedFile(
            name: stream.name, tool: tool, hash: hash, runs: runs, count: count,
            table: runs.isEmpty ? source.map { StoredTable(source: $0, completion: known, count: count) } : nil,
            warnings: log.diagnostics, missing: missing, objections: objections)
    }

    private static func tooLong(_ stream: ByteStream) -> InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: stream.name), "the table is too large for a pipe",
                allowed: "at most \(FileContent.textLimit >> 20) MiB", suggestion: "name the file instead")
        ])
    }
}

/// A checked table of runs that is read again where its runs are needed.
struct StoredTable: Sendable, Hashable {
    /// Where its bytes are.
    enum Source: Sendable, Hashable {
        case file(FileStamp)
        case memory([UInt8])
    }

    let source: Source
    let completion: RunCompletion
    let count: Int

    /// Calls `use` with what `work` makes of each batch of runs, in their order; throws when the file has changed.
    func forEachBatch<Product: Sendable>(
        _ work: @escaping @Sendable ([RecordedRun]) throws -> Product, _ use: (Product) throws -> Void
    ) throws {
        let stream: ByteStream
        switch source {
        case .memory(let bytes): stream = ByteStream(name: completion.name, bytes: bytes, isHashed: false)
        case .file(let stamp):
            stream = try ByteStream(path: completion.name, isHashed: false)
            guard stream.stamp == stamp else { throw changed }
        }
        var table = try RunTableReader(stream, required: ["run_id"])
        let (rows, completion) = (table.rows, completion)
        var done = 0
        try parallelStream {
            try table.next()
        } work: { block in
            let batch = try completion.batch(of: block, rows)
            return (batch.problems.isEmpty ? batch.runs.count : nil, try work(batch.runs))
        } use: { (found: Int?, product: Product) in
            guard let found else { throw changed }
            done += found
            try use(product)
            LongWork.watch?.note(Double(done) / Double(count))
        }
        if let failure = stream.failure { throw failure }
        guard done == count else { throw changed }
    }

    private var changed: InputProblems {
        InputProblems([
            Diagnostic(
                at: SourcePlace(file: completion.name), "the file changed while it was read",
                suggestion: "import it again")
        ])
    }
}
