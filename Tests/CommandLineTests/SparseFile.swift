import Foundation

/// Makes a file of that size that takes no room on the disk.
func makeSparseFile(_ path: String, bytes: UInt64) -> Bool {
    guard FileManager.default.createFile(atPath: path, contents: nil),
        let handle = FileHandle(forWritingAtPath: path)
    else { return false }
    defer { try? handle.close() }
    return (try? handle.truncate(atOffset: bytes)) != nil
}
