import CLibXML2
import Input

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// `results.jtl` of Apache JMeter as comma-separated values.
enum JMeterTableImporter: StreamImporter {
    static let tool = "Apache JMeter"

    /// The columns of a file without a header, in the order that JMeter writes them in.
    private static let standard = [
        "timeStamp", "elapsed", "label", "responseCode", "responseMessage", "threadName", "dataType", "success",
        "failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads", "URL", "Latency", "IdleTime", "Connect",
    ]

    static func recognises(_ head: [UInt8]) -> Bool {
        let line = String(decoding: head.prefix { $0 != 10 && $0 != 13 }, as: UTF8.self)
        let names = line.split(separator: ",").map { $0.filter { $0 != "\"" } }
        if names.contains("label"), names.contains("elapsed") || names.contains("timeStamp") { return true }
        if names.contains("elapsed"), names.contains("timeStamp") { return true }
        // Without a header: milliseconds since 2001 to 2286, a time, and as many fields as usual.
        return names.count >= 14 && names[0].count == 13 && names[0].allSatisfy(\.isNumber) && Int(names[1]) != nil
    }

    static func findings(in stream: ByteStream, log: inout ImportLog) throws(InputProblems) -> Findings {
        var columns: JMeterColumns?
        var samples = LoadSamples()
        var fields: [Range<Int>] = []
        var (unread, firstUnread) = (0, 0)
        var feed = LineFeed(stream)
        try feed.forEach { line, number throws(InputProblems) in
            LineField.splitQuoted(line, into: &fields)
            guard let known = columns else {
                let names = fields.map { String(decoding: line[part: $0], as: UTF8.self) }
                let isHeader = Int(names[0]) == nil
                let found = JMeterColumns(isHeader ? names : standard)
                guard let found else {
                    let missing = ["timeStamp", "elapsed"].filter { !names.contains($0) }
                    throw InputProblems([
                        Diagnostic(
                            at: SourcePlace(file: stream.name, line: number),
                            "the table lacks the column \(missing.joined(separator: " and "))",
                            suggestion:
                                "set jmeter.save.saveservice.time=true and timestamp_format=ms and measure again")
                    ])
                }
                columns = found
                if !isHeader, !found.add(line, fields, to: &samples) { unread += 1 }
                return
            }
            if line.isEmpty { return }
            if !known.add(line, fields, to: &samples) {
                // A message of several lines goes on here.
                unread += 1
                if firstUnread == 0 { firstUnread = number }
            }
        }
        if unread > 0 {
            log.warn(
                nil,
                "\(unread) lines hold no time and duration and are left out, the first of them line \(firstUnread)",
                allowed: "timeStamp in ms since 1970, elapsed in ms")
        }
        return run(samples, log: &log)
    }

    static func run(_ samples: LoadSamples, log: inout ImportLog) -> Findings {
        guard samples.completed + samples.failed > 0 else {
            log.warn(nil, "the file has no samples with a time and a duration")
            return Findings()
        }
        var run = RecordedRun(id: "jmeter-0")
        run.origin.client = tool
        samples.describe(&run, log: &log)
        return .runs([run])
    }
}

/// Where the columns are.
private struct JMeterColumns {
    private let time, elapsed: Int
    private let success, label, firstByte, threads: Int?
    private let figures: [(place: Int, figure: GeneralTool.Figure)]
    private let least: Int

    init?(_ names: [String]) {
        let names = names.map { $0.filter { $0 != "\"" } }
        guard let time = names.firstIndex(of: "timeStamp"), let elapsed = names.firstIndex(of: "elapsed") else {
            return nil
        }
        self.time = time
        self.elapsed = elapsed
        success = names.firstIndex(of: "success")
        label = names.firstIndex(of: "label")
        firstByte = names.firstIndex(of: "Latency")
        threads = names.firstIndex(of: "allThreads")
        figures = names.enumerated().compactMap { place, name in
            GeneralTool.figure(name).map { (place, $0) }
        }
        least = max(time, elapsed)
    }

    /// Adds the sample of a line; false when it is none.
    func add(
        _ line: UnsafeBufferPointer<UInt8>, _ fields: [Range<Int>], to samples: inout LoadSamples
    ) -> Bool {
        guard fields.count > least, let start = LineField.number(line[part: fields[time]]),
            let took = LineField.number(line[part: fields[elapsed]]), start > 1e10
        else { return false }
        func field(_ place: Int?) -> UnsafeBufferPointer<UInt8>? {
            place.flatMap { $0 < fields.count ? line[part: fields[$0]] : nil }
        }
        let isAnswered = field(success).map { !$0.is("false") } ?? true
        samples.add(start: start, elapsed: took, isAnswered: isAnswered)
        if let label = field(label) { samples.count(label: label) }
        if let threads = field(threads).flatMap(LineField.number) { samples.users = max(samples.users, threads) }
        guard isAnswered else { return true }
        if let first = field(firstByte).flatMap(LineField.number) { samples.firstByte.add(first) }
        for (place, figure) in figures {
            guard let text = field(place) else { continue }
            // Variables of users are always in quotes.
            let bare = text.first == 0x22 && text.count > 1 ? text[part: 1..<(text.count - 1)] : text
            guard let value = LineField.number(bare) else { continue }
            samples.add(value, figure)
        }
        return true
    }
}

