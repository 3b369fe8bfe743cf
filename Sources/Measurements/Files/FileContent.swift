import Input

/// What a file holds, read as far as can be without knowing which tool wrote it.
struct FileContent: Sendable {
    /// The form of the content.
    enum Form: Sendable, Hashable {
        /// JSON, JSON lines or YAML: one or more documents.
        case documents([DataValue])
        /// Text of another form.
        case text
        /// XML.
        case xml
    }

    let name: String
    let form: Form
    /// The bytes, unless they are JSON, which is never held.
    let file: TextFile
    /// Records of single requests, where the file lists them one by one; they are no documents.
    var requests: RequestSums?

    /// The first document; nil for text.
    var document: DataValue? {
        guard case .documents(let documents) = form else { return nil }
        return documents.first
    }

    /// All documents; none for text.
    var documents: [DataValue] {
        guard case .documents(let documents) = form else { return [] }
        return documents
    }

    /// The text; empty for JSON and YAML.
    var text: String { form == .text ? file.text : "" }

    /// Cells of comma-separated text whose rows need not be equally long; none when it is not text.
    ///
    /// Several tools write tables of different widths, or several header rows, into one file.
    func rows() throws(InputProblems) -> [[String]] {
        guard form == .text else { return [] }
        return try CSVTable.raggedRows(file).map { $0.cells.map { String($0) } }
    }
}

extension FileContent {
    /// Text, which is held as a whole, may be this large; JSON may be of any size.
    static let textLimit = 64 << 20

    /// Reads what `stream` holds, and tells by its first bytes how.
    static func read(_ stream: ByteStream) throws(InputProblems) -> (content: FileContent, hash: String) {
        let head = try stream.open()
        let first = head.first { $0 > 0x20 }
        if first == 0x7B || first == 0x5B, !looksLikeLog(Array(head)) {
            var reader = JSONReader(stream)
            let documents = try reader.documents()
            let file = TextFile(name: stream.name, bytes: [])
            let content = FileContent(
                name: stream.name, form: .documents(documents), file: file, requests: reader.requests)
            return (content, stream.finish())
        }
        let file = try stream.rest(
            limit: textLimit, suggestion: "import the JSON that the tool writes, or a table in parts")
        let hash = stream.finish()
        if first == 0x3C { return (FileContent(name: stream.name, form: .xml, file: file), hash) }
        if looksLikeYAML(file.bytes), !ConsoleBlockImporter.isConsole(file.bytes) {
            var reader = YAMLReader(file)
            let document = try reader.document()
            return (FileContent(name: stream.name, form: .documents([document]), file: file), hash)
        }
        return (FileContent(name: stream.name, form: .text, file: file), hash)
    }

    /// Whether a line starts with a date, a time or a word in brackets, as lines of logs do and JSON never does.
    private static func looksLikeLog(_ head: [UInt8]) -> Bool {
        let line = head.drop { $0 <= 0x20 || $0 >= 0x80 }.prefix { $0 != 0x0A && $0 != 0x5D }
        guard line.first == 0x5B, line.endIndex < head.endIndex, head[line.endIndex] == 0x5D else { return false }
        let inside = line.dropFirst()
        if let first = inside.first, (0x41...0x5A).contains(first) { return !inside.elementsEqual("NaN".utf8) }
        return inside.contains(0x3A) && inside.first.map { (0x30...0x39).contains($0) } == true
    }

    /// Whether a line without indentation starts as `key:`, with no comma before the colon, among the first lines that
    /// are neither blank nor a comment.
    private static func looksLikeYAML(_ bytes: [UInt8]) -> Bool {
        for line in bytes.prefix(4096).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(40) {
            if line.first == 0x23 || line.elementsEqual("---".utf8) { continue }
            guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { return false }
            let key = line[line.startIndex..<colon]
            let after = line.index(after: colon)
            let isWord = key.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            return isWord && (after == line.endIndex || line[after] == 0x20)
        }
        return false
    }
}
