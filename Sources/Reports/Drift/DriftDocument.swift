internal import Economics
internal import Quantities
internal import Workload

/// A plan against what was measured while it ran, as a JSON document.
public struct DriftDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "drift"
    /// The model, and where the measured figures come from.
    public var model, source: String
    /// The first and the last moment, ISO 8601 in UTC, and the hours between them.
    public var from, to: String
    /// Hours between them, and the share of them that has figures.
    public var hours, coverage: Double
    /// From which change on an assumption counts as moved.
    public var threshold: Double
    /// Whether all SLOs were met and no assumption moved.
    public var passed: Bool
    /// What the plan assumed of requests.
    public var assumptions: [DriftLine]
    /// What came of the SLOs.
    public var slos: [DriftTarget]
    /// How the fleet did.
    public var operation: [DriftLine]
    /// The assumption that moved the monthly cost most; absent when none moved.
    public var cause: String?
    /// The plan for what was measured; absent where it was not asked for.
    public var now: DriftPlan?
    /// What is odd about the figures.
    public var warnings: [String]

    /// A document of these parts; `passed` follows from them.
    public init(
        model: String, source: String, from: String, to: String, hours: Double, coverage: Double, threshold: Double,
        assumptions: [DriftLine], slos: [DriftTarget], operation: [DriftLine], cause: String?, now: DriftPlan?,
        warnings: [String]
    ) {
        self.model = model
        self.source = source
        self.from = from
        self.to = to
        self.hours = hours
        self.coverage = coverage
        self.threshold = threshold
        self.assumptions = assumptions
        self.slos = slos
        self.operation = operation
        self.cause = cause
        self.now = now
        self.warnings = warnings
        passed = slos.allSatisfy { $0.met != false } && assumptions.allSatisfy { !$0.moved }
    }
}

/// A figure as planned and as measured.
public struct DriftLine: Codable, Sendable, Equatable {
    /// What it is, and its unit.
    public var figure, unit: String
    /// As planned; absent where the plan says nothing of it.
    public var planned: Double?
    /// As measured; absent where the metrics say nothing of it.
    public var actual: Double?
    /// Measured over planned, less one; absent where one is.
    public var change: Double?
    /// Whether it changed by more than the threshold.
    public var moved: Bool
    /// USD a month that the plan would cost more with this alone as measured; absent where it was not computed.
    public var monthlyUsdAlone: Double?

    enum CodingKeys: String, CodingKey {
        case figure, unit, planned, actual, change, moved
        case monthlyUsdAlone = "monthly_usd_alone"
    }

    /// A line; `threshold`: the change from which on it counts as moved, nil for a line that does not count.
    public init(_ figure: String, _ unit: String, planned: Double?, actual: Double?, threshold: Double? = nil) {
        self.figure = figure
        self.unit = unit
        self.planned = planned
        self.actual = actual
        let change = planned.flatMap { planned in actual.flatMap { planned > 0 ? $0 / planned - 1 : nil } }
        self.change = change
        moved = threshold.map { limit in change.map { abs($0) > limit } ?? false } ?? false
    }
}

/// An SLO target and what was measured.
public struct DriftTarget: Codable, Sendable, Equatable {
    /// The target in words.
    public var target: String
    /// What it is about, such as `ttft`, over which requests, such as `p95`.
    public var measure, statistic: String
    /// Milliseconds: the limit, as predicted, and as measured over all of the time.
    public var atMostMs: Double
    /// As predicted; absent where the plan predicts none.
    public var predictedMs: Double?
    /// As measured; absent where the metrics say nothing of it.
    public var actualMs: Double?
    /// Whether the measured figure is exact to its bucket (`about`), or a bound (`at most`, `at least`).
    public var relation: String?
    /// The share of hours in which the target was violated.
    public var violatedShare: Double?
    /// When it was violated first, ISO 8601 in UTC; absent when it never was.
    public var firstViolation: String?
    /// Whether it was met in all of the time; absent where nothing is known of it.
    public var met: Bool?

    enum CodingKeys: String, CodingKey {
        case target, measure, statistic, relation, met
        case atMostMs = "at_most_ms"
        case predictedMs = "predicted_ms"
        case actualMs = "actual_ms"
        case violatedShare = "violated_share"
        case firstViolation = "first_violation"
    }

    /// A target in figures.
    public init(
        target: String, measure: String, statistic: String, atMostMs: Double, predictedMs: Double?, actualMs: Double?,
        relation: String?, violatedShare: Double?, firstViolation: String?, met: Bool?
    ) {
        self.target = target
        self.measure = measure
        self.statistic = statistic
        self.atMostMs = atMostMs
        self.predictedMs = predictedMs
        self.actualMs = actualMs
        self.relation = relation
        self.violatedShare = violatedShare
        self.firstViolation = firstViolation
        self.met = met
    }
}

/// What the plan is, and what it would be for what was measured.
public struct DriftPlan: Codable, Sendable, Equatable {
    /// What was changed in the scenario, as `path=value`.
    public var changes: [String]
    /// USD a month before and after; absent when no configuration meets the SLOs.
    public var monthlyUsdBefore, monthlyUsd: Double?
    /// The fleet in the busiest hour, before and after.
    public var fleetBefore, fleet: String?

    enum CodingKeys: String, CodingKey {
        case changes, fleet
        case monthlyUsdBefore = "monthly_usd_before"
        case monthlyUsd = "monthly_usd"
        case fleetBefore = "fleet_before"
    }

    /// Both plans in figures.
    public init(
        changes: [String], monthlyUsdBefore: Double?, monthlyUsd: Double?, fleetBefore: String?, fleet: String?
    ) {
        self.changes = changes
        self.monthlyUsdBefore = monthlyUsdBefore
        self.monthlyUsd = monthlyUsd
        self.fleetBefore = fleetBefore
        self.fleet = fleet
    }
}
