import ArgumentParser
import Foundation
import Input
import Monitoring

/// Where measured figures of a running fleet come from.
struct HistoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Prometheus server to ask.", valueName: "URL"))
    var prometheus: String?

    @Option(
        help: ArgumentHelp(
            "Saved metrics instead: OpenMetrics text, an answer of Prometheus, or a panel's CSV; FILE=ttft_p99 names "
                + "what an answer shows. Repeat it.", valueName: "file"))
    var metrics: [String] = []

    @Option(help: ArgumentHelp("Label matchers for --prometheus, such as 'model_name=\"org/m\"'.", valueName: "labels"))
    var match: String = ""

    @Option(
        help: ArgumentHelp(
            "What a column of a panel's CSV shows, such as \"Req=requests\".", valueName: "column=figure"))
    var map: [String] = []

    @Option(
        help: ArgumentHelp("First moment, in UTC: 2026-11-23, 2026-11-23T08:00, or 7d before --to.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("Last moment. Left out: now.", valueName: "time"))
    var to: String?

    /// Whether a source is named.
    var isGiven: Bool { prometheus != nil || !metrics.isEmpty }

    func validate() throws {
        if prometheus != nil, !metrics.isEmpty {
            throw ValidationError("--prometheus and --metrics exclude each other")
        }
        if prometheus == nil, !match.isEmpty { throw ValidationError("--match goes with --prometheus") }
        if metrics.isEmpty, !map.isEmpty { throw ValidationError("--map goes with --metrics") }
        _ = try window()
    }

    /// What was measured.
    func history() throws -> ServingHistory {
        if let prometheus {
            let address = try HTTPAddress(prometheus)
            let window = try window()
            let to = window.to ?? Date.now.timeIntervalSince1970
            let from = window.from(to) ?? to - 7 * 86_400
            guard from < to else { throw ValidationError("--from is not before --to") }
            guard to - from >= 300 else { throw ValidationError("--from and --to are less than five minutes apart") }
            return try PrometheusHistory(PrometheusServer(address), from: from, to: to, match: match).read()
        }
        guard !metrics.isEmpty else { throw ValidationError("name a source: --prometheus URL or --metrics FILE") }
        var history: ServingHistory?
        for name in metrics {
            let next = try read(name)
            history = try history.map { try $0.joined(with: next) } ?? next
        }
        guard let history else { throw ValidationError("name a source: --prometheus URL or --metrics FILE") }
        return history
    }

    private func read(_ name: String) throws -> ServingHistory {
        var (path, figure): (String, String?) = (name, nil)
        if let equals = name.lastIndex(of: "="),
            MetricsFile.figures.contains(String(name[name.index(after: equals)...]))
        {
            path = String(name[..<equals])
            figure = String(name[name.index(after: equals)...])
        }
        var columns: [String: String] = [:]
        for text in map {
            guard let equals = text.lastIndex(of: "="), equals != text.startIndex else {
                throw ValidationError("--map: \"\(text)\" is not of the form column=figure, such as Req=requests")
            }
            columns[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        let window = try window()
        let file =
            path == "-"
            ? try StandardInput.read(maximumBytes: MetricsFile.largest)
            : try TextFile(path: path, maximumBytes: MetricsFile.largest)
        func history(to: Double) throws -> ServingHistory {
            try MetricsFile.read(file, figure: figure, columns: columns, window: (window.from(to) ?? -.infinity)...to)
        }
        guard window.to == nil else { return try history(to: window.to ?? .infinity) }
        let whole = try history(to: .infinity)
        // So long before the end of what the file holds.
        return window.from(whole.end) == window.from(.infinity) ? whole : try history(to: whole.end)
    }

    /// The moments that flags name; the first may be so long before the last.
    private func window() throws -> (from: (Double) -> Double?, to: Double?) {
        let last = try to.map { (text: String) throws -> Double in
            guard let time = Self.time(text) else { throw Self.wrong("--to", text) }
            return time
        }
        guard let from else { return ({ _ in nil }, last) }
        if let match = from.wholeMatch(of: /(\d{1,5})([mhdw])/), let count = Double(match.1) {
            let units: [String: Double] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
            let unit = units[String(match.2)] ?? 1
            let length = count * unit
            return ({ (end: Double) -> Double? in end.isFinite ? end - length : nil }, last)
        }
        guard let first = Self.time(from) else { throw Self.wrong("--from", from) }
        if let last, first >= last { throw ValidationError("--from is not before --to") }
        return ({ _ in first }, last)
    }

    private static func wrong(_ flag: String, _ text: String) -> ValidationError {
        ValidationError("\(flag): \"\(text)\" is no moment; write 2026-11-23, 2026-11-23T08:00 or, for --from, 7d")
    }

    private static func time(_ text: String) -> Double? {
        let full = text.count == 10 ? text + "T00:00:00" : text
        return GrafanaMoment.seconds(full)
    }
}