extension LoadSamples {
    /// Adds a figure that a user's own script has measured, times in milliseconds.
    mutating func add(_ value: Double, _ figure: GeneralTool.Figure) {
        guard value >= 0, value < 1e12 else { return }
        switch figure {
        case .firstToken: firstToken.add(value)
        case .perToken: perToken.add(value)
        case .inputTokens: inputTokens.add(value)
        case .outputTokens: outputTokens.add(value)
        }
    }
}

/// `results.jtl` of Apache JMeter as XML, parsed as it comes.
enum JMeterXMLImporter: StreamImporter {
    static let tool = "Apache JMeter"

    /// A tag of a real file has up to thirty attributes; libxml2 compares each with all before it.
    private static let mostAttributes = 64

    static func recognises(_ head: [UInt8]) -> Bool {
        head.first { $0 > 0x20 && $0 < 0x80 } == 0x3C
            && String(decoding: head.prefix(2000), as: UTF8.self).contains("<testResults")
    }

    static func findings(in stream: ByteStream, log: inout ImportLog) throws(InputProblems) -> Findings {
        let state = JMeterXMLState()
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            guard let context, let name else { return }
            Unmanaged<JMeterXMLState>.fromOpaque(context).takeUnretainedValue()
                .start(name, Int(count), attributes)
        }
        handler.endElementNs = { context, _, _, _ in
            guard let context else { return }
            Unmanaged<JMeterXMLState>.fromOpaque(context).takeUnretainedValue().depth -= 1
        }
        let place = SourcePlace(file: stream.name)
        guard
            let parser = xmlCreatePushParserCtxt(
                &handler, Unmanaged.passUnretained(state).toOpaque(), nil, 0, nil)
        else { throw InputProblems([Diagnostic(at: place, "the XML cannot be read")]) }
        defer { xmlFreeParserCtxt(parser) }
        // No network, no entities of the file's own, no external DTD.
        _ = xmlCtxtUseOptions(
            parser,
            Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_NOERROR.rawValue) | Int32(XML_PARSE_NOWARNING.rawValue))
        var attributes = 0
        var status: Int32 = 0
        repeat {
            let piece = UnsafeBufferPointer(rebasing: stream.buffer[..<stream.filled])
            guard countsAreHonest(piece, &attributes) else {
                throw InputProblems([
                    Diagnostic(at: place, "a tag has too many attributes", allowed: "at most \(mostAttributes)")
                ])
            }
            status = piece.withMemoryRebound(to: CChar.self) { text in
                xmlParseChunk(parser, text.baseAddress, Int32(text.count), 0)
            }
        } while status == 0 && stream.refill()
        if status == 0 { status = xmlParseChunk(parser, nil, 0, 1) }
        let samples = state.samples
        if status != 0 || state.depth != 0 {
            guard samples.completed + samples.failed > 0, status == 0 || stream.filled == 0 || !stream.refill() else {
                throw InputProblems([
                    Diagnostic(at: place, "the XML is damaged: \(samples.completed + samples.failed) samples before it")
                ])
            }
            log.warn(nil, "the file has no end: the run was ended, or the file cut off; what is there was read")
        }
        if state.untimed > 0 {
            log.warn(
                nil, "\(state.untimed) samples have no time or duration and are left out",
                suggestion: "set jmeter.save.saveservice.time=true and timestamp_format=ms")
        }
        return JMeterTableImporter.run(samples, log: &log)
    }

    /// Whether no tag has more attributes than an honest one; counts equal signs since the last bracket.
    ///
    /// Only where brackets are far apart can there be too many, and the C library finds the brackets.
    private static func countsAreHonest(_ bytes: UnsafeBufferPointer<UInt8>, _ count: inout Int) -> Bool {
        // A URL in an attribute has equal signs of its own.
        let most = mostAttributes * 16
        var start = 0
        while start < bytes.count {
            let end = LineSearch.place(of: 0x3C, in: bytes, from: start) ?? bytes.count
            // Each equal sign stands for a name and two quotes at least, or for a pair of a URL.
            if end - start + count > most || end == bytes.count {
                for byte in bytes[start..<end] {
                    if byte == 0x3E { count = 0 }
                    if byte == 0x3D { count += 1 }
                    if count > most { return false }
                }
            }
            if end < bytes.count { count = 0 }
            start = end + 1
        }
        return true
    }
}

/// What was read so far: samples at the top are counted, those inside of others are parts of them.
private final class JMeterXMLState {
    var depth = 0
    var samples = LoadSamples()
    var untimed = 0

