import Input
import Quantities

/// The summaries of `vllm bench sweep serve`: repeats of each combination of settings, which become one run each.
enum VLLMSweepImporter: RunImporter {
    static let tool = "vllm bench sweep"

    static func recognises(_ content: FileContent) -> Bool {
        if case .array(let items) = content.document, let first = items.first {
            return first["run_number"] != nil && VLLMServeImporter.recognises(first)
        }
        let header = content.text.prefix(20_000).prefix { !$0.isNewline }
        return header.contains(",") && header.contains("run_number") && header.contains("mean_ttft_ms")
            && header.contains("output_throughput")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let records: [Field]
        do { records = try self.records(of: content) } catch {
            log.append(error.diagnostics)
            return Findings()
        }
        var order: [String] = []
        var repeats: [String: [Field]] = [:]
        for record in records where log.number(record["run_number"]) != nil || record["completed"].isPresent {
            // What warmed the server up stands there with a negative number.
            if case .integer(let number) = record["run_number"].value, number < 0 { continue }
            if record["run_number"].text?.hasPrefix("-") == true { continue }
            let key = conditions(of: record)
            if repeats[key] == nil { order.append(key) }
            repeats[key, default: []].append(record)
        }
        return .runs(
            order.enumerated().map { index, key in
                let runs = (repeats[key] ?? []).map { VLLMServeImporter.run($0, index, log: &log) }
                var mean = RecordedRun(meanOf: runs) ?? RecordedRun(id: "")
                mean.id = "vllm-sweep-\(index)"
                return mean
            })
    }

    private static func records(of content: FileContent) throws(InputProblems) -> [Field] {
        if case .array(let items) = content.document {
            return items.enumerated().map { Field($1, path: "[\($0)]") }
        }
        let table = try CSVTable(content.file)
        return table.rows.map { row in
            let members = zip(table.columns, row.cells).filter { !$0.0.isEmpty && !$0.1.isEmpty }.map {
                DataValue.Member(key: $0, value: .text(String($1)))
            }
            return Field(.object(members), path: "line \(row.line)")
        }
    }

    /// All that is no result: what tells one combination from another.
    private static func conditions(of record: Field) -> String {
        record.members.filter { key, _ in !isResult(key) }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.field.text ?? $0.field.flag.map { "\($0)" } ?? "")" }.joined(separator: "|")
    }

    private static func isResult(_ key: String) -> Bool {
        let results: Set = [
            "date", "run_number", "duration", "completed", "failed", "total_input_tokens", "total_output_tokens",
            "max_output_tokens_per_s", "max_concurrent_requests", "rtfx", "request_goodput", "request_goodput:",
        ]
        return results.contains(key) || key.hasSuffix("_throughput") || key.hasSuffix("_ms")
            || JSONReader.perRequestKeys.contains(key)
    }
}

extension RecordedRun {
    /// Repeats of one run as one: requests and time are those of all, figures the means of theirs; nil of nothing.
    init?(meanOf runs: [RecordedRun]) {
        guard let first = runs.first else { return nil }
        self = first
        guard runs.count > 1 else { return }
        func sum(_ path: KeyPath<RecordedRun, Int?>) -> Int? {
            let known = runs.compactMap { $0[keyPath: path] }
            return known.count == runs.count ? known.reduce(0) { $0 &+ $1 } : nil
        }
        func mean<Amount: Quantity>(_ path: KeyPath<RecordedRun, Amount?>) -> Amount? {
            let known = runs.compactMap { $0[keyPath: path]?.value }
            return known.count == runs.count ? Amount(known.reduce(0, +) / Double(known.count)) : nil
        }
        func latency(_ path: KeyPath<RecordedRun, LatencySummary>) -> LatencySummary {
            LatencySummary(
                mean: mean(path.appending(path: \.mean)), p50: mean(path.appending(path: \.p50)),
                p90: mean(path.appending(path: \.p90)), p95: mean(path.appending(path: \.p95)),
                p99: mean(path.appending(path: \.p99)))
        }
        counts.completed = sum(\.counts.completed)
        counts.failed = sum(\.counts.failed)
        load.duration = mean(\.load.duration).map { $0 * Double(runs.count) }
        load.inputTokens = mean(\.load.inputTokens)
        load.outputTokens = mean(\.load.outputTokens)
        throughput.requests = mean(\.throughput.requests)
        throughput.output = mean(\.throughput.output)
        throughput.total = mean(\.throughput.total)
        timeToFirstToken = latency(\.timeToFirstToken)
        timePerOutputToken = latency(\.timePerOutputToken)
        endToEnd = latency(\.endToEnd)
        notes = [notes, "repeats=\(runs.count)"].compactMap { $0 }.joined(separator: " ")
    }
}
