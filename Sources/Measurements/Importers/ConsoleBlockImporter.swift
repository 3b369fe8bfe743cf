import Input

/// The block "Serving Benchmark Result" that vLLM and SGLang print at the end of a run, out of a log, a chat or an
/// issue.
enum ConsoleBlockImporter: RunImporter {
    static let tool = "console output of vllm bench serve and sglang bench_serving"

    private static let title = "Serving Benchmark Result"

    /// Whether text holds such a block or a table of llama-bench, whatever stands above it.
    static func isConsole(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains(title) || LlamaBenchTableImporter.header(of: text) != nil
    }

    static func recognises(_ content: FileContent) -> Bool { content.form == .text && content.text.contains(title) }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        var runs: [RecordedRun] = []
        var block: Block?
        var above: [Substring] = []
        func finish(_ log: inout ImportLog) {
            guard let done = block, !done.members.isEmpty else { return }
            runs.append(done.run(runs.count, log: &log))
        }
        for (index, line) in content.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            if line.contains(title) {
                finish(&log)
                block = Block(path: "line \(index + 1)", model: model(in: above.suffix(200)))
                above.removeAll()
            } else if block != nil {
                let trimmed = line.filter { !$0.isWhitespace }
                if trimmed.count >= 20, trimmed.allSatisfy({ $0 == "=" }) {
                    finish(&log)
                    block = nil
                } else {
                    block?.add(line)
                }
            } else {
                above.append(line)
            }
        }
        if block?.members.isEmpty == false { log.warn(nil, "the last block has no end: it may be cut off") }
        finish(&log)
        return .runs(runs)
    }

    /// The model of the command that was typed above a block.
    private static func model(in lines: ArraySlice<Substring>) -> String? {
        let words = lines.joined(separator: " ").split { $0.isWhitespace || $0 == "\\" }
        for (index, word) in words.enumerated().reversed() {
            for flag in ["--model", "--model-path"] {
                if word == flag, index + 1 < words.count { return String(words[index + 1]) }
                if word.hasPrefix(flag + "=") { return String(word.dropFirst(flag.count + 1)) }
            }
        }
        return nil
    }

    /// The rows of one block as the keys of the file that the same run writes.
    private struct Block {
        let path: String
        let model: String?
        var members: [DataValue.Member] = []
        private var isSGLang = false

        init(path: String, model: String?) {
            self.path = path
            self.model = model
        }

        mutating func add(_ line: Substring) {
            // Labels hold parentheses and no colon; the value stands behind the last one.
            guard let colon = line.lastIndex(of: ":") else { return }
            let label = line[..<colon].drop { $0.isWhitespace || $0 == ">" || $0 == "|" }
            let value = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard !value.isEmpty, value != "not set" else { return }
            if label.hasPrefix("Backend") { isSGLang = true }
            guard let key = key(String(label)), !members.contains(where: { $0.key == key }) else { return }
            members.append(.init(key: key, value: .text(value)))
        }

        private func key(_ label: String) -> String? {
            switch label.lowercased() {
            case "successful requests": "completed"
            case "failed requests": "failed"
            case "maximum request concurrency", "max request concurrency": "max_concurrency"
            case "request rate configured (rps)", "traffic request rate": "request_rate"
            case "benchmark duration (s)": "duration"
            case "total input tokens": "total_input_tokens"
            case "total generated tokens": "total_output_tokens"
            case "total generated tokens (retokenized)": "total_output_tokens_retokenized"
            case "request throughput (req/s)": "request_throughput"
            case "output token throughput (tok/s)": "output_throughput"
            case "total token throughput (tok/s)": isSGLang ? "total_throughput" : "total_token_throughput"
            case "concurrency": "concurrency"
            default: statistic(label)
            }
        }

        /// `Mean TTFT (ms)` as `mean_ttft_ms`.
        private func statistic(_ label: String) -> String? {
            guard let match = label.wholeMatch(of: /(Mean|Median|P[0-9.]+) (TTFT|TPOT|ITL|E2EL|E2E Latency) \(ms\)/)
            else {
                return nil
            }
            let measure = match.2.lowercased()
            return match.1.lowercased() + "_"
                + (measure.hasPrefix("e2e") ? (isSGLang ? "e2e_latency" : "e2el") : measure) + "_ms"
        }

        func run(_ index: Int, log: inout ImportLog) -> RecordedRun {
            var all = members
            if let model { all.append(.init(key: "model_id", value: .text(model))) }
            let root = Field(.object(all), path: path)
            var run =
                isSGLang
                ? SGLangImporter.run(root, index, log: &log) : VLLMServeImporter.run(root, index, log: &log)
            if isSGLang { run.model.name = model }
            run.id = "console-\(index)"
            return run
        }
    }
}
