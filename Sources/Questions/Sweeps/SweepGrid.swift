internal import Input
public import Planning
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

    /// A sweep that asks `question` of `source`.
    public init(_ question: Question, _ source: PlanSource) {
        self.question = question
        self.source = source
    }

    /// How many combinations of values there are.
    public var combinations: Int { axes.reduce(1) { $0 * $1.values.count } }

    /// How many items there are.
    public var count: Int { combinations * draws }

    /// The item of a number below ``count``.
    public func item(_ index: Int) -> SweepItem {
        var rest = index / draws
        var values: [String] = []
        for axis in axes.reversed() {
            values.append(axis.values[rest % axis.values.count])
            rest /= axis.values.count
        }
        return SweepItem(index: index, combination: index / draws, draw: index % draws, values: values.reversed())
    }

    /// Everything that rows depend on, as text: the same for the same sweep.
    var identity: String {
        var parts = ["question=\(question.rawValue)", "draws=\(draws)", "seed=\(seed)", "requests=\(requests)"]
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
    /// Which of the draws of the combination it is.
    public var draw: Int
    /// The value on each axis.
    public var values: [String]
}
