public import Input

/// What one benchmark file held: its runs or its hardware, and what was odd about it.
public struct ImportedFile: Sendable, Hashable, Codable {
    /// The file as the user named it.
    public let name: String
    /// The tool whose format it is.
    public let tool: String
    /// SHA-256 of its bytes, in hexadecimal.
    public let hash: String
    /// Its runs; none when it describes hardware only.
    public let runs: [RecordedRun]
    /// What a file without runs says about the machine, to be given along with other files.
    public let hardware: RunContext?
    /// Warnings about what was left out or looks wrong.
    public let warnings: [Diagnostic]

    /// The schema columns that at least one run lacks and a fit or a repeat needs.
    public var missing: [String] {
        let lacking = Set(runs.flatMap(\.missing))
        return RunTable.columns.filter { lacking.contains($0) }
    }

    /// The file without the runs that `isUnwanted`.
    public func leavingOut(_ isUnwanted: (RecordedRun) -> Bool) -> ImportedFile {
        ImportedFile(
            name: name, tool: tool, hash: hash, runs: runs.filter { !isUnwanted($0) }, hardware: hardware,
            warnings: warnings)
    }

    /// The tools whose files are recognised.
    public static var tools: [String] {
        (RunImporters.all.map { $0.tool } + StreamImporters.all.map { $0.tool }).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }
}

/// Reads benchmark files of any known tool, recognised by content.
public enum BenchmarkFile {
    /// Reads the file at `path`.
    ///
    /// Fills in what `context` gives and the file does not say. `importedAt` is the caller's clock, ISO 8601. JSON of
    /// any size takes constant memory apart from the figures kept. Throws `FileFailure` when there is no such file, and
    /// `InputProblems` when it is damaged or of no known tool.
    public static func read(
        path: String, context: RunContext = RunContext(), importedAt: String? = nil
    ) throws -> ImportedFile {
        let stream = try ByteStream(path: path)
        let file = Result { try read(stream, context: context, importedAt: importedAt) }
        // A disk that fails in the middle must not pass for a file that ends there.
        if let failure = stream.failure { throw failure }
        return try file.get()
    }

    /// Reads bytes at hand.
    public static func read(
        name: String, bytes: [UInt8], context: RunContext = RunContext(), importedAt: String? = nil
    ) throws(InputProblems) -> ImportedFile {
        let stream = ByteStream(name: name, bytes: bytes)
        do {
            let file = try read(stream, context: context, importedAt: importedAt)
            if stream.failure == nil { return file }
        } catch {
            if stream.failure == nil { throw error }
        }
        throw InputProblems([stream.failure].compactMap { $0?.diagnostic })
    }

    /// A run that comes from something else than a file, completed by `context` as those of files are.
    ///
    /// The same figures always give the same name.
    public static func completed(
        _ run: RecordedRun, of tool: String, named name: String, warnings: [Diagnostic],
        context: RunContext = RunContext(), importedAt: String? = nil
    ) throws(InputProblems) -> ImportedFile {
        var log = ImportLog(file: name)
        log.append(warnings)
        let stream = ByteStream(name: name, bytes: Array(RunTable.line(run).utf8))
        while stream.refill() {}
        return try file(.runs([run]), of: tool, named: name, hash: stream.finish(), context, importedAt, &log)
    }

    /// Whether `error` says that no known tool writes such a file, rather than that it is damaged.
    public static func isUnknown(_ error: any Error) -> Bool {
        (error as? InputProblems)?.diagnostics.first?.message.hasPrefix(OtherContent.unknown) == true
    }

    private static func read(
        _ stream: ByteStream, context: RunContext, importedAt: String?
    ) throws(InputProblems) -> ImportedFile {
        if stream.refill() {
            let head = Array(stream.buffer[..<min(stream.filled, 4096)])
            if let importer = StreamImporters.all.first(where: { $0.recognises(head) }) {
                var log = ImportLog(file: stream.name)
                let findings = try importer.findings(in: stream, log: &log)
                return try file(
                    findings, of: importer.tool, named: stream.name, hash: stream.finish(), context, importedAt, &log)
            }
        }
        let (content, hash) = try FileContent.read(stream)
        guard let importer = RunImporters.all.first(where: { $0.recognises(content) }) else {
            throw InputProblems([OtherContent.diagnostic(content)])
        }
        var log = ImportLog(file: content.name)
        let findings = importer.findings(in: content, log: &log)
        return try file(
            findings, of: importer.tool, named: content.name, hash: hash, context, importedAt, &log,
            isTable: importer == RunTableImporter.self)
    }

    private static func file(
        _ found: Findings, of tool: String, named name: String, hash: String, _ context: RunContext,
        _ importedAt: String?, _ log: inout ImportLog, isTable: Bool = false
    ) throws(InputProblems) -> ImportedFile {
        var findings = found
        let errors = log.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw InputProblems(errors) }
        guard !findings.runs.isEmpty || findings.context != nil else {
            throw InputProblems(
                log.diagnostics + [Diagnostic(at: SourcePlace(file: name), "the file holds no run")])
        }
        for index in findings.runs.indices {
            finish(&findings.runs[index], tool, isTable: isTable, name, hash, importedAt, context, &log)
        }
        return ImportedFile(
            name: name, tool: tool, hash: hash, runs: findings.runs, hardware: findings.context,
            warnings: log.diagnostics)
    }

    private static func finish(
        _ run: inout RecordedRun, _ tool: String, isTable: Bool, _ name: String, _ hash: String,
        _ importedAt: String?, _ context: RunContext, _ log: inout ImportLog
    ) {
        // The same file always gives the same names, and no two files share one.
        if !isTable { run.id = "\(run.id)-\(hash.prefix(12))" }
        run.origin.fileHash = run.origin.fileHash ?? hash
        run.origin.importedAt = importedAt ?? run.origin.importedAt
        if !isTable { run.origin.source = run.origin.source ?? tool }
        run.origin.path = run.origin.path ?? name.split(separator: "/").last.map { String($0) }
        if !isTable { run.replacePath(with: context, log: &log) }
        for difference in context.fill(&run, overriding: isTable ? [] : RunContext.overriding) {
            log.warn(
                difference.column,
                difference.isReplaced
                    ? "the file says \(difference.written.prefix(80)); yours is used: \(difference.given.prefix(80))"
                    : "the file says otherwise than you; the file's value is kept")
        }
        guard !isTable else { return }
        run.model.weightPrecision = run.model.weightPrecision.map(precisionWord)
        run.model.cachePrecision = run.model.cachePrecision.map(precisionWord)
        run.dropImpossible(log: &log)
        run.flagOddities(log: &log)
    }
}
