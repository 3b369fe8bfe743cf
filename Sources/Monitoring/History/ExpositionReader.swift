internal import Foundation
internal import Input

/// Reads Prometheus's text format and OpenMetrics, with or without times, line by line.
enum ExpositionReader {
    /// Longest line and most series of an honest file.
    private enum Limit {
        static let line = 65_536
        static let series = 200_000
    }

    static func read(_ file: TextFile, window: ClosedRange<Double>) throws(InputProblems) -> ServingHistory {
        var builder = HistoryBuilder(window: window)
        var known: [Substring: Int] = [:]
        var entries: [SeriesKind?] = []
        var source: MetricSource?
        var isOpenMetrics = file.bytes.suffix(8).elementsEqual("\n# EOF\n".utf8.suffix(8))
        var problems: [Diagnostic] = []
        let text = file.text
        if text.hasSuffix("# EOF\n") || text.hasSuffix("# EOF") { isOpenMetrics = true }
        let available = SeriesNames(families(text))
        var number = 0
        for line in text.utf8.split(separator: 10, omittingEmptySubsequences: false) {
            number += 1
            guard let first = line.first, first != 0x23, first != 0x0D, line.count <= Limit.line else { continue }
            let row = Substring(line)
            guard let sample = Sample(row) else {
                if problems.count < 20 {
                    problems.append(
                        Diagnostic(
                            at: SourcePlace(file: file.name, line: number), "this is no sample: \(row.prefix(60))"))
                }
                continue
            }
            let index: Int
            if let found = known[sample.series] {
                index = found
            } else {
                index = entries.count
                guard index < Limit.series else {
                    throw MetricsFile.nothing(in: file.name, "more than \(Limit.series) series")
                }
                known[sample.series] = index
                let kind = SeriesKind(
                    name: String(sample.name), labels: SeriesLabels(sample.labels), among: available)
                if source == nil, let kind { source = kind.source }
                entries.append(kind)
            }
            guard let kind = entries[index], kind.source == nil || kind.source == source else { continue }
            // Prometheus's own format counts milliseconds, OpenMetrics seconds.
            let time = sample.time.map { isOpenMetrics || $0 < 1e11 ? $0 : $0 / 1000 } ?? 0
            builder.add(
                kind.kind, series: index,
                time: sample.time == nil ? window.lowerBound.isFinite ? window.lowerBound : 0 : time,
                value: kind.kind == .figure(.deviceUse) ? sample.value / 100 : sample.value, model: kind.model)
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        var history = try MetricsFile.finish(builder, source: source, name: file.name)
        if builder.firstTime == builder.lastTime {
            history.warnings.append(
                Diagnostic(
                    .warning, at: SourcePlace(file: file.name),
                    "one look at the server: lengths and latencies since it started, and no rates",
                    suggestion: "use --prometheus URL, or two scrapes with times"))
        }
        return history
    }

    /// The names of all series, each once.
    private static func families(_ text: String) -> Set<String> {
        var names: Set<Substring> = []
        for line in text.utf8.split(separator: 10) where line.first != 0x23 {
            names.insert(Substring(line.prefix { $0 != 0x7B && $0 != 0x20 }))
            if names.count > 10_000 { break }
        }
        return Set(names.map { String($0) })
    }

    /// A line: series, value and time.
    private struct Sample {
        let series: Substring
        let name: Substring
        let labels: Substring
        let value: Double
        let time: Double?

        init?(_ line: Substring) {
            let line = line.last == "\r" ? line.dropLast() : line
            var rest: Substring
            if let brace = line.firstIndex(of: "{") {
                // A closing brace may stand inside quotes.
                guard let end = Self.end(of: line, from: brace) else { return nil }
                name = line[..<brace]
                labels = line[line.index(after: brace)..<end]
                series = line[...end]
                rest = line[line.index(after: end)...]
            } else {
                guard let blank = line.firstIndex(of: " ") else { return nil }
                name = line[..<blank]
                labels = ""
                series = name
                rest = line[blank...]
            }
            // Exemplars stand behind a hash.
            if let hash = rest.range(of: " # ")?.lowerBound { rest = rest[..<hash] }
            let parts = rest.split(separator: " ")
            guard (1...2).contains(parts.count), let value = Self.number(parts[0]) else { return nil }
            self.value = value
            time = parts.count > 1 ? Double(parts[1]) : nil
            if parts.count > 1, time == nil { return nil }
        }

        private static func end(of line: Substring, from brace: Substring.Index) -> Substring.Index? {
            var isQuoted = false
            var isEscaped = false
            var index = brace
            let utf8 = line.utf8
            while index < utf8.endIndex {
                let byte = utf8[index]
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isQuoted.toggle()
                } else if byte == 0x7D, !isQuoted {
                    return index
                }
                index = utf8.index(after: index)
            }
            return nil
        }

        private static func number(_ text: Substring) -> Double? {
            switch text {
            case "NaN", "Nan": .nan
            case "+Inf", "Inf": .infinity
            case "-Inf": -.infinity
            default: Double(text)
            }
        }
    }
}

