import Foundation
import Input

/// Text that another program pipes in.
enum StandardInput {
    /// All of it, up to `maximumBytes`.
    static func read(maximumBytes: Int) throws -> TextFile {
        let place = SourcePlace(file: "standard input")
        var data = Data()
        do {
            while data.count <= maximumBytes, let chunk = try FileHandle.standardInput.read(upToCount: 65_536),
                !chunk.isEmpty
            {
                data.append(chunk)
            }
        } catch {
            throw FileFailure(.unreadable, Diagnostic(at: place, "cannot be read; it may be closed"))
        }
        guard data.count <= maximumBytes else {
            throw FileFailure(
                .badData, Diagnostic(at: place, "too much input", allowed: "at most \(maximumBytes) bytes"))
        }
        return TextFile(name: place.file, bytes: [UInt8](data))
    }
}
