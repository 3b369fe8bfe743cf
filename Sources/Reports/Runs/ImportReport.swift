public import Input
public import Measurements
public import RunStore

/// What came of importing files: for each its tool, its runs, what was stored and what is missing.
public struct ImportReport: Encodable {
    /// One file.
    public struct Entry {
        let name: String
        /// What it held; nil when it could not be read.
        public let file: ImportedFile?
        let failure: String?
        /// What kept it from being read as a file; nil when it was read, or holds nothing of use.
        public let obstacle: FileFailure.Kind?
        /// What else the user should know of it.
        public var notes: [String] = []
        /// What became of its runs; nil when nothing was stored.
        public var stored: RunStore.Addition?
        /// Whether it was found in a folder and holds nothing that any tool writes: it is passed over.
        public let isPassedOver: Bool

        /// What reading the file called `name` gave.
        ///
        /// A file `inFolder` was not asked for by its name, and need not be of use.
        public init(_ result: Result<ImportedFile, any Error>, name: String, inFolder: Bool = false) {
            self.name = name
            switch result {
            case .success(let file): (self.file, failure, obstacle, isPassedOver) = (file, nil, nil, false)
            case .failure(let error):
                file = nil
                isPassedOver = inFolder && BenchmarkFile.isUnknown(error)
                failure = isPassedOver ? nil : "\(error)"
                obstacle = (error as? FileFailure)?.kind
            }
        }

        /// The runs that are stored under another name, because another file holds them too.
        var same: [RunStore.Addition.Match] {
            guard case .added(_, _, let same) = stored else { return [] }
            return same
        }
    }

    /// Where runs are kept.
    public enum Place: Sendable, Hashable {
        /// In the store in this file.
        case store(path: String)
        /// Until the program that answers ends.
        case session
    }

    private let entries: [Entry]
    private let place: Place?

    /// A report of `entries`; `place` is where they went, nil when nothing was to be stored.
    public init(_ entries: [Entry], in place: Place?) {
        self.entries = entries
        self.place = place
    }

    /// What is wrong, and what to look at: one line each, for standard error, those beyond the first
    /// ``InputProblems/mostListed`` as a count.
    public var messages: [String] {
        InputProblems.listed(entries.flatMap(messages(about:))) { "\($0) more lines like these" }
    }

    private func messages(about entry: Entry) -> [String] {
        if let failure = entry.failure { return failure.split(separator: "\n").map { String($0) } }
        guard let file = entry.file else { return [] }
        var lines = file.warnings.map(\.description)
        if !file.missing.isEmpty, file.count > 0 {
            lines.append(
                "\(entry.name): the file does not say \(file.missing.joined(separator: ", ")); import it again "
                    + "with --value or --sidecar; until then predictions guess it, or leave these runs out")
        }
        lines += entry.same.prefix(5).map {
            "\(entry.name): \($0.id) is the run stored as \($0.known), in another form"
        }
        return lines + entry.notes.map { "\(entry.name): \($0)" }
    }

    /// A table for a terminal.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([
            ("file", .left), ("tool", .left), ("runs", .right), ("warnings", .right), ("result", .left),
        ])
        for entry in entries where !entry.isPassedOver {
            guard let file = entry.file else {
                table.add([entry.name, "", "", "", "not read"])
                continue
            }
            table.add([
                entry.name, file.tool, "\(file.count)", "\(file.warnings.count)", result(entry, file),
            ])
        }
        let passed = entries.count(where: \.isPassedOver)
        let note = passed == 0 ? [] : ["", Wording.counted(passed, "other file") + " passed over"]
        let kept: [String] =
            switch place {
            case .store(let path): ["", "store: \(path)"]
            case .session: ["", "kept until the program that answers ends, and not stored"]
            case nil: []
            }
        return table.lines(style) + note + kept
    }

    private func result(_ entry: Entry, _ file: ImportedFile) -> String {
        switch entry.stored {
        case .added(let runs, let known, let same):
            ["\(runs) added", known == 0 ? nil : "\(known) known by name", same.isEmpty ? nil : "\(same.count) known"]
                .compactMap { $0 }.joined(separator: ", ")
        case .alreadyThere(let runs, let changed):
            changed == 0 ? "stored before, \(runs) runs" : "stored before; \(changed) of \(runs) runs completed"
        case nil: file.count == 0 ? "describes the setup" : "not stored"
        }
    }

    /// Writes the document, with its schema version.
    public func encode(to encoder: any Encoder) throws {
        var (store, session): (String?, Bool?)
        switch place {
        case .store(let path): store = path
        case .session: session = true
        case nil: break
        }
        try ImportDocument(
            store: store, session: session, files: entries.filter { !$0.isPassedOver }.map(ImportedFileFigures.init)
        ).encode(to: encoder)
    }
}

/// What came of importing files, as a JSON document.
struct ImportDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "import"
    var store: String?
    var session: Bool?
    var files: [ImportedFileFigures]
}

/// What came of importing a file; what is known only of files that were read, or only of stored ones, is absent
/// otherwise.
struct ImportedFileFigures: Codable, Sendable {
    let name: String
    let error, tool: String?
    let runs: Int?
    let missing, warnings: [String]?
    let notes: [String]
    private(set) var added, known, alreadyThere, completed: Int?
    /// The runs, each with all that is known of it; absent for a table of more than ``ImportedFile/mostHeld``.
    let figures: [ImportedRunFigures]?

    enum CodingKeys: String, CodingKey {
        case name, error, tool, runs, missing, warnings, notes, added, known, completed
        case figures = "run_figures"
        case alreadyThere = "already_there"
    }

    init(_ entry: ImportReport.Entry) {
        name = entry.name
        error = entry.failure
        tool = entry.file?.tool
        runs = entry.file?.count
        missing = entry.file?.missing
        warnings = entry.file?.warnings.map(\.description)
        notes = entry.notes
        let stored = Dictionary(entry.same.map { ($0.id, $0.known) }) { first, _ in first }
        figures = entry.file.flatMap { file in
            guard file.runs.count == file.count else { return nil }
            return file.runs.map { ImportedRunFigures($0, stored: entry.stored == nil ? nil : stored[$0.id] ?? $0.id) }
        }
        switch entry.stored {
        case .added(let runs, let known, let same): (added, self.known) = (runs, known + same.count)
        case .alreadyThere(let runs, let changed): (alreadyThere, completed) = (runs, changed)
        case nil: break
        }
    }
}

/// A run of an imported file: its name in the store, and all that is known of it.
struct ImportedRunFigures: Codable, Sendable {
    /// The run's name in the file.
    let runID: String
    /// Its name in the store; absent when nothing was stored.
    let storedAs: String?
    /// Text by column of the table of runs.
    let run: [String: String]

    enum CodingKeys: String, CodingKey {
        case run
        case runID = "run_id"
        case storedAs = "stored_as"
    }

    init(_ run: RecordedRun, stored: String?) {
        runID = run.id
        storedAs = stored
        self.run = Dictionary(RunTable.cells(run).map { ($0.column, $0.text) }) { first, _ in first }
    }
}
