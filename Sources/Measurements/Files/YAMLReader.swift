import Input
import Yams

/// Reads YAML into the same values as JSON.
struct YAMLReader {
    private enum Limit { static let lines = 100_000 }

    private let file: TextFile
    private var values = 0

    init(_ file: TextFile) { self.file = file }

    mutating func document() throws(InputProblems) -> DataValue {
        try checkDepth()
        let node: Node?
        do {
            node = try Yams.compose(yaml: file.text)
        } catch let error as YamlError {
            throw InputProblems([Diagnostic(at: SourcePlace(file: file.name), "this is not YAML: \(firstLine(error))")])
        } catch {
            throw InputProblems([Diagnostic(at: SourcePlace(file: file.name), "this is not YAML")])
        }
        guard let node else {
            throw InputProblems([Diagnostic(at: SourcePlace(file: file.name), "the file is empty")])
        }
        return try value(node, depth: 0)
    }

    /// The parser recurses, so that depth is bounded before it runs.
    private func checkDepth() throws(InputProblems) {
        var line = 1
        var flow = 0
        var aliases = 0
        var before = UInt8(ascii: "\n")
        var lead = 0
        var leads = true
        for byte in file.bytes {
            switch byte {
            case 0x0A:
                line += 1
                lead = 0
                leads = true
            case 0x5B, 0x7B: flow += 1
            case 0x5D, 0x7D: flow = max(0, flow - 1)
            default: break
            }
            // Aliases multiply what is written, and Yams compares keys with all of them written out.
            if byte == UInt8(ascii: "*"), before <= 0x20 || "[{,:-".utf8.contains(before) { aliases += 1 }
            before = byte
            if aliases > 64 || line > Limit.lines {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: file.name, line: line),
                        "the YAML is too long, or repeats itself too often",
                        allowed: "at most \(Limit.lines) lines and 64 aliases (*name)",
                        suggestion: "import the JSON that the tool writes")
                ])
            }
            if leads, byte == 0x20 || byte == 0x2D || byte == 0x3F { lead += 1 } else if byte != 0x0A { leads = false }
            if flow > JSONReader.Limit.depth || lead > 4 * JSONReader.Limit.depth {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: file.name, line: line), "values are nested too deeply",
                        allowed: "at most \(JSONReader.Limit.depth) levels")
                ])
            }
        }
    }

    private mutating func value(_ node: Node, depth: Int) throws(InputProblems) -> DataValue {
        values += 1
        guard values <= JSONReader.Limit.values, depth <= JSONReader.Limit.depth else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name, line: node.mark?.line, column: node.mark?.column),
                    "the file holds too many values, or nests them too deeply")
            ])
        }
        switch node {
        case .scalar(let scalar): return YAMLReader.scalar(scalar)
        case .sequence(let sequence):
            var items: [DataValue] = []
            for item in sequence { items.append(try value(item, depth: depth + 1)) }
            return .array(items)
        case .mapping(let mapping):
            var members: [DataValue.Member] = []
            for (key, item) in mapping {
                let name = key.scalar?.string ?? ""
                if case .sequence(let sequence) = item, JSONReader.perRequestKeys.contains(name) {
                    members.append(.init(key: name, value: .skipped(count: sequence.count)))
                } else {
                    members.append(.init(key: name, value: try value(item, depth: depth + 1)))
                }
            }
            return .object(members)
        case .alias: return .null
        }
    }

    private static func scalar(_ scalar: Node.Scalar) -> DataValue {
        let text = scalar.string
        guard scalar.style == .plain || scalar.style == .any else { return .text(text) }
        switch text.lowercased() {
        case "", "~", "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case ".nan": return .nonFinite("NaN")
        case ".inf", "+.inf": return .nonFinite("Infinity")
        case "-.inf": return .nonFinite("-Infinity")
        default: break
        }
        if let integer = Int64(text) { return .integer(integer) }
        if let number = Double(text), text.utf8.contains(where: { (0x30...0x39).contains($0) }) {
            return number.isFinite ? .number(number) : .nonFinite(text)
        }
        return .text(text)
    }

    private func firstLine(_ error: YamlError) -> String {
        String("\(error)".split(separator: "\n").first ?? "").prefix(120).description
    }
}
