public import Input
internal import Parallel

/// What one benchmark file held: its runs or its hardware, and what was odd about it.
public struct ImportedFile: Sendable, Hashable {
    /// The file as the user named it.
    public let name: String
    /// The tool whose format it is.
    public let tool: String
    /// SHA-256 of its bytes, in hexadecimal.
    public let hash: String
    /// Its runs; none when it describes hardware only, nor of a table of so many that they are not held: see
    /// ``forEachBatch(_:_:)``.
    public let runs: [RecordedRun]
    /// How many runs it has.
    public let count: Int
    /// What a file without runs says about the machine, to be given along with other files.
    public let hardware: RunContext?
    /// Warnings about what was left out or looks wrong.
    public let warnings: [Diagnostic]
    /// The schema columns that at least one run lacks and a fit or a repeat needs.
    public let missing: [String]
    /// How many runs were objected to by whoever had the file read, by reason.
    public let objections: [String: Int]
    /// The table to read the runs from that are not held.
    private let table: StoredTable?

    /// The most runs of a table that are held.
    public static let mostHeld = 10_000

    init(
        name: String, tool: String, hash: String, runs: [RecordedRun], count: Int, table: StoredTable? = nil,
        hardware: RunContext? = nil, warnings: [Diagnostic], missing: Set<String>, objections: [String: Int]
    ) {
        self.name = name
        self.tool = tool
        self.hash = hash
        self.runs = runs
        self.count = count
        self.table = table
        self.hardware = hardware
        self.warnings = warnings
        self.missing = RunTable.columns.filter(missing.contains)
        self.objections = objections
    }

    /// Whether the user gave something along with the file that some of its runs may lack.
    public var isCompleted: Bool { table.map { !$0.completion.context.values.isEmpty } ?? true }

    /// Calls `use` with what `work` makes of each batch of the runs, in their order, without holding them all.
    ///
    /// `work` must be pure: it runs on all cores, while `use` runs on the calling thread. Throws what they throw, and
    /// `InputProblems` when a table has changed since it was checked.
    public func forEachBatch<Product: Sendable>(
        _ work: @escaping @Sendable ([RecordedRun]) throws -> Product, _ use: (Product) throws -> Void
    ) throws {
        if let table { return try table.forEachBatch(work, use) }
        var rest = runs[...]
        try parallelStream {
            let batch = rest.prefix(512)
            rest = rest.dropFirst(512)
            return batch.isEmpty ? nil : Array(batch)
        } work: {
            try work($0)
        } use: {
            try use($0)
        }
    }

