internal import Foundation
public import Input

/// The files of a folder that may hold results.
public enum ResultFolder {
    /// Limits that no folder of results reaches.
    enum Limit {
        static let files = 10_000
        static let depth = 8
    }

    private static let endings: Set<String> = [
        "json", "jsonl", "ndjson", "csv", "yaml", "yml", "txt", "md", "xml", "jtl", "log", "prom", "out", "js",
    ]

    /// The files to read for the path that a user gave: those of a folder and its folders, or the path itself.
    ///
    /// Of a folder only files whose names end as results do, compressed or not, in the order of their names; links are
    /// not followed. What `vllm bench sweep` writes twice or only for itself is left out.
    public static func files(at path: String) throws(FileFailure) -> (paths: [String], isFolder: Bool) {
        var isFolder: ObjCBool = false
        guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
        else { return ([path], false) }
        var found: [String] = []
        try add(path.hasSuffix("/") ? String(path.dropLast()) : path, depth: 0, to: &found)
        guard !found.isEmpty else {
            throw FileFailure(
                .missing,
                Diagnostic(
                    at: SourcePlace(file: path), "the folder has no file that could hold results",
                    allowed: "names that end in " + endings.sorted().joined(separator: ", ") + ", also with .gz"))
        }
        return (found, true)
    }

    private static func add(_ folder: String, depth: Int, to found: inout [String]) throws(FileFailure) {
        let place = SourcePlace(file: folder)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw FileFailure(.unreadable, Diagnostic(at: place, "the folder cannot be read"))
        }
        let hasSummary = names.contains("summary.json")
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            let kind = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
            if kind == .typeDirectory, depth < Limit.depth {
                try add(path, depth: depth + 1, to: &found)
            } else if kind == .typeRegular, isResult(name), !(hasSummary && isPartOfSweep(name)) {
                found.append(path)
            }
            guard found.count <= Limit.files else {
                throw FileFailure(
                    .badData,
                    Diagnostic(
                        at: place, "the folder holds too many files", allowed: "at most \(Limit.files)",
                        suggestion: "name the files, or a folder below it"))
            }
        }
    }

    private static func isResult(_ name: String) -> Bool {
        var parts = name.lowercased().split(separator: ".")
        if parts.last == "gz" { parts.removeLast() }
        return parts.count > 1 && parts.last.map { endings.contains(String($0)) } == true
            && !name.hasSuffix(".failure.json")
    }

    /// Whether a sweep's summary holds the same, or the file only warmed the server up.
    private static func isPartOfSweep(_ name: String) -> Bool {
        (name.hasPrefix("run=") && name.hasSuffix(".json")) || name == "warmup.json"
    }
}
