/// What an accelerator cost over time: every price that was seen, and how single offers changed.
public struct PriceHistoryChart: ChartSource, Equatable {
    /// One offer that was seen on several days.
    public struct Offer: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its prices in the order of time.
        public var prices: [Price]

        /// The prices of an offer.
        public init(name: String, prices: [Price]) {
            self.name = name
            self.prices = prices
        }
    }

    /// A price on the day on which it was seen.
    public struct Price: Sendable, Equatable {
        /// The day, counted from 1970-01-01.
        public var daysSince1970: Int
        /// Dollars an hour for one GPU.
        public var dollarsPerHour: Double
        /// Whose price it is; nil where the offer says so.
        public var name: String?

        /// A price on a day.
        public init(daysSince1970: Int, dollarsPerHour: Double, name: String? = nil) {
            self.daysSince1970 = daysSince1970
            self.dollarsPerHour = dollarsPerHour
            self.name = name
        }

        fileprivate var point: DataPoint { DataPoint(Double(daysSince1970), dollarsPerHour, title: name) }
    }

    /// What the chart is called.
    public var title: String
    /// The offers whose change is drawn.
    public var offers: [Offer]
    /// Prices of other offers, each seen once.
    public var market: [Price]
    /// The price that the plan is based on; nil for none.
    public var chosen: Price?

    /// A chart of `offers` among a market.
    public init(title: String, offers: [Offer], market: [Price] = [], chosen: Price? = nil) {
        self.title = title
        self.offers = offers
        self.market = market
        self.chosen = chosen
    }

    /// The chart of these values.
    public var chart: Chart {
        var marks: [Mark] = []
        if !market.isEmpty {
            marks.append(Mark(.dots(market.map(\.point)), ink: .muted, name: "other offers", emphasis: .faint))
        }
        for (index, offer) in offers.enumerated() {
            let points = offer.prices.map(\.point)
            marks.append(Mark(.line(points, .straight), ink: .series(index + 1), name: offer.name))
            marks.append(Mark(.dots(points), ink: .series(index + 1), name: offer.name))
        }
        if let chosen {
            marks.append(Mark(.dots([chosen.point]), ink: .series(0), name: "this plan's instance", emphasis: .strong))
        }
        let panel = Panel(
            x: Axis("day on which the price was seen", format: .date),
            y: Axis("$ per GPU and hour", format: .dollars, includesZero: true), marks: marks)
        let notes =
            offers.isEmpty ? [] : ["Lines join prices of one offer; what it cost between them is not known."]
        return Chart(
            title: title, subtitle: subtitle,
            summary: "Price per GPU and hour over time: \(market.count + offers.count) offers. \(subtitle)",
            panels: [panel], notes: notes)
    }

    /// The range of the newest prices, and how the first offer changed.
    private var subtitle: String {
        var parts: [String] = []
        let prices = (market + offers.compactMap(\.prices.last) + [chosen].compactMap(\.self)).map(\.dollarsPerHour)
        if let low = prices.filter(\.isFinite).min(), let high = prices.filter(\.isFinite).max(), low < high {
            let (least, most) = (ValueFormat.dollars.text(low), ValueFormat.dollars.text(high))
            parts.append("Each at its newest: \(least) to \(most) an hour.")
        }
        if let offer = offers.first, let first = offer.prices.first, let end = offer.prices.last, offer.prices.count > 1
        {
            let (before, after) = (
                ValueFormat.dollars.text(first.dollarsPerHour), ValueFormat.dollars.text(end.dollarsPerHour)
            )
            parts.append("\(offer.name): from \(before) to \(after).")
        }
        return parts.joined(separator: " ")
    }
}
