public import Calibration
public import Input
public import Planning
public import Quantities
public import Reports
internal import Scenarios

/// What a sweep past one machine asks: a question, the values to try, and how often each is drawn.
///
/// Items are numbered from 0: the last axis varies fastest, draws of one combination follow each other. An item's number
/// says all about it, its random numbers too, so that whoever computes it gets the same row.
public struct SweepGrid: Sendable {
    /// What is asked of each item.
    public enum Question: String, Sendable, Hashable, Codable, CaseIterable {
        /// The cheapest fleet for the scenario.
        case plan
        /// One deployment under one load, by the closed form.
        case predict
        /// The month of the planned fleet, with traffic, prices and predictions drawn at random.
        case month
        /// The planned fleet in its busiest hour, request by request, from a seed of its own.
        case simulate
        /// Each row of a table of measured runs beside its prediction.
        case validate
        /// The published runs, each predicted by a fit that saw nothing of its group, fold by fold.
        case crossvalidate

        /// Whether a scenario is planned for it.
        var isPlanned: Bool { self == .plan || self == .month || self == .simulate }
        /// Whether an item is repeated with other random numbers.
        var isDrawn: Bool { self == .month || self == .simulate }
        /// Whether measured runs are predicted.
        var isOfRuns: Bool { self == .validate || self == .crossvalidate }
    }

    /// How much a draw may be off: the standard deviation of the logarithm, 0 to 1.
    public struct Spread: Sendable, Hashable, Codable {
        /// Of the traffic over its forecast.
        public var traffic = 0.2
        /// Of the prices.
        public var prices = 0.0
        /// Whether step times are drawn from their prediction interval.
        public var predictions = true
    }

    /// The time that a simulation is divided into: each slice is an item of its own.
    public struct Slices: Sendable, Hashable, Codable {
        /// How many there are.
        public var count: Int
        /// How long each is.
        public var length: Seconds
        /// What is simulated before and after each slice and left out of the figures, as fleets start empty.
        public var warmUp: Seconds
    }

    /// The most items that a sweep may have.
    public static let maximumItems = 1_000_000_000_000

    /// What is asked.
    public var question: Question
    /// The scenario; for ``Question/predict`` nothing but its name counts.
    public var source: PlanSource
    /// The values of ``Question/predict`` that hold for all items, by the names of its parameters.
    public var fixed: [SweepValue] = []
    /// The values to try.
    public var axes: [SweepAxis] = []
    /// How many draws, or simulations, each combination of values gets.
    public var draws = 1
    /// How far draws are apart.
    public var spread = Spread()
    /// Requests of one simulation, at least.
    public var requests = 20_000
    /// The seed of all random numbers.
    public var seed: UInt64 = 1
    /// How many groups of replicas a simulated fleet consists of, each with its share of the traffic.
    public var replicaGroups = 1
    /// The slices of the week that is simulated; nil for the busiest hour.
    public var slices: Slices?
    /// The table of runs of ``Question/validate``; nil for the published ones.
    public var runs: TextFile?
    /// Rows of that table.
    var runCount = 0

    /// A sweep that asks `question` of `source`.
    public init(_ question: Question, _ source: PlanSource) {
        self.question = question
        self.source = source
    }

    /// The cross-validation of the published runs, with each of `holdOuts` left out in turn.
    public init(leavingOut holdOuts: [HoldOut]) {
        self.init(.crossvalidate, .builtIn())
        axes = [
            SweepAxis(path: "leave_out", values: holdOuts.map(\.rawValue)),
            SweepAxis(path: "fold", values: (0..<CrossValidation.folds).map(String.init)),
        ]
    }

    /// How many combinations of values there are.
    public var combinations: Int { axes.reduce(1) { $0 * $1.values.count } }

    /// How many items each combination of values has.
    public var repeats: Int { draws * replicaGroups * (slices?.count ?? 1) }

    /// How many items there are.
    public var count: Int { question == .validate ? runCount : combinations * repeats }

    /// The item of a number below ``count``.
    public func item(_ index: Int) -> SweepItem {
        let (combination, place) = (index / repeats, index % repeats)
        let slices = slices?.count ?? 1
        var rest = combination
        var values: [String] = []
        for axis in axes.reversed() {
            values.append(axis.values[rest % axis.values.count])
            rest /= axis.values.count
        }
        return SweepItem(
            index: index, combination: combination, place: place, draw: place / (replicaGroups * slices),
            replicaGroup: place / slices % replicaGroups, slice: place % slices, values: values.reversed())
    }

    /// Everything that rows depend on, as text: the same for the same sweep.
    var identity: String {
        var parts = ["question=\(question.rawValue)", "draws=\(draws)", "seed=\(seed)", "requests=\(requests)"]
        if replicaGroups > 1 { parts.append("replica_groups=\(replicaGroups)") }
        if let slices { parts.append("slices=\(slices.count) \(slices.length.value) \(slices.warmUp.value)") }
        if question.isOfRuns {
            parts.append("runs=\(SweepManifest.hash((runs ?? ShippedCalibration.runFile()).bytes))")
        }
        parts.append("spread=\(spread.traffic) \(spread.prices) \(spread.predictions)")
        parts += fixed.map { "\($0.name)=\($0.value)" }
        parts += axes.map { "axis \($0.path)=\($0.values.joined(separator: "\u{1F}"))" }
        parts += source.changes.map { "set \($0)" } + [source.file.text]
        return parts.joined(separator: "\u{1E}")
    }
}

/// A value by its name.
public struct SweepValue: Sendable, Hashable, Codable {
    /// The name.
    public var name: String
    /// The value as it is written.
    public var value: String
}

/// One item of a sweep.
public struct SweepItem: Sendable, Hashable {
    /// Its number.
    public var index: Int
    /// The number of its combination of values.
    public var combination: Int
    /// Which of the items of the combination it is.
    public var place: Int
    /// Which of the draws of the combination it is of.
    public var draw: Int
    /// The group of replicas.
    public var replicaGroup: Int
    /// The slice of time.
    public var slice: Int
    /// The value on each axis.
    public var values: [String]
}
