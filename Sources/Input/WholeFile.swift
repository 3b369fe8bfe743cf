internal import Foundation

/// Files that are there as a whole or not at all, whoever looks and whenever a process is ended.
public enum WholeFile {
    /// Writes `bytes` beside the file at `path`, under a name that starts with a dot, and renames it.
    ///
    /// The folder is made where there is none. Several processes may write the same file at once: one of them wins.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
        let place = URL(fileURLWithPath: path)
        let folder = place.deletingLastPathComponent()
        let number = "\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0...UInt32.max))"
        let beside = folder.appendingPathComponent(".\(place.lastPathComponent).\(number).part")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: beside)
            guard rename(beside.path, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            unlink(beside.path)
            throw FileFailure(
                .unwritable,
                Diagnostic(at: SourcePlace(file: path), "cannot be written: \(error.localizedDescription)"))
        }
    }
}
