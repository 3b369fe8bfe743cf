internal import Calibration
internal import Foundation
internal import Input
internal import Measurements
internal import Parallel
public import Reports
public import RunStore

/// A folder in which the stores of a team meet: a shared folder, or a copy of a bucket that is kept in step.
///
/// Each run is a file of its own that is named by the SHA-256 of its content, so that it never changes: `ab/ab12....json`.
/// Whoever adds runs writes files that are not there; copies of the folder are merged by copying files. Nothing has to be
/// locked, and no server has to run.
public struct SharedRuns: Sendable {
    /// The folder.
    public let path: String

    /// The folder at `path`.
    public init(_ path: String) { self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path }

    /// Limits that no honest folder reaches.
    private enum Limit {
        static let files = 2_000_000
        static let bytes = 1 << 20
        /// Files that are said to be of no use one by one.
        static let refusals = 100
    }

    /// The content of a file.
    private struct Content: Codable {
        var kind = "measured-run"
        var schema = 1
        var run: RecordedRun

        var bytes: [UInt8] {
            get throws {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                return try [UInt8](encoder.encode(self)) + [0x0A]
            }
        }
    }

    private func file(of hash: String) -> String { "\(path)/\(hash.prefix(2))/\(hash).json" }

    /// Writes the runs of `store` that `filter` lets through and that are not there yet.
    ///
    /// Complexity: O(runs). A process that is ended leaves what it wrote, and files whose names start with a dot.
    public func export(_ store: RunStore?, _ filter: RunFilter = RunFilter()) throws -> RunExchangeDocument {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw FileFailure(
                .unwritable, Diagnostic(at: SourcePlace(file: path), "the folder cannot be made"))
        }
        var document = RunExchangeDocument(.export, folder: path)
        try store?.forEach(filter) { run in
            let bytes = try Content(run: run).bytes
            let file = file(of: SHA256.hexadecimal(of: bytes))
            // A file of another size was cut off when a machine lost its power.
            let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
            if size == bytes.count {
                document.known += 1
            } else {
                try WholeFile.write(bytes, to: file)
                document.added += 1
            }
        }
        return document
    }

    /// Merges the runs of the folder into `store`.
    ///
    /// The result depends on neither the order of files nor on how often that is done. Files that are damaged or none of
    /// ours are left out, and said.
    public func merge(into store: RunStore) throws -> RunExchangeDocument {
        var document = RunExchangeDocument(.merge, folder: path)
        var refused: [Diagnostic] = []
        let files = try files(&refused)
        var known: Set<String> = []
        try store.forEach { known.insert(SHA256.hexadecimal(of: try Content(run: $0).bytes)) }
        let unknown = files.filter { !known.contains($0) }
        let published = ShippedCalibration.runNames
        var merging = RunStore.Merging()
        merging.known = files.count - unknown.count
        let jobs = LongWork.Jobs(unknown.count)
        for start in stride(from: 0, to: unknown.count, by: 512) {
            let batch = Array(unknown[start..<min(unknown.count, start + 512)])
            let read = parallelMap(batch) { hash in
                defer { jobs.finishOne() }
                return Result { () throws(InputProblems) in try run(hash) }
            }
            var runs: [RecordedRun] = []
            for result in read {
                do throws(InputProblems) {
                    runs.append(try result.get())
                } catch {
                    refused += error.diagnostics
                }
            }
            let own = runs.filter { !published.contains($0.id) }
            merging.known += runs.count - own.count
            merging.add(try store.merge(own))
        }
        (document.added, document.replaced, document.known) = (merging.added, merging.replaced, merging.known)
        document.refuse(refused, most: Limit.refusals)
        return document
    }

    /// The names of the files of runs, in their order; others are refused.
    private func files(_ refused: inout [Diagnostic]) throws(FileFailure) -> [String] {
        var found: [String] = []
        for folder in try names(in: path) {
            let whole = "\(path)/\(folder)"
            guard folder.count == 2, folder.allSatisfy(\.isHexadecimal), isOfKind(.typeDirectory, whole) else {
                refuse(whole, &refused)
                continue
            }
            for name in try names(in: whole) {
                let hash = name.hasSuffix(".json") ? String(name.dropLast(5)) : ""
                guard hash.count == 64, hash.allSatisfy(\.isHexadecimal), hash.hasPrefix(folder),
                    isOfKind(.typeRegular, "\(whole)/\(name)")
                else {
                    refuse("\(whole)/\(name)", &refused)
                    continue
                }
                found.append(hash)
            }
            guard found.count + refused.count <= Limit.files else {
                throw FileFailure(
                    .badData,
                    Diagnostic(
                        at: SourcePlace(file: path), "the folder holds too many files",
                        allowed: "at most \(Limit.files)"))
            }
        }
        return found
    }

    private func names(in folder: String) throws(FileFailure) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw FileFailure(
                .missing, Diagnostic(at: SourcePlace(file: folder), "there is no such folder"))
        }
        guard isFolder.boolValue, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw FileFailure(
                .unreadable, Diagnostic(at: SourcePlace(file: folder), "this is no folder that can be read"))
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    private func isOfKind(_ kind: FileAttributeType, _ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType == kind
    }

    private func refuse(_ file: String, _ refused: inout [Diagnostic]) {
        refused.append(
            Diagnostic(
                at: SourcePlace(file: file), "this is no file of a shared run",
                allowed: "names such as ab/ab12...json, as plimsoll runs export FOLDER writes them",
                suggestion: "remove it; files of benchmark tools are read by plimsoll import"))
    }

    /// The run of a file; throws where it is not what its name says, or holds no run that can be stored.
    private func run(_ hash: String) throws(InputProblems) -> RecordedRun {
        let file = file(of: hash)
        func wrong(_ what: String, _ suggestion: String) -> InputProblems {
            InputProblems([Diagnostic(at: SourcePlace(file: file), what, suggestion: suggestion)])
        }
        let text: TextFile
        do throws(FileFailure) {
            text = try TextFile(path: file, maximumBytes: Limit.bytes)
        } catch {
            throw InputProblems(error)
        }
        guard SHA256.hexadecimal(of: text.bytes) == hash else {
            throw wrong(
                "the content is not the one that the file is named by: it is damaged or was changed",
                "remove it; whoever has the run writes it again")
        }
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(text.bytes)),
            content.kind == "measured-run"
        else { throw wrong("this is no measured run", "remove it") }
        guard content.schema == 1 else {
            throw wrong("the run was written by a newer plimsoll", "use the same version as your team")
        }
        // What a table of runs would not take is not taken either.
        let table = TextFile(name: file, text: RunTable.text([content.run]))
        guard let row = try RunTable.rows(in: table, required: []).first, !content.run.id.isEmpty else {
            throw wrong("the run has no name", "remove it")
        }
        if let problem = row.problem { throw wrong(problem, "remove it") }
        return content.run
    }
}

extension Character {
    /// Whether it is a digit of a hash as it is written.
    fileprivate var isHexadecimal: Bool { isASCII && (isNumber || ("a"..."f").contains(self)) }
}
