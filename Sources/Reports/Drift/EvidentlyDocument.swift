/// A report of Evidently about requests, beside the assumptions of a plan, as a JSON document.
public struct EvidentlyDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "evidently"
    /// The models of the plan.
    public var models: [String]
    /// The report as the user named it.
    public var report: String
    /// Whether no column that the plan assumes something of has drifted.
    public var passed: Bool
    /// Columns in the order of the report.
    public var columns: [DriftedColumn]
    /// The share of drifted columns; absent where the report does not say.
    public var driftedShare: Double?
    /// What is odd about it.
    public var warnings: [String]

    enum CodingKeys: String, CodingKey {
        case schema, kind, models, report, passed, columns, warnings
        case driftedShare = "drifted_share"
    }

    /// The document of `report`, for the plan of these models.
    public init(_ report: EvidentlyReport, models: [String]) {
        self.models = models
        self.report = report.name
        columns = report.columns.map(DriftedColumn.init)
        driftedShare = report.driftedShare
        passed = columns.allSatisfy { $0.assumption == nil || $0.drifted != true }
        warnings = []
        if columns.allSatisfy({ $0.assumption == nil }) {
            warnings.append(
                "\(report.name): no column is called after lengths or rates of requests, such as input_tokens: "
                    + "the report says nothing of what the plan assumes")
        }
        if !report.others.isEmpty {
            let names = Array(Set(report.others)).sorted().prefix(5).joined(separator: ", ")
            warnings.append("\(report.name): metrics that are not about drift are left out: \(names)")
        }
    }
}

/// A column of a report about drift.
public struct DriftedColumn: Codable, Sendable, Equatable {
    /// The column, and how its score was made.
    public var column, method: String
    /// The score, and from which one on it has drifted.
    public var score: Double
    /// Absent where the report does not say.
    public var threshold: Double?
    /// Whether it has drifted; absent where nothing says so.
    public var drifted: Bool?
    /// The assumption of the plan that it is about; absent for others.
    public var assumption: String?

    init(_ column: EvidentlyReport.Column) {
        self.column = column.name
        method = column.method
        score = column.score
        threshold = column.threshold
        drifted = column.isDrifted
        assumption = Self.assumption(column.name)
    }

    private static func assumption(_ name: String) -> String? {
        let word = name.lowercased().filter { $0.isLetter }
        if ["inputtokens", "prompttokens", "inputlength", "promptlength", "contexttokens"].contains(word) {
            return "mean input"
        }
        if ["outputtokens", "completiontokens", "generatedtokens", "outputlength", "responsetokens"].contains(word) {
            return "mean output"
        }
        if ["requestsperhour", "requestsperminute", "requestspersecond", "requestrate", "rps", "qps"].contains(word) {
            return "requests in the busiest hour"
        }
        return nil
    }
}
