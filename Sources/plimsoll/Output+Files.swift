import Foundation
import Reports

extension Output {
    /// Writes a file as a whole or not at all.
    static func save(_ text: String, to path: String) throws { try save(Data(text.utf8), to: path) }

    /// Writes a file as a whole or not at all; through anything that is no file, as a device or a pipe, which a new file
    /// must not replace.
    static func save(_ content: Data, to path: String) throws {
        do {
            let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            if let type, type != .typeRegular, type != .typeSymbolicLink, type != .typeDirectory {
                let place = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try place.write(contentsOf: content)
                try place.close()
                return
            }
            try content.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(.inputOutput, "\(path): error: cannot be written: \(error.localizedDescription)")
        }
    }

    /// Writes a file piece by piece, as a whole or not at all.
    static func save(to path: String, _ pieces: (_ put: (String) throws -> Void) throws -> Void) throws {
        let draft = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
        let refused = Failure(.inputOutput, "\(path): error: cannot be written")
        guard FileManager.default.createFile(atPath: draft, contents: nil),
            let file = FileHandle(forWritingAtPath: draft)
        else { throw refused }
        defer { try? FileManager.default.removeItem(atPath: draft) }
        try pieces { text in
            do { try file.write(contentsOf: Data(text.utf8)) } catch { throw refused }
        }
        do { try file.close() } catch { throw refused }
        guard rename(draft, path) == 0 else { throw refused }
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
