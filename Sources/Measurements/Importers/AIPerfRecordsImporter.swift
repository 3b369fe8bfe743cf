import Quantities

/// AIPerf's `profile_export.jsonl`: one line for each request.
enum AIPerfRecordsImporter: RunImporter {
    static let tool = "AIPerf"

    static func recognises(_ content: FileContent) -> Bool {
        let root = Field(content.document)
        return root["metadata"]["request_start_ns"].isPresent && root["metadata"]["benchmark_phase"].isPresent
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        var records = Records()
        for (index, document) in content.documents.enumerated() {
            records.add(Field(document, path: "line \(index + 1)"), &log)
        }
        return .runs([records.run()])
    }

    private struct Records {
        private var firstToken = Sample()
        private var perToken = Sample()
        private var endToEnd = Sample()
        private var input = Sample()
        private var output = Sample()
        private var completed = 0
        private var failed = 0
        private var start: Int64?
        private var end: Int64?

        mutating func add(_ record: Field, _ log: inout ImportLog) {
            let metadata = record["metadata"]
            guard metadata["benchmark_phase"].text == "profiling" else { return }
            if case .integer(let time) = metadata["request_start_ns"].value { start = min(start ?? time, time) }
            if case .integer(let time) = metadata["request_end_ns"].value { end = max(end ?? time, time) }
            guard !record["error"].isPresent, metadata["was_cancelled"].flag != true else {
                failed += 1
                return
            }
            completed += 1
            let metrics = record["metrics"]
            firstToken.add(time(metrics["time_to_first_token"], &log))
            perToken.add(time(metrics["inter_token_latency"], &log))
            endToEnd.add(time(metrics["request_latency"], &log))
            input.add(log.number(metrics["input_sequence_length"]["value"]))
            output.add(log.number(metrics["output_sequence_length"]["value"]))
        }

        private func time(_ field: Field, _ log: inout ImportLog) -> Double? {
            guard let unit = LatencyUnit.seconds(per: field["unit"].text ?? "ms") else { return nil }
            return log.number(field["value"]).map { $0 * unit }
        }

        func run() -> RecordedRun {
            var run = RecordedRun(id: "aiperf-records-0")
            run.origin.client = tool
            run.origin.tokenTimeDefinition = .perRequest
            run.origin.tokenCounter = .client
            run.counts.completed = completed
            run.counts.failed = failed
            run.timeToFirstToken = firstToken.latency(unit: 1)
            run.timePerOutputToken = perToken.latency(unit: 1)
            run.endToEnd = endToEnd.latency(unit: 1)
            run.load.inputTokens = input.mean.map { Tokens($0) }
            run.load.outputTokens = output.mean.map { Tokens($0) }
            guard let start, let end, end > start, start >= 0 else { return run }
            run.origin.date = utcDate(epochSeconds: Double(start) * 1e-9)
            let duration = Seconds(Double(end - start) * 1e-9)
            run.load.duration = duration
            run.throughput.requests = Requests(Double(completed)) / duration
            if let tokens = run.load.outputTokens { run.throughput.output = tokens * Double(completed) / duration }
            return run
        }
    }
}
