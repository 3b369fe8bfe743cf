import Foundation
import Reports

extension Output {
    /// Writes a file as a whole or not at all.
    static func save(_ text: String, to path: String) throws { try save(Data(text.utf8), to: path) }

    /// Whether `path` is a device or a pipe, which is written through: a new file must not replace it.
    private static func isWrittenThrough(_ path: String) -> Bool {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type.map { ![.typeRegular, .typeSymbolicLink, .typeDirectory].contains($0) } ?? false
    }

    /// Writes a file as a whole or not at all.
    static func save(_ content: Data, to path: String) throws {
        do {
            if isWrittenThrough(path) {
                let place = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try place.write(contentsOf: content)
                return try place.close()
            }
            try content.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(.inputOutput, "\(path): error: cannot be written: \(error.localizedDescription)")
        }
    }

    /// Writes a file piece by piece, as a whole or not at all.
    static func save(to path: String, _ pieces: (_ put: (String) throws -> Void) throws -> Void) throws {
        let isDraft = !isWrittenThrough(path)
        let draft = isDraft ? "\(path).\(ProcessInfo.processInfo.processIdentifier).part" : path
        let refused = Failure(.inputOutput, "\(path): error: cannot be written")
        guard !isDraft || FileManager.default.createFile(atPath: draft, contents: nil),
            let file = FileHandle(forWritingAtPath: draft)
        else { throw refused }
        defer { if isDraft { try? FileManager.default.removeItem(atPath: draft) } }
        try pieces { text in
            do { try file.write(contentsOf: Data(text.utf8)) } catch { throw refused }
        }
        do { try file.close() } catch { throw refused }
        guard !isDraft || rename(draft, path) == 0 else { throw refused }
    }

    /// Writes `files` into a folder, which is made when it is not there.
    ///
    /// All are written beside it first, so that a full disk or a missing right leaves the folder as it was.
    static func save(_ files: [MarkdownPage.File], in folder: String) throws {
        let target = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
        let draft = target.deletingLastPathComponent()
            .appendingPathComponent(".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
        let manager = FileManager.default
        defer { try? manager.removeItem(at: draft) }
        do {
            try manager.createDirectory(at: draft, withIntermediateDirectories: true)
            for file in files { try Data(file.text.utf8).write(to: draft.appendingPathComponent(file.name)) }
            try manager.createDirectory(at: target, withIntermediateDirectories: true)
            for file in files {
                let place = target.appendingPathComponent(file.name)
                guard rename(draft.appendingPathComponent(file.name).path, place.path) == 0 else {
                    throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: place.path])
                }
            }
        } catch {
            throw Failure(.inputOutput, "\(folder): error: cannot be written: \(error.localizedDescription)")
        }
    }
}
