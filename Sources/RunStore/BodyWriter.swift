internal import Foundation
internal import Input
internal import Measurements
internal import Quantities

/// Writes a run as the JSON that it is decoded from: what is unknown is left out, keys are in the order of properties.
///
/// Written here, property by property, because encoding took most of the time of an import: Foundation's encoder needs ten
/// times as long for a run (35 us against 3). A test holds both against each other.
struct BodyWriter {
    private(set) var bytes: [UInt8] = []
    private var isFinite = true

    /// The bytes of `run`; throws when a number in it is none that JSON has.
    static func json(_ run: RecordedRun) throws -> Data {
        var writer = BodyWriter()
        writer.bytes.reserveCapacity(1024)
        writer.write(run)
        guard writer.isFinite else {
            throw EncodingError.invalidValue(
                run, EncodingError.Context(codingPath: [], debugDescription: "a number is not finite"))
        }
        return Data(writer.bytes)
    }

    private mutating func write(_ run: RecordedRun) {
        bytes.append(0x7B)
        write("id", run.id)
        object("origin") { $0.write(run.origin) }
        object("engine") { $0.write(run.engine) }
        object("model") {
            $0.write("name", run.model.name)
            $0.write("weightPrecision", run.model.weightPrecision)
            $0.write("cachePrecision", run.model.cachePrecision)
        }
        object("hardware") {
            $0.write("accelerator", run.hardware.accelerator)
            $0.write("count", run.hardware.count)
            $0.write("nodes", run.hardware.nodes)
            $0.write("driver", run.hardware.driver)
            $0.write("memory", run.hardware.memory?.value)
        }
        object("layout") { $0.write(run.layout) }
        object("load") { $0.write(run.load) }
        object("counts") {
            $0.write("completed", run.counts.completed)
            $0.write("failed", run.counts.failed)
            $0.write("incomplete", run.counts.incomplete)
        }
        object("throughput") {
            $0.write("output", run.throughput.output?.value)
            $0.write("total", run.throughput.total?.value)
            $0.write("requests", run.throughput.requests?.value)
            $0.write("concurrency", run.throughput.concurrency)
        }
        write("timeToFirstToken", run.timeToFirstToken)
        write("timePerOutputToken", run.timePerOutputToken)
        write("endToEnd", run.endToEnd)
        write("meanInterTokenLatency", run.meanInterTokenLatency?.value)
        write("flags", run.flags.map(\.rawValue))
        write("notes", run.notes)
        write("given", run.given)
        write("assumed", run.assumed)
        close(0x7D)
    }

    private mutating func write(_ origin: RecordedRun.Origin) {
        write("source", origin.source)
        write("method", origin.method)
        write("path", origin.path)
        write("date", origin.date)
        write("license", origin.license)
        write("fileHash", origin.fileHash)
        write("importedAt", origin.importedAt)
        write("client", origin.client)
        write("clientVersion", origin.clientVersion)
        write("tokenCounter", origin.tokenCounter?.rawValue)
        write("tokenTimeDefinition", origin.tokenTimeDefinition?.rawValue)
    }

    private mutating func write(_ engine: RecordedRun.Engine) {
        write("name", engine.name)
        write("version", engine.version)
        write("flags", engine.flags)
        write("maxSequences", engine.maxSequences)
        write("maxBatchedTokens", engine.maxBatchedTokens)
        write("memoryShare", engine.memoryShare)
        write("maxModelLength", engine.maxModelLength)
        write("prefixCaching", engine.prefixCaching)
        write("generation", engine.generation?.rawValue)
    }

    private mutating func write(_ layout: RecordedRun.Layout) {
        write("tensor", layout.tensor)
        write("pipeline", layout.pipeline)
        write("expert", layout.expert)
        write("data", layout.data)
        write("dataParallelAttention", layout.dataParallelAttention)
        write("disaggregated", layout.disaggregated)
        write("prefill", layout.prefill)
        write("decode", layout.decode)
        write("speculative", layout.speculative)
    }

    private mutating func write(_ load: RecordedRun.Load) {
        write("arrival", load.arrival?.rawValue)
        write("inputTokens", load.inputTokens?.value)
        write("sharedPrefixTokens", load.sharedPrefixTokens?.value)
        write("distinctPrompts", load.distinctPrompts)
        write("outputTokens", load.outputTokens?.value)
        write("inputSpread", load.inputSpread)
        write("outputSpread", load.outputSpread)
        write("concurrency", load.concurrency)
        write("requestsPerUser", load.requestsPerUser)
        write("startPattern", load.startPattern?.rawValue)
        write("requestRate", load.requestRate?.value)
        write("clientLimit", load.clientLimit)
        write("duration", load.duration?.value)
    }

    private mutating func write(_ key: StaticString, _ latency: LatencySummary) {
        object(key) {
            $0.write("mean", latency.mean?.value)
            $0.write("p50", latency.p50?.value)
            $0.write("p90", latency.p90?.value)
            $0.write("p95", latency.p95?.value)
            $0.write("p99", latency.p99?.value)
        }
    }

    private mutating func write(_ key: StaticString, _ pool: RecordedRun.Pool?) {
        guard let pool else { return }
        object(key) {
            $0.write("workers", pool.workers)
            $0.write("tensor", pool.tensor)
            $0.write("pipeline", pool.pipeline)
            $0.write("expert", pool.expert)
            $0.write("data", pool.data)
        }
    }
}

extension BodyWriter {
    private mutating func object(_ key: StaticString, _ write: (inout BodyWriter) -> Void) {
        self.key(key)
        bytes.append(0x7B)
        write(&self)
        close(0x7D)
        bytes.append(0x2C)
    }

    /// Closes what was opened; the last item of it is followed by a comma.
    private mutating func close(_ bracket: UInt8) {
        if bytes.last == 0x2C { bytes.removeLast() }
        bytes.append(bracket)
    }

    private mutating func key(_ key: StaticString) {
        bytes.append(0x22)
        bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        bytes.append(0x22)
        bytes.append(0x3A)
    }

    private mutating func write(_ key: StaticString, _ text: String?) {
        guard let text else { return }
        self.key(key)
        append(text)
        bytes.append(0x2C)
    }

    private mutating func write(_ key: StaticString, _ texts: [String]?) {
        guard let texts else { return }
        self.key(key)
        bytes.append(0x5B)
        for text in texts {
            append(text)
            bytes.append(0x2C)
        }
        close(0x5D)
        bytes.append(0x2C)
    }

    private mutating func write(_ key: StaticString, _ number: Double?) {
        guard let number else { return }
        isFinite = isFinite && number.isFinite
        write(key, plain: number.description)
    }

    private mutating func write(_ key: StaticString, _ number: Int?) {
        if let number { write(key, plain: number.description) }
    }

    private mutating func write(_ key: StaticString, _ flag: Bool?) {
        if let flag { write(key, plain: flag ? "true" : "false") }
    }

    private mutating func write(_ key: StaticString, plain text: String) {
        self.key(key)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x2C)
    }

    private mutating func append(_ text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00\(byte.hexadecimal)".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
