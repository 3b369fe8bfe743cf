import Input

/// `simulation.log` of Gatling up to 3.12: a line for each event, its fields separated by tabs.
enum GatlingTextImporter: StreamImporter {
    static let tool = "Gatling"

    static func recognises(_ head: [UInt8]) -> Bool {
        head.starts(with: "RUN\t".utf8) || head.starts(with: "REQUEST\t".utf8) || head.starts(with: "ASSERTION\t".utf8)
    }

    static func findings(in stream: ByteStream, log: inout ImportLog) throws(InputProblems) -> Findings {
        var samples = LoadSamples()
        var users = 0
        var fields: [Range<Int>] = []
        var unread = 0
        var feed = LineFeed(stream)
        var version: String?
        try feed.forEach { line, _ in
            if line.begins("REQUEST\t") {
                LineField.split(line, at: 9, into: &fields)
                // A user's number stood in front until 3.4: what is told by position is the status and the two times
                // before.
                guard let status = fields.lastIndex(where: { line[part: $0].is("OK") || line[part: $0].is("KO") }),
                    status >= 3, let start = LineField.number(line[part: fields[status - 2]]),
                    let end = LineField.number(line[part: fields[status - 1]]), end >= start
                else {
                    unread += 1
                    return
                }
                samples.add(start: start, elapsed: end - start, isAnswered: line[part: fields[status]].is("OK"))
                samples.count(label: line[part: fields[status - 3]])
            } else if line.begins("USER\t") {
                LineField.split(line, at: 9, into: &fields)
                if fields.contains(where: { line[part: $0].is("START") }) {
                    users += 1
                } else if fields.contains(where: { line[part: $0].is("END") }) {
                    users -= 1
                }
                samples.users = max(samples.users, Double(users))
            } else if line.begins("RUN\t") {
                LineField.split(line, at: 9, into: &fields)
                version = fields.last.map { String(decoding: line[part: $0], as: UTF8.self) }
            } else if !(line.isEmpty || line.begins("GROUP\t") || line.begins("ERROR\t") || line.begins("ASSERTION\t"))
            {
                unread += 1
            }
        }
        return GatlingRun.findings(samples, version: version, unread: unread, log: &log)
    }
}

/// `simulation.log` of Gatling from 3.13 on, and of the builds before it that wrote bytes without a coder.
enum GatlingBinaryImporter: StreamImporter {
    static let tool = "Gatling"

    static func recognises(_ head: [UInt8]) -> Bool {
        guard head.count > 6, head[0] == 0, head[1] == 0, head[2] == 0, head[3] == 0, (1...32).contains(head[4]),
            head.count > 5 + Int(head[4])
        else { return false }
        return (0x30...0x39).contains(head[5])
    }

    static func findings(in stream: ByteStream, log: inout ImportLog) throws(InputProblems) -> Findings {
        var reader = GatlingReader(stream)
        do throws(GatlingReader.End) {
            try reader.readAll()
        } catch {
            switch error {
            case .atEnd: break
            case .cut:
                log.warn(nil, "the log ends in the middle of a record: the run was ended, or the file cut off")
            case .damaged(let what):
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: stream.name),
                        "the binary log cannot be read: \(what) at byte \(reader.position)",
                        suggestion:
                            "the format is Gatling's own and changes: import js/stats.json of its report instead")
                ])
            }
        }
        return GatlingRun.findings(reader.samples, version: reader.version, unread: 0, log: &log)
    }
}

/// What both forms of the log have in common.
enum GatlingRun {
    static func findings(
        _ samples: LoadSamples, version: String?, unread: Int, log: inout ImportLog
    ) -> Findings {
        if unread > 0 { log.warn(nil, "\(unread) lines are no events of Gatling and are left out") }
        guard samples.completed + samples.failed > 0 else {
            log.warn(nil, "the log has no requests")
            return Findings()
        }
        var run = RecordedRun(id: "gatling-0")
        run.origin.client = GatlingTextImporter.tool
        run.origin.clientVersion = version.flatMap { $0.isEmpty ? nil : $0 }
        samples.describe(&run, log: &log)
        return .runs([run])
    }
}

/// Reads the records of a binary log, byte by byte through the stream's buffer.
private struct GatlingReader {
    /// Why reading ended.
    enum End: Error {
        /// Between two records.
        case atEnd
        /// Inside a record.
        case cut
        /// At something that is no record.
        case damaged(String)
    }