/// The labels of a series.
struct SeriesLabels {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    /// Reads `a="b",c="d"` with the escapes of the format.
    init(_ text: Substring) {
        var values: [String: String] = [:]
        var rest = text
        while let equals = rest.firstIndex(of: "="), values.count < 100 {
            let key = rest[..<equals].drop { $0 == "," || $0 == " " }
            rest = rest[rest.index(after: equals)...]
            guard rest.first == "\"" else { break }
            var value = ""
            var isEscaped = false
            var index = rest.index(after: rest.startIndex)
            while index < rest.endIndex {
                let character = rest[index]
                if isEscaped {
                    value.append(character == "n" ? "\n" : character)
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    break
                } else {
                    value.append(character)
                }
                index = rest.index(after: index)
            }
            values[String(key)] = value
            rest = index < rest.endIndex ? rest[rest.index(after: index)...] : ""
        }
        self.values = values
    }

    subscript(_ name: String) -> String? { values[name] }
}

/// What a series is, by its name and labels.
struct SeriesKind {
    let kind: HistoryBuilder.Kind
    let source: MetricSource?
    let model: String?

    init?(name: String, labels: SeriesLabels, among available: SeriesNames) {
        if let device = Self.device(name) {
            (kind, source, model) = (device, nil, nil)
            return
        }
        for source in MetricSource.allCases {
            guard let prefix = Self.prefix(of: name, source) else { continue }
            // One rank of several speaks for all, and one total for its parts.
            if source == .sglang, let rank = labels["tp_rank"], rank != "0" { return nil }
            let rest = name.dropFirst(prefix)
            for measure in ServingMeasure.allCases {
                guard let kind = Self.kind(measure, source, String(rest), labels, available) else { continue }
                self.kind = kind
                self.source = source
                model = labels[source.modelLabel]
                return
            }
        }
        return nil
    }

    private static func device(_ name: String) -> HistoryBuilder.Kind? {
        switch name {
        case "DCGM_FI_DEV_POWER_USAGE": .gauge(.devicePower)
        // A mean over accelerators; the exporter counts percent.
        case "DCGM_FI_DEV_GPU_UTIL": .figure(.deviceUse)
        default: nil
        }
    }

    static func prefix(of name: String, _ source: MetricSource) -> Int? {
        let words =
            switch source {
            case .vllm: ["vllm:", "vllm_", "ray_vllm_", "ray_vllm:", "kserve_vllm:", "kserve_vllm_"]
            case .sglang: ["sglang:", "sglang_"]
            case .tensorRTLLM: ["trtllm_", "trtllm:"]
            case .tgi: ["tgi_"]
            case .triton: ["nv_inference_"]
            }
        return words.first { name.hasPrefix($0) }.map(\.count)
    }

    private static func kind(
        _ measure: ServingMeasure, _ source: MetricSource, _ rest: String, _ labels: SeriesLabels,
        _ available: SeriesNames
    ) -> HistoryBuilder.Kind? {
        // Of several names of one measure, which some releases export side by side, only the newest counts.
        let names = MetricNames.all(measure, source)
        guard let newest = names.first(where: { available.has($0, source) }) else { return nil }
        for name in [newest] {
            switch measure {
            case .running, .waiting: if rest == name { return .gauge(.measure(measure)) }
            // Shares of several servers do not add up.
            case .cacheUse: if rest == name { return .figure(.measure(measure)) }
            case .requests, .inputTokens, .outputTokens, .prefixQueries, .prefixHits:
                if measure == .prefixHits, source == .sglang, let part = labels["cache_source"], part != "total" {
                    continue
                }
                if rest == name || rest == name + "_total" { return .counter(measure) }
            case .ttft, .tpot, .e2e, .inputLength, .outputLength:
                if rest == name + "_bucket", let bound = labels["le"].flatMap(PrometheusHistory.bound) {
                    return .bucket(measure, bound)
                }
            }
        }
        return nil
    }
}

/// The names of all series that are there.
struct SeriesNames {
    private var names: [MetricSource: Set<String>] = [:]

    init(_ all: Set<String>) {
        for source in MetricSource.allCases {
            names[source] = Set(
                all.compactMap { name in SeriesKind.prefix(of: name, source).map { String(name.dropFirst($0)) } })
        }
    }

    /// Whether a measure is there under this name.
    func has(_ name: String, _ source: MetricSource) -> Bool {
        ["", "_total", "_bucket"].contains { names[source]?.contains(name + $0) == true }
    }
}
