public import Input
public import Monitoring

/// A report of Evidently 0.7 about drift, as its `save_json` writes it.
public struct EvidentlyReport: Sendable {
    /// A column and its score.
    public struct Column: Sendable, Hashable {
        /// The column.
        public var name: String
        /// How the score was made; empty where the report does not say.
        public var method: String
        /// The score.
        public var score: Double
        /// From which score on the column has drifted; below which one where the score is a probability.
        public var threshold: Double?
        /// Whether the column has drifted; nil where neither a threshold nor a test says so.
        public var isDrifted: Bool?
    }

    /// The report as the user named it.
    public let name: String
    /// Columns in the order of the report.
    public let columns: [Column]
    /// The share of drifted columns; nil where the report does not say.
    public let driftedShare: Double?
    /// Metrics that are not about drift, by their names.
    public let others: [String]

    /// Largest report that is read, in bytes.
    public static let maximumSize = 8 << 20

    /// Reads a report; throws what is wrong with it.
    public init(_ file: TextFile) throws(InputProblems) {
        let root = try JSONValue(reading: file.bytes, name: file.name)
        guard let metrics = root["metrics"], case .list(let entries) = metrics else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name), "this is no report of Evidently",
                    allowed: "what save_json of Evidently 0.6 and 0.7 writes: {\"metrics\": [...], \"tests\": [...]}",
                    suggestion: root["metric_results"] == nil ? nil : "this is what dumps() writes: use save_json")
            ])
        }
        let failed = Self.failedTests(root["tests"])
        var columns: [Column] = []
        var others: [String] = []
        var share: Double?
        for entry in entries {
            // metric_id was the name until 0.7.
            guard let title = (entry["metric_name"] ?? entry["metric_id"])?.textValue else { continue }
            let kind = String(title.prefix { $0 != "(" })
            let id = entry["id"]?.textValue ?? ""
            switch kind {
            case "ValueDrift":
                if let column = Self.column(entry, title, failed[id]) { columns.append(column) }
            case "DriftedColumnsCount": share = entry["value"]?["share"]?.numberValue
            default: if others.count < 100 { others.append(kind.printable(limit: 60)) }
            }
        }
        guard !columns.isEmpty || share != nil else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: file.name), "the report has no metric of drift",
                    allowed: "ValueDrift, DriftedColumnsCount",
                    suggestion: others.first.map { "it has \($0): add DataDriftPreset to the report" })
            ])
        }
        name = file.name
        self.columns = columns
        self.others = others
        driftedShare = share
    }

    private static func column(_ entry: JSONValue, _ title: String, _ failed: Bool?) -> Column? {
        guard let score = entry["value"]?.numberValue, score.isFinite else { return nil }
        let config = entry["config"]
        let inside = arguments(title)
        guard let name = config?["column"]?.textValue ?? inside["column"] else { return nil }
        let method = config?["method"]?.textValue ?? inside["method"] ?? ""
        let threshold = config?["threshold"]?.numberValue ?? inside["threshold"].flatMap { Double($0) }
        let byScore = threshold.map { isProbability(method) ? score < $0 : score >= $0 }
        return Column(
            name: name.printable(limit: 100), method: method.printable(limit: 100), score: score,
            threshold: threshold, isDrifted: failed ?? byScore)
    }

    /// Of probabilities small ones mean drift, of distances large ones.
    static func isProbability(_ method: String) -> Bool {
        let word = method.lowercased()
        return ["p_value", "p-value", "p value"].contains(where: word.contains)
            || [
                "ks", "z", "chisquare", "anderson", "fisher_exact", "cramer_von_mises", "g_test", "mannw", "ed", "es",
                "t_test", "paired_ttest", "perm_test", "empirical_mmd", "tvd",
            ].contains(word)
    }

    /// `ValueDrift(column=a,method=psi)` as names and values.
    private static func arguments(_ title: String) -> [String: String] {
        guard let open = title.firstIndex(of: "("), title.hasSuffix(")") else { return [:] }
        let inside = title[title.index(after: open)...].dropLast()
        let pairs = inside.split(separator: ",").compactMap { part -> (String, String)? in
            guard let equals = part.firstIndex(of: "=") else { return nil }
            let name = part[..<equals].drop { $0 == " " }
            return (String(name), String(part[part.index(after: equals)...]))
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the tests of a metric failed, by the metric's id.
    private static func failedTests(_ tests: JSONValue?) -> [String: Bool] {
        guard case .list(let entries)? = tests else { return [:] }
        var failed: [String: Bool] = [:]
        for entry in entries {
            guard let id = entry["metric_config"]?["metric_id"]?.textValue, let status = entry["status"]?.textValue
            else { continue }
            switch status {
            case "FAIL": failed[id] = true
            case "SUCCESS": failed[id] = failed[id] ?? false
            default: break
            }
        }
        return failed
    }
}

extension EvidentlyReport {
    /// The report about `drift` in the layout of Evidently's own.
    public static func text(_ drift: RequestDrift) -> String {
        var metrics: [JSONValue] = []
        var tests: [JSONValue] = []
        let known = drift.columns.compactMap { column in column.distance.map { (column, $0) } }
        let drifted = known.count { drift.isDrifted($0.0) }
        metrics.append([
            "id": "drifted-columns", "metric_name": "DriftedColumnsCount(drift_share=0.5)",
            "config": ["type": "evidently:metric_v2:DriftedColumnsCount", "drift_share": 0.5],
            "value": [
                "count": .number(Double(drifted)),
                "share": .number(known.isEmpty ? 0 : Double(drifted) / Double(known.count)),
            ],
        ])
        let limit = JSONValue.number(drift.threshold).compact
        for (column, distance) in known {
            let id = "drift-\(column.name)"
            metrics.append([
                "id": .text(id),
                "metric_name": .text(
                    "ValueDrift(column=\(column.name),method=Wasserstein distance (normed),threshold=\(limit))"),
                "config": [
                    "type": "evidently:metric_v2:ValueDrift", "column": .text(column.name),
                    "method": "Wasserstein distance (normed)", "threshold": .number(drift.threshold),
                ],
                "value": .number(distance),
            ])
            let isDrifted = drift.isDrifted(column)
            let (before, now) = (JSONValue.number(column.before).compact, JSONValue.number(column.now).compact)
            tests.append([
                "id": .text("test-\(column.name)"), "name": .text("Value Drift for column \(column.name)"),
                "description": .text(
                    "Drift score is \(JSONValue.number(distance).compact), threshold \(limit); mean \(before) before, "
                        + "\(now) now"),
                "metric_config": [
                    "metric_id": .text(id), "params": ["column": .text(column.name)],
                ],
                "test_config": [:], "status": isDrifted ? "FAIL" : "SUCCESS",
            ])
        }
        let report: JSONValue = ["metrics": .list(metrics), "tests": .list(tests)]
        return report.compact + "\n"
    }
}

extension JSONValue {
    fileprivate var textValue: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var numberValue: Double? { if case .number(let number) = self { number } else { nil } }
}