    /// The tools whose files are recognised.
    public static var tools: [String] {
        (RunImporters.all.map { $0.tool } + [RunTableImporter.tool] + StreamImporters.all.map { $0.tool })
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

/// Reads benchmark files of any known tool, recognised by content.
public enum BenchmarkFile {
    /// Reads the file at `path`.
    ///
    /// Fills in what `context` gives and the file does not say. `importedAt` is the caller's clock, ISO 8601;
    /// `objection` says what is wrong with a run, on any thread. JSON of any size takes constant memory apart from the
    /// figures kept, and a table of runs a few megabytes. Throws `FileFailure` when there is no such file, and
    /// `InputProblems` when it is damaged or of no known tool.
    public static func read(
        path: String, context: RunContext = RunContext(), importedAt: String? = nil,
        objection: (@Sendable (RecordedRun) -> String?)? = nil
    ) throws -> ImportedFile {
        let stream = try ByteStream(path: path)
        let reading = Reading(
            context: context, importedAt: importedAt, source: path == "-" ? nil : stream.stamp.map { .file($0) },
            objection: objection)
        let file = Result { try reading.read(stream) }
        // A disk that fails in the middle must not pass for a file that ends there.
        if let failure = stream.failure { throw failure }
        return try file.get()
    }

    /// Reads bytes at hand; of a table of runs at most `mostHeld` are held.
    public static func read(
        name: String, bytes: [UInt8], context: RunContext = RunContext(), importedAt: String? = nil,
        mostHeld: Int = ImportedFile.mostHeld, objection: (@Sendable (RecordedRun) -> String?)? = nil
    ) throws(InputProblems) -> ImportedFile {
        let stream = ByteStream(name: name, bytes: bytes)
        let reading = Reading(
            context: context, importedAt: importedAt, source: .memory(bytes), mostHeld: mostHeld, objection: objection)
        do {
            let file = try reading.read(stream)
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
        context: RunContext = RunContext(), importedAt: String? = nil,
        objection: (@Sendable (RecordedRun) -> String?)? = nil
    ) throws(InputProblems) -> ImportedFile {
        var log = ImportLog(file: name)
        log.append(warnings)
        let stream = ByteStream(name: name, bytes: Array(RunTable.line(run).utf8))
        let reading = Reading(context: context, importedAt: importedAt, source: nil, objection: objection)
        return try reading.file(.runs([run]), of: tool, named: name, hash: stream.finish(), &log)
    }

    /// Whether `error` says that no known tool writes such a file, rather than that it is damaged.
    public static func isUnknown(_ error: any Error) -> Bool {
        (error as? InputProblems)?.diagnostics.first?.message.hasPrefix(OtherContent.unknown) == true
    }
}

/// How one file is read.
private struct Reading {
    let context: RunContext
    let importedAt: String?
    /// Where the bytes can be had again; nil for a pipe.
    let source: StoredTable.Source?
    var mostHeld = ImportedFile.mostHeld
    let objection: (@Sendable (RecordedRun) -> String?)?

    private func completion(_ tool: String, _ name: String, hash: String? = nil) -> RunCompletion {
        RunCompletion(tool: tool, name: name, hash: hash, importedAt: importedAt, context: context)
    }

    func read(_ stream: ByteStream) throws(InputProblems) -> ImportedFile {
        if stream.refill() {
            let head = Array(stream.buffer[..<min(stream.filled, 4096)])
            if RunTableImporter.recognises(head) {
                return try RunTableImporter.file(
                    stream, source, completion(RunTableImporter.tool, stream.name), mostHeld: mostHeld,
                    objection: objection)
            }
            if let importer = StreamImporters.all.first(where: { $0.recognises(head) }) {
                var log = ImportLog(file: stream.name)
                let findings = try importer.findings(in: stream, log: &log)
                return try file(findings, of: importer.tool, named: stream.name, hash: stream.finish(), &log)
            }
        }
        let (content, hash) = try FileContent.read(stream)
        guard let importer = RunImporters.all.first(where: { $0.recognises(content) }) else {
            throw InputProblems([OtherContent.diagnostic(content)])
        }
        var log = ImportLog(file: content.name)
        let findings = importer.findings(in: content, log: &log)
        return try file(findings, of: importer.tool, named: content.name, hash: hash, &log)
    }

    func file(
        _ found: Findings, of tool: String, named name: String, hash: String, _ log: inout ImportLog
    ) throws(InputProblems) -> ImportedFile {
        var findings = found
        let errors = log.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else { throw InputProblems(errors) }
        guard !findings.runs.isEmpty || findings.context != nil else {
            throw InputProblems(
                log.diagnostics + [Diagnostic(at: SourcePlace(file: name), "the file holds no run")])
        }
        let completion = completion(tool, name, hash: hash)
        for index in findings.runs.indices { completion.complete(&findings.runs[index], &log) }
        var objections: [String: Int] = [:]
        if let objection {
            for reason in findings.runs.compactMap(objection) { objections[reason, default: 0] += 1 }
        }
        return ImportedFile(
            name: name, tool: tool, hash: hash, runs: findings.runs, count: findings.runs.count,
            hardware: findings.context, warnings: log.diagnostics, missing: Set(findings.runs.flatMap(\.missing)),
            objections: objections)
    }
}
