import Input
import Yams

/// Turns YAML text into ``ScenarioNode``s, within bounds on size, depth and number of values.
struct YAMLReader {
    let file: String
    /// The path of a command-line override; its values have no line of their own.
    var field: String?
    private(set) var problems: [Diagnostic] = []
    /// Whether all of the text was read in spite of the problems, so that more of them can be found in it.
    private(set) var isWhole = true
    /// Whether messages are to say what a scenario is like.
    var isScenario = true
    private var valueCount = 0
    /// Keys that were written twice, renamed so that the rest of the text can be read; see ``renamed(_:_:_:)``.
    private var renamedKeys: Set<String> = []

    init(file: String, field: String? = nil) {
        self.file = file
        self.field = field
    }

    static func tooLarge(_ count: Int, _ file: String) -> Diagnostic {
        Diagnostic(
            at: SourcePlace(file: file), "the text has \(count) bytes",
            allowed: "up to \(ScenarioDocument.maximumSize)",
            suggestion: "a scenario needs a few kilobytes: check that this is the right file")
    }

    /// The block of keys that `text` is; nil with problems when it is none.
    mutating func read(_ text: String, as kind: ScenarioDocument.Kind) -> ScenarioNode? {
        guard let root = readValue(text) else { return nil }
        guard case .map = root.content else {
            report(
                root.place, "\(kind.name) is a block of keys, not \(root.kindName)", kind.start)
            return nil
        }
        return root
    }

    /// The single value that `text` is; nil with problems when it is none.
    mutating func readValue(_ text: String) -> ScenarioNode? {
        guard text.utf8.count <= ScenarioDocument.maximumSize else {
            problems.append(Self.tooLarge(text.utf8.count, file))
            return nil
        }
        guard aliasesAreFew(text) else { return nil }
        var text = Self.withPairsJoined(text)
        while true {
            do {
                guard let node = try Yams.compose(yaml: text) else {
                    report(place(1, 1), "nothing is written here", isScenario ? "start with plimsoll init" : nil)
                    return nil
                }
                return convert(node, depth: 1)
            } catch let error as YamlError {
                guard let mended = report(error, text) else { return nil }
                text = mended
            } catch {
                report(place(1, 1), "the text cannot be read as YAML", nil)
                return nil
            }
        }
    }

    /// JSON with characters beyond 16 bits as characters: JSON writes each as two escapes, which YAML knows nothing of.
    private static func withPairsJoined(_ text: String) -> String {
        guard text.first(where: { !$0.isWhitespace }) == "{" else { return text }
        let pair = /(\\\\)|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/
        return text.replacing(pair) { match in
            guard let high = match.2.flatMap({ UInt32($0, radix: 16) }),
                let low = match.3.flatMap({ UInt32($0, radix: 16) }),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            else { return String(match.0) }
            return String(scalar)
        }
    }

    /// Aliases multiply what is written, and Yams compares keys with all aliases written out, so they are counted before it
    /// sees the text: eight make at most 18 times the text.
    private mutating func aliasesAreFew(_ text: String) -> Bool {
        var count = 0
        var line = 1
        var before = UInt8(ascii: "\n")
        var wasStar = false
        for byte in text.utf8 {
            let isName = byte > 0x20 && byte != UInt8(ascii: "*")
            if wasStar, isName { count += 1 }
            if count > 8 {
                report(
                    place(line, nil), "more than 8 aliases (*name) in one file",
                    "write the values out where they belong")
                return false
            }
            let startsWord = before <= 0x20 || "[]{},:-?".utf8.contains(before)
            wasStar = byte == UInt8(ascii: "*") && startsWord
            if byte == UInt8(ascii: "\n") { line += 1 }
            before = byte
        }
        if count > 0, text.utf8.count > 65_536 {
            report(place(1, 1), "a file with aliases (*name) may have 65536 bytes", "write the values out")
            return false
        }
        return true
    }

    private mutating func convert(_ node: Node, depth: Int) -> ScenarioNode? {
        let place = place(node.mark?.line, node.mark?.column)
        valueCount += 1
        guard valueCount <= ScenarioDocument.maximumValues else {
            if valueCount == ScenarioDocument.maximumValues + 1 {
                report(
                    place, "more than \(ScenarioDocument.maximumValues) values",
                    isScenario ? "a scenario needs a few dozen" : nil)
            }
            return nil
        }
        guard depth <= ScenarioDocument.maximumDepth else {
            report(
                place, "nested deeper than \(ScenarioDocument.maximumDepth) levels",
                isScenario ? "a scenario needs four" : nil)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            refuseTag(scalar.tag.description, place)
            return ScenarioNode(.scalar(scalar.string, quoted: scalar.style != .plain), at: place)
        case .sequence(let sequence):
            refuseTag(sequence.tag.description, place)
            var items: [ScenarioNode] = []
            for item in sequence {
                guard valueCount <= ScenarioDocument.maximumValues else { return nil }
                if let item = convert(item, depth: depth + 1) { items.append(item) }
            }
            return ScenarioNode(.list(items), at: place)
        case .mapping(let mapping):
            refuseTag(mapping.tag.description, place)
            return ScenarioNode(.map(entries(of: mapping, depth: depth)), at: place)
        case .alias:
            report(place, "this alias points nowhere", "write the value out")
            return nil
        }
    }

