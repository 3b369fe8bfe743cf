/// API against self-hosting by monthly tokens: a line against a staircase, the crossings marked.
public struct BreakEvenChart: ChartSource, Equatable {
    /// What self-hosting costs up to a volume.
    public struct Stair: Sendable, Equatable {
        /// The volume this many instances carry, in tokens a month.
        public var tokensPerMonth: Double
        /// Their cost in dollars a month.
        public var dollarsPerMonth: Double
        /// The interval the cost lies in; nil when not known.
        public var interval: ClosedRange<Double>?

        /// The cost up to a volume.
        public init(tokensPerMonth: Double, dollarsPerMonth: Double, interval: ClosedRange<Double>? = nil) {
            self.tokensPerMonth = tokensPerMonth
            self.dollarsPerMonth = dollarsPerMonth
            self.interval = interval
        }
    }

    /// Another hosted price for the same requests.
    public struct Reference: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Dollars per million tokens.
        public var dollarsPerMillionTokens: Double

        /// A price.
        public init(name: String, dollarsPerMillionTokens: Double) {
            self.name = name
            self.dollarsPerMillionTokens = dollarsPerMillionTokens
        }
    }

    /// What the chart is called.
    public var title: String
    /// Other hosted prices, which show how far list prices differ.
    public var others: [Reference]
    /// The API's name.
    public var apiName: String
    /// What it asks in dollars per million tokens, at the workload's own mix of input and output.
    public var apiDollarsPerMillionTokens: Double
    /// The cost of self-hosting, by growing volume.
    public var stairs: [Stair]
    /// The volume of the workload in tokens a month; nil when not known.
    public var volume: Double?
    /// The volume in tokens a month from which self-hosting is cheaper where that is beyond `stairs`; nil for never.
    public var laterCrossing: Double?

    /// A chart of an API price against `stairs`.
    public init(
        title: String, apiName: String, apiDollarsPerMillionTokens: Double, stairs: [Stair], volume: Double? = nil,
        laterCrossing: Double? = nil, others: [Reference] = []
    ) {
        self.others = others
        self.title = title
        self.apiName = apiName
        self.apiDollarsPerMillionTokens = apiDollarsPerMillionTokens
        self.stairs = stairs
        self.volume = volume
        self.laterCrossing = laterCrossing
    }

    /// The volumes, in tokens a month, at which self-hosting begins to be cheaper than the API.
    ///
    /// There may be several: each instance more moves the balance back.
    public var crossings: [Double] {
        guard apiDollarsPerMillionTokens > 0 else { return [] }
        var start = 0.0
        var found: [Double] = []
        for stair in steps {
            let volume = stair.dollarsPerMonth / apiDollarsPerMillionTokens * 1e6
            if volume > start, volume <= stair.tokensPerMonth { found.append(volume) }
            start = stair.tokensPerMonth
        }
        return found
    }

    private var steps: [Stair] {
        stairs.filter { $0.tokensPerMonth.isFinite && $0.dollarsPerMonth.isFinite && $0.tokensPerMonth > 0 }
            .sorted { $0.tokensPerMonth < $1.tokensPerMonth }
    }

    /// The chart of these values.
    public var chart: Chart {
        var own: [DataPoint] = []
        var band: [DataInterval] = []
        var start = 0.0
        for stair in steps {
            own += [DataPoint(start, stair.dollarsPerMonth), DataPoint(stair.tokensPerMonth, stair.dollarsPerMonth)]
            if let interval = stair.interval {
                band += [start, stair.tokensPerMonth].map {
                    DataInterval($0, low: interval.lowerBound, high: interval.upperBound)
                }
            }
            start = stair.tokensPerMonth
        }
        let price = apiDollarsPerMillionTokens / 1e6
        var marks: [Mark] = []
        if !band.isEmpty { marks.append(Mark(.area(band, .steps, isInterval: true), ink: .series(0))) }
        marks.append(Mark(.line(own, .steps), ink: .series(0), name: "self-hosted"))
        marks.append(
            Mark(.line([DataPoint(0, 0), DataPoint(start, start * price)], .straight), ink: .series(1), name: apiName))
        for (index, other) in others.enumerated() where other.dollarsPerMillionTokens.isFinite {
            let end = DataPoint(start, start * other.dollarsPerMillionTokens / 1e6)
            marks.append(Mark(.line([DataPoint(0, 0), end], .straight), ink: .series(2 + index), name: other.name))
        }
        let crossings = self.crossings
        for crossing in crossings.prefix(6) {
            let point = DataPoint(crossing, crossing * price)
            marks.append(Mark(.dots([point]), ink: .text))
            if crossing == crossings.first {
                marks.append(Mark(.text(point, "even at \(ValueFormat.number(unit: "").text(crossing))"), ink: .text))
            }
        }
        if let volume { marks.append(Mark(.verticalRule(volume, label: "your volume"), ink: .muted)) }
        let panel = Panel(
            x: Axis("tokens a month", includesZero: true),
            y: Axis("cost a month", format: .dollars, includesZero: true),
            marks: marks)
        var notes =
            band.isEmpty
            ? [] : ["Pale area: the cost with the fastest and the slowest replicas of the 90% prediction interval."]
        if !crossings.isEmpty {
            notes.append("Self-hosting is cheaper from each dot to the next step up, if one follows.")
        }
        return Chart(
            title: title, subtitle: finding, summary: "\(apiName) against self-hosting. \(finding)",
            panels: [panel],
            keyPlace: .ends, notes: notes)
    }

    /// Who is cheaper from where on, in a sentence; empty when nothing is known.
    private var finding: String {
        func times(_ crossing: Double) -> String {
            guard let volume, volume > 0, volume.isFinite, crossing.isFinite else { return "" }
            return ", \(Decimals.significant(crossing / volume, 2))x your volume"
        }
        func text(_ crossing: Double) -> String { ValueFormat.number(unit: "").text(crossing) + " tokens a month" }
        if let first = crossings.first { return "Self-hosting breaks even at \(text(first))\(times(first))." }
        guard !steps.isEmpty else { return "" }
        guard let laterCrossing else { return "The hosted model is cheaper at every volume shown." }
        return "Self-hosting becomes cheaper only at about \(text(laterCrossing))\(times(laterCrossing))."
    }
}