    private let stream: ByteStream
    private var index = 0
    private(set) var position = 0
    private(set) var samples = LoadSamples()
    private(set) var version: String?
    /// Whether each string ends with a byte that tells its coding.
    private var hasCoder = true
    private var strings: [Int32: [UInt8]] = [:]
    private var stringBytes = 0
    private var start: Int64 = 0
    private var users = 0

    init(_ stream: ByteStream) { self.stream = stream }

    mutating func readAll() throws(End) {
        while true {
            guard let kind = next() else { throw End.atEnd }
            switch kind {
            case 0: try run()
            case 1: try request()
            case 2: try user()
            case 3: try group()
            case 4: try error()
            default: throw End.damaged("a record of kind \(kind)")
            }
        }
    }

    private mutating func next() -> UInt8? {
        if index >= stream.filled {
            guard stream.refill() else { return nil }
            index = 0
        }
        defer {
            index += 1
            position += 1
        }
        return stream.buffer[index]
    }

    private mutating func byte() throws(End) -> UInt8 {
        guard let byte = next() else { throw End.cut }
        return byte
    }

    private mutating func int() throws(End) -> Int32 {
        var value: UInt32 = 0
        for _ in 0..<4 { value = value << 8 | UInt32(try byte()) }
        return Int32(bitPattern: value)
    }

    private mutating func long() throws(End) -> Int64 {
        let high = try int()
        let low = try int()
        return Int64(high) << 32 | Int64(UInt32(bitPattern: low))
    }

    private mutating func bytes(_ count: Int32) throws(End) -> [UInt8] {
        guard (0...1_048_576).contains(count) else { throw End.damaged("a text of \(count) bytes") }
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes.append(try byte()) }
        return bytes
    }

    private mutating func string() throws(End) -> [UInt8] {
        let text = try bytes(try int())
        if hasCoder, !text.isEmpty {
            let coder = try byte()
            guard coder < 2 else { throw End.damaged("a text of coding \(coder)") }
            // Names are compared, and shown where they are Latin-1; others are shown by their low bytes.
            if coder == 1 { return stride(from: 0, to: text.count, by: 2).map { text[$0] } }
        }
        return text
    }

    /// A text that is written once and then meant by its number.
    private mutating func cached() throws(End) -> [UInt8] {
        let number = try int()
        if number >= 0 {
            let text = try string()
            stringBytes += text.count
            guard strings.count < 100_000, stringBytes < 64 << 20 else { throw End.damaged("too many texts") }
            strings[number] = text
            return text
        }
        guard number != .min, let text = strings[-number] else { throw End.damaged("a text that was never written") }
        return text
    }

    private mutating func run() throws(End) {
        let text = try bytes(try int())
        version = String(decoding: text, as: UTF8.self)
        // The length of the next text follows at once, or behind a coder, which is 0 or 1: a length of neither form
        // tells.
        let first = try int()
        let isLength = (1...4096).contains(first)
        var name = first
        if !isLength {
            // What was taken for a length is the coder and three bytes of it.
            name = (first & 0x00FF_FFFF) << 8 | Int32(try byte())
        }
        hasCoder = !isLength
        _ = try bytes(name)
        if hasCoder, name > 0 { _ = try byte() }
        start = try long()
        _ = try string()
        let scenarios = try int()
        guard (0...100_000).contains(scenarios) else { throw End.damaged("\(scenarios) scenarios") }
        for _ in 0..<scenarios { _ = try string() }
        let assertions = try int()
        guard (0...100_000).contains(assertions) else { throw End.damaged("\(assertions) assertions") }
        for _ in 0..<assertions { _ = try bytes(try int()) }
    }

    private mutating func request() throws(End) {
        try groups()
        let name = try cached()
        let from = try int()
        let to = try int()
        let isAnswered = try byte() == 1
        _ = try cached()
        // A request without an end was never answered.
        guard to != .min, to >= from else { return }
        samples.add(
            start: Double(start) + Double(from), elapsed: Double(to) - Double(from), isAnswered: isAnswered)
        name.withUnsafeBufferPointer { samples.count(label: $0) }
    }

    private mutating func groups() throws(End) {
        let count = try int()
        guard (0...1000).contains(count) else { throw End.damaged("\(count) groups") }
        for _ in 0..<count { _ = try cached() }
    }

    private mutating func user() throws(End) {
        _ = try int()
        users += try byte() == 1 ? 1 : -1
        _ = try int()
        samples.users = max(samples.users, Double(users))
    }

    private mutating func group() throws(End) {
        try groups()
        for _ in 0..<3 { _ = try int() }
        _ = try byte()
    }

    private mutating func error() throws(End) {
        _ = try cached()
        _ = try int()
    }
}