    private mutating func entries(of mapping: Node.Mapping, depth: Int) -> [ScenarioEntry] {
        var entries: [ScenarioEntry] = []
        var firstLines: [String: Int] = [:]
        for (key, value) in mapping {
            guard valueCount <= ScenarioDocument.maximumValues else { break }
            let place = place(key.mark?.line, key.mark?.column)
            guard case .scalar(let scalar) = key else {
                report(place, "a key must be a word", "write \"key: value\"", skipping: true)
                continue
            }
            if renamedKeys.contains(scalar.string) { continue }
            if let line = firstLines[scalar.string] {
                report(
                    place, "\"\(scalar.string.shortened)\" is written twice, first in line \(line)", "keep one",
                    skipping: true)
                continue
            }
            firstLines[scalar.string] = place.line ?? 0
            if let value = convert(value, depth: depth + 1) {
                entries.append(ScenarioEntry(key: scalar.string, place: place, value: value))
            }
        }
        return entries
    }

    private mutating func refuseTag(_ tag: String, _ place: SourcePlace) {
        let core = ["str", "int", "float", "bool", "null", "seq", "map"].map { "tag:yaml.org,2002:" + $0 }
        guard !tag.isEmpty, tag != "!", !core.contains(tag) else { return }
        report(place, "the tag \"\(tag.shortened)\" is not read", "leave it out", skipping: true)
    }
}

extension YAMLReader {
    private func place(_ line: Int?, _ column: Int?) -> SourcePlace {
        field == nil
            ? SourcePlace(file: file, line: line, column: column) : SourcePlace(file: file, field: field)
    }

    private mutating func report(
        _ place: SourcePlace, _ message: String, _ suggestion: String?, skipping: Bool = false
    ) {
        isWhole = isWhole && skipping
        // A damaged file can have thousands of problems of one kind; a hundred are enough to start with.
        guard problems.count < 100 else { return }
        problems.append(Diagnostic(at: place, message, suggestion: suggestion))
    }

    /// Reports what Yams found; a text to read instead when only a key was written twice.
    private mutating func report(_ error: YamlError, _ text: String) -> String? {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            guard !problem.hasPrefix("Maximum nesting level") else {
                report(
                    place(mark.line, mark.column), "nested deeper than \(ScenarioDocument.maximumDepth) levels",
                    isScenario ? "a scenario needs four" : nil)
                return nil
            }
            let line = context.map { " (\($0.text.shortened) that starts in line \($0.mark.line))" } ?? ""
            report(
                place(mark.line, mark.column), "not YAML: \(problem)\(line)",
                "check indentation, colons, brackets and quotation marks there")
        case .reader(let problem, let offset, _, _):
            let before = text.utf8.prefix(offset ?? 0)
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            let start = before.lastIndex(of: UInt8(ascii: "\n")).map { before.index(after: $0) } ?? before.startIndex
            let column = String(decoding: before[start...], as: UTF8.self).unicodeScalars.count + 1
            report(place(line, column), "not readable text: \(problem)", "remove the character")
        case .duplicatedKeysInMapping(let keys, let context):
            return reportRepetition(of: keys.first ?? "", first: context.mark, text)
        default:
            report(place(1, 1), "the text cannot be read as YAML", nil)
        }
        return nil
    }

    private mutating func reportRepetition(of key: String, first: Mark, _ text: String) -> String? {
        let second = Self.repetition(of: key, in: text, after: first)
        report(
            place(second?.line ?? first.line, second?.column ?? first.column),
            "\"\(key.shortened)\" is written twice, first in line \(first.line)", "keep one",
            skipping: true)
        // Every repetition costs another reading, so a large or hopeless text is left at the first few.
        guard let second, renamedKeys.count < 20, text.utf8.count <= 65_536 else { return nil }
        return renamed(key, text, second)
    }

    /// `text` with the key at that place renamed; its entry is left out when the text is read.
    private mutating func renamed(_ key: String, _ text: String, _ place: (line: Int, column: Int)) -> String {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        let name = "\(key) repeated \(renamedKeys.count)"
        renamedKeys.insert(name)
        let indent = String(repeating: " ", count: place.column - 1)
        lines[place.line - 1] = indent + name + lines[place.line - 1].dropFirst(place.column - 1 + key.count)
        return lines.joined(separator: "\n")
    }

    /// Where `key` stands again below `mark` at the same indentation; nil in maps in braces.
    private static func repetition(of key: String, in text: String, after mark: Mark) -> (line: Int, column: Int)? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().dropFirst(mark.line) {
            let indent = line.prefix { $0 == " " }.count
            let body = line.dropFirst(indent)
            if body.isEmpty || body.hasPrefix("#") { continue }
            if indent + 1 < mark.column { return nil }
            if indent + 1 == mark.column, body.hasPrefix(key), body.dropFirst(key.count).hasPrefix(":") {
                return (index + 1, indent + 1)
            }
        }
        return nil
    }
}
