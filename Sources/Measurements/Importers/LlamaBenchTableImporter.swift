import Input

/// The Markdown table and the CSV of llama-bench.
enum LlamaBenchTableImporter: RunImporter {
    static let tool = "llama-bench"

    static func recognises(_ content: FileContent) -> Bool {
        guard content.form == .text else { return false }
        let first = content.text.split(separator: "\n", maxSplits: 1).first ?? ""
        if first.hasPrefix("build_commit,") || first.hasPrefix("\"build_commit\",") { return first.contains("avg_ts") }
        return header(of: content.text) != nil
    }

    /// The header of a Markdown table, below whatever the program and its libraries have logged.
    static func header(of text: String) -> Substring? {
        guard text.contains("t/s") else { return nil }
        return text.split(whereSeparator: \.isNewline).first { line in
            line.hasPrefix("|") && line.contains("test") && line.contains("t/s")
        }
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        .runs(header(of: content.text) != nil ? markdown(content.text, &log) : table(content, &log))
    }

    private static func table(_ content: FileContent, _ log: inout ImportLog) -> [RecordedRun] {
        do {
            let table = try CSVTable(content.file)
            return table.rows.enumerated().map { index, row in
                let members = zip(table.columns, row.cells).map {
                    DataValue.Member(key: $0, value: .text(String($1)))
                }
                return LlamaBenchRecord.run(Field(.object(members), path: "line \(row.line)"), index, log: &log)
            }
        } catch {
            log.append(error.diagnostics)
            return []
        }
    }

    private static func markdown(_ text: String, _ log: inout ImportLog) -> [RecordedRun] {
        func cells(_ line: Substring) -> [String] {
            line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map { trimmed($0) }
        }
        let lines = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("|") }
        guard var header = lines.first.map(cells) else { return [] }
        var runs: [RecordedRun] = []
        for line in lines.dropFirst() where !line.hasPrefix("| -") && !line.hasPrefix("|-") {
            let row = cells(line)
            // A second run of the program below the first begins with a header of its own.
            if row.contains("t/s"), row.contains("test") {
                header = row
                continue
            }
            func cell(_ name: String) -> String? {
                header.firstIndex(of: name).flatMap { $0 < row.count && !row[$0].isEmpty ? row[$0] : nil }
            }
            var run = RecordedRun(id: "llama-bench-\(runs.count)")
            run.origin.client = tool
            run.engine.name = "llama.cpp"
            run.model.name = cell("model")
            let speed = cell("t/s")?.split(separator: " ").first.map { Field(.text(String($0)), path: "t/s") }
            guard let test = cell("test").flatMap(Test.init) else {
                log.warn(
                    "test", "this test is not known: \((cell("test") ?? "").prefix(40))",
                    allowed: "pp512, tg128, pp512+tg128, ... @ d512")
                continue
            }
            LlamaBenchRecord.measured(
                &run, prompt: test.prompt, generated: test.generated, depth: test.depth,
                speed: speed.flatMap { log.number($0) })
            runs.append(run)
        }
        return runs
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// A test's name: `pp512`, `tg 128`, `pp512+tg128`, `pp512 @ d512`.
    private struct Test {
        var prompt = 0
        var generated = 0
        var depth = 0

        init?(_ name: String) {
            for part in name.filter({ $0 != " " }).split(whereSeparator: { $0 == "@" || $0 == "+" }) {
                let letters = part.prefix(while: \.isLetter)
                guard let number = Int(part.dropFirst(letters.count)), (0...100_000_000).contains(number) else {
                    return nil
                }
                switch letters {
                case "pp": prompt = number
                case "tg": generated = number
                case "d": depth = number
                default: return nil
                }
            }
            guard prompt + generated > 0 else { return nil }
        }
    }
}
