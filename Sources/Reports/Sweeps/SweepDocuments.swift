public import Calibration
public import Measurements
internal import Simulation
public import Validation

/// What one process did of a sweep.
public struct SweepProgressDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "sweep-progress"
    /// The folder of the parts.
    public var folder: String
    /// The question.
    public var question: String
    /// Which shard it is; absent for the whole.
    public var shard: String?
    /// Items of the shard.
    public var items: Int
    /// Items that were computed now; the others were there.
    public var computed: Int
    /// Parts of the shard.
    public var parts: Int
    /// Items of the sweep.
    public var sweepItems: Int

    enum CodingKeys: String, CodingKey {
        case schema, kind, folder, question, shard, items, computed, parts
        case sweepItems = "sweep_items"
    }

    /// What one process did.
    public init(
        folder: String, question: String, shard: String?, items: Int, computed: Int, parts: Int, sweepItems: Int
    ) {
        self.folder = folder
        self.question = question
        self.shard = shard
        self.items = items
        self.computed = computed
        self.parts = parts
        self.sweepItems = sweepItems
    }

    /// For people.
    public var lines: [String] {
        let known = items - computed
        let part =
            shard.map { "shard \($0) of \(question), a sweep of \(Figures.number(Double(sweepItems))) items" }
            ?? question
        return [
            "\(folder): \(part): \(Figures.number(Double(computed))) items computed"
                + (known > 0 ? ", \(Figures.number(Double(known))) were there" : "") + ", in \(parts) parts",
            "plimsoll merge \(ShellCommand.quoted(folder)) puts all shards together",
        ]
    }
}

/// What a sweep comes to, all shards together.
public struct SweepSummaryDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "sweep-summary"
    /// The folder of the parts.
    public var folder: String
    /// The question.
    public var question: String
    /// The same for the same grid, scenario, prices and calibration.
    public var sweep: String
    /// Items of the sweep.
    public var items: Int
    /// Parts that were put together.
    public var parts: Int
    /// What was varied.
    public var axes: [String]
    /// How many items ended how.
    public var statuses: [SweepStatus]
    /// Figures over all items.
    public var figures: [SweepDistribution]
    /// Combinations of values over their draws; absent where nothing was drawn.
    public var combinations: [SweepCombination]?
    /// The row with the lowest monthly cost, name by name; absent where nothing was bought, or something was drawn.
    public var cheapest: [SweepCell]?
    /// How far percentiles of pooled requests may lie above the exact ones, as a share of them; absent where none are.
    public var latencyError: Double?
    /// Errors of validated predictions by figure, exactly those of `plimsoll validate`.
    var metrics: [String: ErrorFigures]?
    /// Errors of held-out predictions, exactly those of `plimsoll calibrate`.
    var heldOut: [HeldOutFigures]?

    enum CodingKeys: String, CodingKey {
        case schema, kind, folder, question, sweep, items, parts, axes, statuses, figures, combinations, cheapest
        case metrics
        case latencyError = "latency_error"
        case heldOut = "held_out"
    }

    /// What a sweep comes to.
    public init(
        folder: String, question: String, sweep: String, items: Int, parts: Int, axes: [String],
        statuses: [SweepStatus], figures: [SweepDistribution], combinations: [SweepCombination]?,
        cheapest: [SweepCell]?, accuracy: [(figure: RunFigure, summary: AccuracySummary)]? = nil,
        heldOut: [AccuracyRow]? = nil
    ) {
        self.folder = folder
        self.question = question
        self.sweep = sweep
        self.items = items
        self.parts = parts
        self.axes = axes
        self.statuses = statuses
        self.figures = figures
        self.combinations = combinations
        self.cheapest = cheapest
        if combinations?.contains(where: { $0.requests != nil }) == true {
            latencyError = LatencyHistogram.relativeError
        }
        metrics = accuracy.map { list in
            Dictionary(list.map { ($0.figure.rawValue, ErrorFigures($0.summary)) }) { first, _ in first }
        }
        self.heldOut = heldOut?.map(HeldOutFigures.init)
    }
}

/// How many items of a sweep ended in one way.
public struct SweepStatus: Codable, Sendable, Equatable {
    /// The way, such as `feasible`.
    public var status: String
    /// How many.
    public var items: Int

    /// So many items.
    public init(status: String, items: Int) {
        self.status = status
        self.items = items
    }
}

/// How one figure of a sweep is distributed; percentiles are exact up to 65,536 values, and good to 0.1% beyond.
public struct SweepDistribution: Codable, Sendable, Equatable {
    /// The column.
    public var figure: String
    /// Items that have it.
    public var items: Int
    /// Its mean, and the values below which so many of a hundred are.
    public var mean, p5, p50, p95, p99: Double

    /// The distribution of `sketch`; nil of nothing.
    public init?(_ figure: String, _ sketch: ValueSketch) {
        guard let mean = sketch.mean, let found = sketch.quantiles([0.05, 0.5, 0.95, 0.99]) else { return nil }
        self.figure = figure
        items = sketch.count
        self.mean = mean
        (p5, p50, p95, p99) = (found[0], found[1], found[2], found[3])
    }
}

/// One combination of values over all its draws.
public struct SweepCombination: Codable, Sendable, Equatable {
    /// The value on each axis.
    public var values: [String]
    /// How often it was drawn.
    public var draws: Int
    /// The share of draws with a fleet, or with a steady state; 0 to 1.
    public var feasibleShare: Double
    /// What matters most of the question: the monthly cost, or the latencies and the goodput.
    public var figures: [SweepDistribution]
    /// The share of draws within the budget; absent without one.
    public var withinBudgetShare: Double?
    /// The share of draws in which the planned fleet meets all SLOs in the busiest hour.
    public var slosMetShare: Double?
    /// All measured requests of its simulations together; absent for other questions.
    public var requests: SweepRequests?

    enum CodingKeys: String, CodingKey {
        case values, draws, figures, requests
        case feasibleShare = "feasible_share"
        case withinBudgetShare = "within_budget_share"
        case slosMetShare = "slos_met_share"
    }

    /// A combination.
    public init(
        values: [String], draws: Int, feasibleShare: Double, figures: [SweepDistribution],
        withinBudgetShare: Double?, slosMetShare: Double?, requests: SweepRequests? = nil
    ) {
        self.values = values
        self.draws = draws
        self.feasibleShare = feasibleShare
        self.figures = figures
        self.withinBudgetShare = withinBudgetShare
        self.slosMetShare = slosMetShare
        self.requests = requests
    }
}

/// A cell of a row by the name of its column.
public struct SweepCell: Codable, Sendable, Equatable {
    /// The column.
    public var name: String
    /// What is there.
    public var value: String

    /// A cell.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
