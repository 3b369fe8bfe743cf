public import Input

/// YAML or JSON of other programs as written, every value with its line and column.
public enum PlacedDocuments {
    /// The documents of `file`, and what in them was skipped, such as a key written twice.
    ///
    /// Within the bounds on size, depth, number of values and aliases that hold for scenarios. Throws what keeps a
    /// document from being read.
    public static func read(
        _ file: TextFile
    ) throws(InputProblems) -> (documents: [ScenarioNode], skipped: [Diagnostic]) {
        guard file.bytes.count <= ScenarioDocument.maximumSize else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name), "the text has \(file.bytes.count) bytes",
                    allowed: "up to \(ScenarioDocument.maximumSize)")
            ])
        }
        var documents: [ScenarioNode] = []
        var skipped: [Diagnostic] = []
        for text in try parts(file) {
            var reader = YAMLReader(file: file.name)
            reader.isScenario = false
            guard let root = reader.readValue(text), reader.isWhole else {
                throw InputProblems(reader.problems.sortedByPlace())
            }
            skipped += reader.problems
            documents.append(root)
        }
        return (documents, skipped)
    }

    /// Most documents of one file.
    private static let most = 200

    /// Each document behind as many empty lines as stand before it, so that its lines keep their numbers.
    private static func parts(_ file: TextFile) throws(InputProblems) -> [String] {
        var parts: [String] = []
        var lines: [Substring] = []
        var (start, line) = (0, 0)
        var hasContent = false
        func close() {
            if hasContent { parts.append(String(repeating: "\n", count: start) + lines.joined(separator: "\n") + "\n") }
        }
        for text in file.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            line += 1
            let isMark = text == "---" || text.hasPrefix("--- ") || text == "..."
            if isMark {
                close()
                guard parts.count < most else {
                    throw InputProblems([
                        Diagnostic(
                            at: SourcePlace(file: file.name, line: line), "more than \(most) documents in one file")
                    ])
                }
                (lines, start, hasContent) = ([], line, false)
                continue
            }
            let body = text.drop { $0 == " " || $0 == "\t" }
            if !body.isEmpty, !body.hasPrefix("#") { hasContent = true }
            lines.append(text)
        }
        close()
        return parts
    }
}
