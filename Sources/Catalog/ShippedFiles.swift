internal import CatalogData
internal import Input

/// The data files of the repository, as they were when the program was built.
enum ShippedFiles {
    /// The files whose path starts with `prefix`, in the order of the table.
    static func files(under prefix: String) -> [TextFile] {
        (0..<embedded_file_count()).compactMap { index in
            let file = embedded_files()[index]
            let path = String(cString: file.path)
            guard path.hasPrefix(prefix) else { return nil }
            return TextFile(name: path, bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
        }
    }

    /// The file at `path`, which is part of every build.
    static func file(_ path: String) -> TextFile {
        guard let file = files(under: path).first else { preconditionFailure("not embedded: \(path)") }
        return file
    }

    /// The cells of these columns of a file, which a test keeps readable.
    static func rows(_ path: String, _ columns: [String]) -> [[String]] {
        do {
            var records = CSVRecords(try CSVTable(file(path)), required: columns)
            try records.check()
            let rows = records.table.rows.map { row in columns.map { records.text(row, $0) } }
            try records.check()
            return rows
        } catch {
            preconditionFailure("\(path): \(error)")
        }
    }
}
