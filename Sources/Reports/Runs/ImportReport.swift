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

        /// What reading the file called `name` gave.
        public init(_ result: Result<ImportedFile, any Error>, name: String) {
            self.name = name
            switch result {
            case .success(let file): (self.file, failure, obstacle) = (file, nil, nil)
            case .failure(let error):
                file = nil
                failure = "\(error)"
                obstacle = (error as? FileFailure)?.kind
            }
        }
    }

    private let entries: [Entry]
    private let store: String?

    /// A report of `entries`; `store` is where they went, nil when nothing was to be stored.
    public init(_ entries: [Entry], store: String?) {
        self.entries = entries
        self.store = store
    }

    /// What is wrong, and what to look at: one line each, for standard error.
    public var messages: [String] {
        entries.flatMap { entry -> [String] in
            if let failure = entry.failure { return failure.split(separator: "\n").map { String($0) } }
            guard let file = entry.file else { return [] }
            var lines = file.warnings.map(\.description)
            if !file.missing.isEmpty, !file.runs.isEmpty {
                lines.append(
                    "\(entry.name): the file does not say \(file.missing.joined(separator: ", ")); import it again "
                        + "with --value or --sidecar, or these runs cannot inform predictions")
            }
            return lines + entry.notes.map { "\(entry.name): \($0)" }
        }
    }

    /// A table for a terminal.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([
            ("file", .left), ("tool", .left), ("runs", .right), ("warnings", .right), ("result", .left),
        ])
        for entry in entries {
            guard let file = entry.file else {
                table.add([entry.name, "", "", "", "not read"])
                continue
            }
            table.add([
                entry.name, file.tool, "\(file.runs.count)", "\(file.warnings.count)", result(entry, file),
            ])
        }
        return table.lines(style) + (store.map { ["", "store: \($0)"] } ?? [])
    }

    private func result(_ entry: Entry, _ file: ImportedFile) -> String {
        switch entry.stored {
        case .added(let runs, let known): known == 0 ? "\(runs) added" : "\(runs) added, \(known) known by name"
        case .alreadyThere(let runs, let changed):
            changed == 0 ? "stored before, \(runs) runs" : "stored before; \(changed) of \(runs) runs completed"
        case nil: file.runs.isEmpty ? "describes the setup" : "not stored"
        }
    }

    /// Writes the document, with its schema version.
    public func encode(to encoder: any Encoder) throws {
        try ImportDocument(store: store, files: entries.map(ImportedFileFigures.init)).encode(to: encoder)
    }
}

/// What came of importing files, as a JSON document.
struct ImportDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "import"
    var store: String?
    var files: [ImportedFileFigures]
}

/// What came of importing a file; what is known only of files that were read, or only of stored ones, is absent otherwise.
struct ImportedFileFigures: Codable, Sendable {
    let name: String
    let error, tool: String?
    let runs: Int?
    let missing, warnings: [String]?
    let notes: [String]
    private(set) var added, known, alreadyThere, completed: Int?

    enum CodingKeys: String, CodingKey {
        case name, error, tool, runs, missing, warnings, notes, added, known, completed
        case alreadyThere = "already_there"
    }

    init(_ entry: ImportReport.Entry) {
        name = entry.name
        error = entry.failure
        tool = entry.file?.tool
        runs = entry.file?.runs.count
        missing = entry.file?.missing
        warnings = entry.file?.warnings.map(\.description)
        notes = entry.notes
        switch entry.stored {
        case .added(let runs, let known): (added, self.known) = (runs, known)
        case .alreadyThere(let runs, let changed): (alreadyThere, completed) = (runs, changed)
        case nil: break
        }
    }
}
