/// API against on-premises servers by monthly tokens: a line against a staircase, the crossings marked.
public struct BreakEvenChart: ChartSource, Equatable {
    /// What on-premises servers cost up to a volume.
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

    /// What the chart is called.
    public var title: String
    /// The API's name.
    public var apiName: String
    /// What it asks in dollars per million tokens, at the workload's own mix of input and output.
    public var apiDollarsPerMillionTokens: Double
    /// The cost of on-premises servers, by growing volume.
    public var stairs: [Stair]
    /// The volume of the workload in tokens a month; nil when not known.
    public var volume: Double?
    /// The volume in tokens a month from which on-premises servers are cheaper where that is beyond `stairs`; nil for never.
    public var laterCrossing: Double?

    /// A chart of an API price against `stairs`.
    public init(
        title: String, apiName: String, apiDollarsPerMillionTokens: Double, stairs: [Stair], volume: Double? = nil,
        laterCrossing: Double? = nil
    ) {
        self.title = title
        self.apiName = apiName
        self.apiDollarsPerMillionTokens = apiDollarsPerMillionTokens
        self.stairs = stairs
        self.volume = volume
        self.laterCrossing = laterCrossing
    }

    /// The volumes, in tokens a month, at which on-premises servers begin to be cheaper than the API.
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
        marks.append(Mark(.line(own, .steps), ink: .series(0), name: "on-premises servers"))
        marks.append(
            Mark(.line([DataPoint(0, 0), DataPoint(start, start * price)], .straight), ink: .series(1), name: apiName))
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
        var notes = band.isEmpty ? [] : ["The pale area is the interval the cost of on-premises servers lies in."]
        if !crossings.isEmpty {
            notes.append("On-premises servers are cheaper from each dot to the next step up, if one follows.")
        }
        return Chart(
            title: title, subtitle: verdict, summary: "\(apiName) against on-premises servers. \(verdict)",
            panels: [panel],
            keyPlace: .ends, notes: notes)
    }

    /// Who is cheaper from where on, in a sentence; empty when nothing is known.
    private var verdict: String {
        func times(_ crossing: Double) -> String {
            guard let volume, volume > 0, volume.isFinite, crossing.isFinite else { return "" }
            return ", \(Decimals.significant(crossing / volume, 2)) x your volume"
        }
        func text(_ crossing: Double) -> String { ValueFormat.number(unit: "").text(crossing) + " tokens a month" }
        if let first = crossings.first { return "On-premises servers cost the same at \(text(first))\(times(first))." }
        guard !steps.isEmpty else { return "" }
        guard let laterCrossing else { return "The hosted model is cheaper at every volume shown." }
        return "On-premises servers become cheaper only at about \(text(laterCrossing))\(times(laterCrossing))."
    }
}
