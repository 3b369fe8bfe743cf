/// Dollars per million tokens against the offered rate, both logarithmic: what idle capacity does to the price.
public struct TokenPriceChart: ChartSource, Equatable {
    /// The price by rate of one way to serve.
    public struct Curve: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// The price by rate.
        public var points: [Price]

        /// The curve `name` through `points`.
        public init(name: String, points: [Price]) {
            self.name = name
            self.points = points
        }
    }

    /// The price at one rate.
    public struct Price: Sendable, Equatable {
        /// Requests per second offered.
        public var requestsPerSecond: Double
        /// Dollars per million tokens, idle time included.
        public var dollarsPerMillionTokens: Double
        /// The interval it lies in; nil when not known.
        public var interval: ClosedRange<Double>?

        /// The price at a rate.
        public init(
            requestsPerSecond: Double, dollarsPerMillionTokens: Double, interval: ClosedRange<Double>? = nil
        ) {
            self.requestsPerSecond = requestsPerSecond
            self.dollarsPerMillionTokens = dollarsPerMillionTokens
            self.interval = interval
        }
    }

    /// What an API asks, for comparison.
    public struct Reference: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Dollars per million tokens at the same mix of input and output.
        public var dollarsPerMillionTokens: Double

        /// The price of `name`.
        public init(name: String, dollarsPerMillionTokens: Double) {
            self.name = name
            self.dollarsPerMillionTokens = dollarsPerMillionTokens
        }
    }

    /// What the chart is called.
    public var title: String
    /// The curves.
    public var curves: [Curve]
    /// Prices to compare with.
    public var references: [Reference]
    /// The rate in requests per second that is planned for; nil when not known.
    public var plannedRate: Double?

    /// A chart of `curves`.
    public init(title: String, curves: [Curve], references: [Reference] = [], plannedRate: Double? = nil) {
        self.title = title
        self.curves = curves
        self.references = references
        self.plannedRate = plannedRate
    }

    /// The chart of these values.
    public var chart: Chart {
        var marks: [Mark] = []
        for (index, curve) in curves.enumerated() {
            let band = curve.points.compactMap { price in
                price.interval.map { DataInterval(price.requestsPerSecond, low: $0.lowerBound, high: $0.upperBound) }
            }
            if !band.isEmpty { marks.append(Mark(.area(band, .straight, isInterval: true), ink: .series(index))) }
            let points = curve.points.map { DataPoint($0.requestsPerSecond, $0.dollarsPerMillionTokens) }
            marks.append(Mark(.line(points, .straight), ink: .series(index), name: curve.name))
        }
        for reference in references {
            let text = "\(ValueFormat.dollars.text(reference.dollarsPerMillionTokens)) \(reference.name)"
            marks.append(Mark(.horizontalRule(reference.dollarsPerMillionTokens, label: text), ink: .text))
        }
        if let plannedRate {
            let text = "your load, \(Decimals.significant(plannedRate))/s"
            marks.append(Mark(.verticalRule(plannedRate, label: text), ink: .text))
        }
        let panel = Panel(
            x: Axis("requests/s offered, logarithmic", spread: .logarithmic),
            y: Axis("$ per 1M tokens, logarithmic", format: .dollars, spread: .logarithmic), marks: marks)
        return Chart(
            title: title, summary: "Price per million tokens by offered rate for \(curves.count) configurations.",
            panels: [panel], keyPlace: .ends)
    }
}
