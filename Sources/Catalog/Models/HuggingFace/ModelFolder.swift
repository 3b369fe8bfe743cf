import Foundation
import Input

/// A folder as `huggingface-cli download` leaves it, or one file of it; reads small files only, never tensors.
struct ModelFolder: Sendable {
    /// The largest `config.json` that is read; the longest known is under 100 KB.
    static let maximumConfig = 4 << 20
    /// The largest index that is read; that of DeepSeek-V3 has 8 MB.
    static let maximumIndex = 64 << 20

    /// Where the config lies.
    let config: String
    private let folder: URL

    /// The folder at `path`, or the folder of the config at `path`.
    init(path: String) throws(InputProblems) {
        var isFolder: ObjCBool = false
        guard !path.isEmpty, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: path), "there is no such file or folder",
                    suggestion: "name a folder that holds config.json, or a config.json", isMissingFile: true)
            ])
        }
        let url = URL(fileURLWithPath: path)
        folder = isFolder.boolValue ? url : url.deletingLastPathComponent()
        config = isFolder.boolValue ? url.appendingPathComponent("config.json").path : path
    }

    /// The name of the model as the folder gives it; `models--org--name/snapshots/<hash>` of the cache counts as org/name.
    var name: String {
        let parts = folder.standardizedFileURL.pathComponents
        if let cached = parts.last(where: { $0.hasPrefix("models--") }) {
            return String(cached.dropFirst("models--".count).replacing("--", with: "/"))
        }
        return parts.last ?? "model"
    }

    /// The path of the file `name`, where it is a regular file.
    func path(of name: String) -> String? {
        // An index is a stranger's: it may name files of its own folder only.
        guard !name.isEmpty, !name.contains("/"), !name.contains("\\"), name != "..", name != "." else { return nil }
        let path = folder.appendingPathComponent(name).path
        return Self.isRegular(path) ? path : nil
    }

    /// The safetensors files of the folder that are complete models of their own, in the order of names.
    var singleTensorFile: String? { path(of: "model.safetensors") }

    /// The bytes of a small file, at most `limit` of them.
    static func read(_ path: String, limit: Int) throws(InputProblems) -> [UInt8] {
        do {
            return try TextFile(path: path, maximumBytes: limit).bytes
        } catch {
            throw InputProblems(error)
        }
    }

    /// The header of a safetensors file.
    static func tensorHeader(_ path: String) throws(InputProblems) -> JSONDocument {
        let place = SourcePlace(file: path)
        guard isRegular(path), let handle = FileHandle(forReadingAtPath: path) else {
            throw InputProblems([Diagnostic(at: place, "the file cannot be read")])
        }
        guard let prefix = try? handle.read(upToCount: 8), prefix.count == 8 else {
            throw InputProblems([Diagnostic(at: place, "too short for a safetensors file")])
        }
        let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard (2...UInt64(TensorCount.maximumHeader)).contains(length) else {
            throw InputProblems([
                Diagnostic(
                    at: place, "a header of \(length) bytes is not plausible",
                    allowed: "2 to \(TensorCount.maximumHeader) bytes", suggestion: "download the file again")
            ])
        }
        guard let data = try? handle.read(upToCount: Int(length)), data.count == Int(length) else {
            throw InputProblems([Diagnostic(at: place, "the file ends inside its header")])
        }
        return try JSONDocument(Array(data), file: path)
    }

    private static func isRegular(_ path: String) -> Bool {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
        return attributes?[.type] as? FileAttributeType == .typeRegular
    }
}
