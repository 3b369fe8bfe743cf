import Input
import Quantities

/// How the records of single requests look in the files of one tool.
protocol RequestLayout: Sendable {
    /// The keys that are read of a record, at any depth; all others are passed over.
    static var keys: [String] { get }

    /// Whether `record` is one of this tool.
    static func recognises(_ record: DataValue) -> Bool

    /// Adds what one record says.
    static func add(_ record: Field, to sums: inout RequestSums)
}

/// All layouts of records, in the order in which they are asked.
enum RequestLayouts {
    static let all: [any RequestLayout.Type] = [AIPerfRecordsImporter.self, LLMPerfResponses.self]
}

/// What the requests of a file that lists them one by one come to.
///
/// Holds three numbers a request, which percentiles need, and nothing else of it.
struct RequestSums: Sendable {
    let layout: any RequestLayout.Type
    let keys: [JSONKey]
    var log: ImportLog
    var firstToken = Sample()
    var perToken = Sample()
    var endToEnd = Sample()
    var inputTokens = RunningMean()
    var outputTokens = RunningMean()
    /// Output tokens as the server counts them, where records say so beside the client's count.
    var serverTokens = RunningMean()
    var completed = 0
    var failed = 0
    /// Nanoseconds since 1970 of the first request sent and the last answered.
    var start: Int64?
    var end: Int64?
    private var records = 0

    init(_ layout: any RequestLayout.Type, file: String) {
        self.layout = layout
        keys = layout.keys.map { JSONKey($0) }
        log = ImportLog(file: file)
    }

    /// Adds a record; false when it is none of the layout.
    mutating func add(_ record: DataValue) -> Bool {
        guard layout.recognises(record) else { return false }
        records += 1
        layout.add(Field(record, path: "record \(records)"), to: &self)
        return true
    }

    /// Writes the counts, lengths and latencies into `run`.
    func describe(_ run: inout RecordedRun) {
        run.counts.completed = completed
        run.counts.failed = failed
        run.timeToFirstToken = firstToken.latency(unit: 1)
        run.timePerOutputToken = perToken.latency(unit: 1)
        run.endToEnd = endToEnd.latency(unit: 1)
        run.load.inputTokens = inputTokens.mean.map { Tokens($0) }
        run.load.outputTokens = outputTokens.mean.map { Tokens($0) }
    }
}

/// A mean that needs no list of its values.
struct RunningMean: Sendable {
    private var sum = 0.0
    private var count = 0

    mutating func add(_ value: Double?) {
        guard let value else { return }
        sum += value
        count += 1
    }

    /// The mean; nil of nothing.
    var mean: Double? { count == 0 ? nil : sum / Double(count) }
}
