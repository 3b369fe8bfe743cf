import Foundation
import Reports

extension Output {
    /// The system's own word for why a folder cannot be made; Foundation does not say what is in the way.
    private static func reason(against folder: String) -> String {
        var place = folder
        while mkdir(place, 0o777) != 0 {
            let code = errno
            let parent = place.folderOfPath
            guard code == ENOENT, !parent.isEmpty, parent != place else { return String(cString: strerror(code)) }
            place = parent
        }
        // It can by now.
        rmdir(place)
        return "it could not be a moment ago"
    }

    /// Writes a file as ``OutputFile`` does.
    static func save(_ text: String, to path: String) throws { try save(Data(text.utf8), to: path) }

    /// Writes a file as ``OutputFile`` does.
    static func save(_ content: Data, to path: String) throws {
        let file = try OutputFile(path)
        try file.write(content)
        try file.finish()
    }

    /// Writes a file piece by piece, as ``OutputFile`` does.
    static func save(to path: String, _ pieces: (_ put: (String) throws -> Void) throws -> Void) throws {
        let file = try OutputFile(path)
        try pieces { try file.write(Data($0.utf8)) }
        try file.finish()
    }

    /// Writes `files` into a folder, which is made when it is not there.
    ///
    /// All are written before the first takes its place, so that a full disk or a missing right leaves the folder as it
    /// was.
    static func save(_ files: [MarkdownPage.File], in folder: String) throws {
        let manager = FileManager.default
        let isNew = !manager.fileExists(atPath: folder)
        do {
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(.inputOutput, "\(folder): error: cannot be made: \(reason(against: folder))")
        }
        do {
            let drafts = try files.map { file in
                let draft = try OutputFile("\(folder)/\(file.name)")
                try draft.write(Data(file.text.utf8))
                return draft
            }
            for draft in drafts { try draft.finish() }
        } catch {
            if isNew { rmdir(folder) }
            throw error
        }
    }
}
