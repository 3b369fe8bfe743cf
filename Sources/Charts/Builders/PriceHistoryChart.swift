/// What offers cost over the years: a stepped line each, every change of price a step.
public struct PriceHistoryChart: ChartSource, Equatable {
    /// One offer.
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

    /// A price from a day on.
    public struct Price: Sendable, Equatable {
        /// The day, counted from 1970-01-01.
        public var daysSince1970: Int
        /// Dollars an hour for one GPU.
        public var dollarsPerHour: Double

        /// A price from a day on.
        public init(daysSince1970: Int, dollarsPerHour: Double) {
            self.daysSince1970 = daysSince1970
            self.dollarsPerHour = dollarsPerHour
        }
    }

    /// What the chart is called.
    public var title: String
    /// The offers.
    public var offers: [Offer]

    /// A chart of `offers`.
    public init(title: String, offers: [Offer]) {
        self.title = title
        self.offers = offers
    }

    /// The chart of these values.
    public var chart: Chart {
        let last = offers.flatMap(\.prices).map(\.daysSince1970).max() ?? 0
        var marks: [Mark] = []
        for (index, offer) in offers.enumerated() {
            var points = offer.prices.map { DataPoint(Double($0.daysSince1970), $0.dollarsPerHour) }
            // A price holds until the next one is seen.
            if let end = points.last, end.x < Double(last) { points.append(DataPoint(Double(last), end.y)) }
            marks.append(Mark(.line(points, .steps), ink: .series(index), name: offer.name))
            marks.append(
                Mark(
                    .dots(offer.prices.map { DataPoint(Double($0.daysSince1970), $0.dollarsPerHour) }),
                    ink: .series(index), name: offer.name))
        }
        var subtitle = ""
        if offers.count == 1, let offer = offers.first, let first = offer.prices.first, let end = offer.prices.last {
            let (before, after) = (
                ValueFormat.dollars.text(first.dollarsPerHour), ValueFormat.dollars.text(end.dollarsPerHour)
            )
            subtitle = "\(offer.name): from \(before) to \(after)."
        }
        let panel = Panel(
            x: Axis("", format: .date), y: Axis("$ per GPU and hour", format: .dollars, includesZero: true),
            marks: marks)
        return Chart(
            title: title, subtitle: subtitle, summary: "Price per GPU and hour of \(offers.count) offers over time.",
            panels: [panel],
            keyPlace: .ends, notes: ["Marked: days on which a price was seen; it is drawn until the next one known."])
    }
}
