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
        guard stream.filled > 0 || stream.refill() else { throw refused(stream.name, "the file is empty") }
        let head = Array(stream.buffer[0..<min(stream.filled, 4096)])
        try refuseOtherEncodings(head, name: stream.name)
        let first = head.drop { $0 == 0xEF || $0 == 0xBB || $0 == 0xBF || $0 <= 0x20 }.first
        if first == 0x7B || first == 0x5B, !looksLikeLog(head) {
            var reader = JSONReader(stream)
            let documents = try reader.documents()
            let file = TextFile(name: stream.name, bytes: [])
            let content = FileContent(
                name: stream.name, form: .documents(documents), file: file, requests: reader.requests)
            return (content, stream.finish())
        }
        let file = try text(stream)
        let hash = stream.finish()
        if first == 0x3C { return (FileContent(name: stream.name, form: .xml, file: file), hash) }
        if looksLikeYAML(file.bytes), !ConsoleBlockImporter.isConsole(file.bytes) {
            var reader = YAMLReader(file)
            let document = try reader.document()
            return (FileContent(name: stream.name, form: .documents([document]), file: file), hash)
        }
        return (FileContent(name: stream.name, form: .text, file: file), hash)
    }

    private static func refused(
        _ name: String, _ message: String, allowed: String? = nil, suggestion: String? = nil
    ) -> InputProblems {
        InputProblems([
            Diagnostic(at: SourcePlace(file: name), message, allowed: allowed, suggestion: suggestion)
        ])
    }

    private static func refuseOtherEncodings(_ head: [UInt8], name: String) throws(InputProblems) {
        if head.starts(with: GzipInflater.mark) {
            throw refused(name, "the file is compressed twice", suggestion: "unpack it with gunzip first")
        }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || head.contains(0) {
            throw refused(name, "this is not UTF-8 text", suggestion: "save the file as UTF-8")
        }
    }

    private static func text(_ stream: ByteStream) throws(InputProblems) -> TextFile {
        var bytes: [UInt8] = []
        repeat {
            bytes += stream.buffer[0..<stream.filled]
            guard bytes.count <= textLimit else {
                throw refused(
                    stream.name, "the file is too large", allowed: "at most \(textLimit >> 20) MiB unless it is JSON",
                    suggestion: "import the JSON that the tool writes, or a table in parts")
            }
        } while stream.refill()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        do { return try TextFile(checking: bytes, name: stream.name) } catch {
            throw InputProblems([error.diagnostic])
        }
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