    func start(_ name: UnsafePointer<UInt8>, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?) {
        defer { depth += 1 }
        guard depth == 1, isSample(name), let attributes, count < 1000 else { return }
        var elapsed, time, latency, threads: Double?
        var isAnswered = true
        var label = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        var figures: [(Double, GeneralTool.Figure)] = []
        for index in 0..<count {
            guard let key = attributes[index * 5], let low = attributes[index * 5 + 3],
                let high = attributes[index * 5 + 4]
            else { continue }
            let value = UnsafeBufferPointer(start: low, count: high - low)
            // Nothing is read behind the end of a name.
            let second = key[0] == 0 ? 0 : key[1]
            let third = second == 0 ? 0 : key[2]
            switch (key[0], second, third) {
            case (0x74, 0, _): elapsed = LineField.number(value)  // t
            case (0x74, 0x73, 0): time = LineField.number(value)  // ts
            case (0x6C, 0x74, 0): latency = LineField.number(value)  // lt
            case (0x6C, 0x62, 0): label = value  // lb
            case (0x6E, 0x61, 0): threads = LineField.number(value)  // na
            case (0x73, 0, _): isAnswered = !value.is("false")  // s
            case (_, 0, _), (_, _, 0): break
            default:
                // Names of users' variables are longer than JMeter's own.
                guard key[3] != 0, key[4] != 0 else { break }
                if let figure = GeneralTool.figure(String(cString: key)), let number = LineField.number(value) {
                    figures.append((number, figure))
                }
            }
        }
        guard let elapsed, let time else {
            untimed += 1
            return
        }
        samples.add(start: time, elapsed: elapsed, isAnswered: isAnswered)
        samples.count(label: label)
        if let threads { samples.users = max(samples.users, threads) }
        guard isAnswered else { return }
        if let latency { samples.firstByte.add(latency) }
        for (value, figure) in figures { samples.add(value, figure) }
    }

    private func isSample(_ name: UnsafePointer<UInt8>) -> Bool {
        Self.is(name, "sample") || Self.is(name, "httpSample")
    }

    /// Whether the text that ends with a zero is this; nothing behind that zero is read.
    private static func `is`(_ name: UnsafePointer<UInt8>, _ text: StaticString) -> Bool {
        for index in 0..<text.utf8CodeUnitCount where name[index] != text.utf8Start[index] { return false }
        return name[text.utf8CodeUnitCount] == 0
    }
}

/// `statistics.json` of JMeter's report.
enum JMeterReportImporter: RunImporter {
    static let tool = "Apache JMeter"

    static func recognises(_ content: FileContent) -> Bool {
        guard let total = content.document?["Total"] else { return false }
        return total.has("sampleCount", "meanResTime", "pct1ResTime")
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        let labels = root.members.filter { $0.key != "Total" }
        let total = labels.count == 1 ? labels[0].field : root["Total"]
        var run = RecordedRun(id: "jmeter-0")
        run.origin.client = tool
        if let all = log.count(total["sampleCount"]) {
            let failed = log.count(total["errorCount"]) ?? 0
            run.counts.failed = failed
            run.counts.completed = max(0, all - failed)
        }
        run.throughput.requests = log.amount(total["throughput"])
        run.endToEnd = log.summary(
            total["meanResTime"], total["medianResTime"], total["pct1ResTime"], total["pct2ResTime"],
            total["pct3ResTime"], unit: 1e-3)
        log.warn(
            "pct1ResTime",
            "taken for p90, pct2ResTime for p95 and pct3ResTime for p99, as JMeter has them by default; "
                + "failed requests are in the figures")
        if labels.count > 1 {
            log.warn(nil, "requests of \(labels.count) names are in one run")
        }
        GeneralTool.warn(run, log: &log)
        return .runs([run])
    }
}

/// `stats.json` and `global_stats.json` of Gatling's report.
enum GatlingReportImporter: RunImporter {
    static let tool = "Gatling"

    static func recognises(_ content: FileContent) -> Bool {
        guard let document = content.document else { return false }
        return document.has("numberOfRequests", "meanResponseTime", "percentiles1")
            || (document["stats"].map { $0.has("numberOfRequests", "percentiles1") } ?? false)
    }

    static func findings(in content: FileContent, log: inout ImportLog) -> Findings {
        let root = Field(content.document)
        let stats = root["stats"].isPresent ? root["stats"] : root
        var run = RecordedRun(id: "gatling-0")
        run.origin.client = tool
        run.counts.completed = log.count(stats["numberOfRequests"]["ok"])
        run.counts.failed = log.count(stats["numberOfRequests"]["ko"])
        run.throughput.requests = log.amount(stats["meanNumberOfRequestsPerSecond"]["ok"])
        func ok(_ name: String) -> Field { stats[name]["ok"] }
        run.endToEnd = log.summary(
            ok("meanResponseTime"), ok("percentiles1"), Field(nil), ok("percentiles3"), ok("percentiles4"), unit: 1e-3)
        log.warn(
            "percentiles1", "percentiles1, 3 and 4 are taken for p50, p95 and p99, as Gatling has them by default")
        GeneralTool.warn(run, log: &log)
        return .runs([run])
    }
}
