internal import Input

/// Reads the CSV that Grafana offers for a panel: a column of times, and one for each series.
enum GrafanaTable {
    static func read(
        _ file: TextFile, columns: [String: String], window: ClosedRange<Double>
    ) throws(InputProblems) -> ServingHistory {
        let table = try CSVTable(withoutSeparatorLine(file))
        guard let first = table.columns.first, first.lowercased() == "time" || first.lowercased() == "timestamp" else {
            throw MetricsFile.nothing(
                in: file.name, "this is neither metrics nor the CSV of a Grafana panel, whose first column is Time")
        }
        var signals: [(index: Int, signal: ServingHistory.Signal)] = []
        for (index, title) in table.columns.enumerated().dropFirst() {
            if let word = columns[title] {
                signals.append((index, try SavedAnswer.named(word, file.name)))
            } else if let signal = MetricFigure.guess(title) {
                signals.append((index, signal))
            }
        }
        guard !signals.isEmpty else {
            let titles = table.columns.dropFirst().prefix(5).joined(separator: ", ")
            throw MetricsFile.nothing(
                in: file.name, "what the columns show cannot be told from their titles: \(titles.prefix(200))",
                suggestion:
                    "name one: --map \"\(table.columns.count > 1 ? table.columns[1].prefix(60) : "COLUMN")=requests\"; "
                    + "figures are " + MetricFigure.words.joined(separator: ", "))
        }
        var builder = HistoryBuilder(window: window)
        var problems: [Diagnostic] = []
        for row in table.rows {
            guard let time = GrafanaTime.seconds(row.cells[0]) else {
                if problems.count < 20 {
                    problems.append(
                        Diagnostic(
                            at: SourcePlace(file: file.name, line: row.line, column: 1, field: first),
                            "\(row.cells[0].prefix(40)) is no time",
                            allowed: "YYYY-MM-DD HH:MM:SS, or milliseconds since 1970"))
                }
                continue
            }
            for (index, signal) in signals {
                // An empty cell is a gap.
                guard let value = GrafanaValue.number(row.cells[index], isShare: signal.isShare) else { continue }
                builder.add(.figure(signal), series: index, time: time, value: value)
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        var history = try MetricsFile.finish(builder, source: nil, name: file.name)
        let read = signals.map { table.columns[$0.index] }
        let left = table.columns.dropFirst().filter { !read.contains($0) }
        history.warnings.append(
            Diagnostic(
                .warning, at: SourcePlace(file: file.name),
                "times without a zone are taken for UTC; read as they are titled: \(read.joined(separator: ", "))"
                    + (left.isEmpty ? "" : "; left out: \(left.prefix(5).joined(separator: ", "))")))
        return history
    }

    /// Excel's hint about the separator, where it was asked for.
    private static func withoutSeparatorLine(_ file: TextFile) -> TextFile {
        guard file.bytes.starts(with: "sep=".utf8), let end = file.bytes.firstIndex(of: 10) else { return file }
        return TextFile(name: file.name, bytes: Array(file.bytes[(end + 1)...]))
    }
}

extension ServingHistory.Signal {
    /// Whether it is a share, which is written in percent as often as not.
    var isShare: Bool { self == .measure(.cacheUse) || self == .deviceUse }
}

/// Times as Grafana writes them.
enum GrafanaTime {
    static func seconds(_ text: Substring) -> Double? {
        if let number = Double(text), number < 1e14 { return number > 1e11 ? number / 1000 : number > 0 ? number : nil }
        guard
            let match = text.wholeMatch(
                of: /(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|\+00:00)?/),
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3), let hour = Int(match.4),
            let minute = Int(match.5), (1970..<2262).contains(year), (1...12).contains(month), (1...31).contains(day),
            hour < 24, minute < 60
        else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        let second = match.6.flatMap { Int($0) } ?? 0
        return Double(days * 86_400 + hour * 3600 + minute * 60 + second)
    }
}

/// Values as Grafana writes them, with the units that formatting adds.
enum GrafanaValue {
    private static let units: [String: Double] = [
        "": 1, "s": 1, "ms": 1e-3, "µs": 1e-6, "us": 1e-6, "min": 60, "mins": 60, "%": 0.01, "K": 1e3, "k": 1e3,
        "Mil": 1e6, "M": 1e6, "Bil": 1e9, "req/s": 1, "reqps": 1, "ops/s": 1, "W": 1, "kW": 1e3, "K req/s": 1e3,
        "tok/s": 1, "tokens/s": 1, "c/s": 1, "rps": 1,
    ]

    /// The number; a share above 1.5 without a sign is one of a hundred.
    static func number(_ cell: Substring, isShare: Bool) -> Double? {
        let trimmed = cell.drop { $0 == " " }
        let digits = trimmed.prefix { $0.isNumber || "+-.,eE".contains($0) }
        let unit = trimmed.dropFirst(digits.count).split(separator: " ").joined(separator: " ")
        guard let factor = units[unit], let number = Double(digits.filter { $0 != "," }), number.isFinite else {
            return nil
        }
        let value = number * factor
        return isShare && unit.isEmpty && value > 1.5 ? value / 100 : value
    }
}
