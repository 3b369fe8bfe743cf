/// What one accelerator costs an hour today: one bar for each offer, the plan's own coloured.
public struct OfferPriceChart: ChartSource, Equatable {
    /// One offer.
    public struct Offer: Sendable, Equatable {
        /// Who sells it and how, such as "aws on demand".
        public var name: String
        /// Dollars an hour for one accelerator.
        public var dollarsPerHour: Double
        /// How old the price is, such as the day on which it was seen; empty where not known.
        public var age: String

        /// An offer with its price.
        public init(name: String, dollarsPerHour: Double, age: String = "") {
            self.name = name
            self.dollarsPerHour = dollarsPerHour
            self.age = age
        }
    }

    /// What the chart is called.
    public var title: String
    /// The offers in the order in which they are drawn.
    public var offers: [Offer]
    /// The index of the offer that the plan uses; nil for none.
    public var chosen: Int?

    /// A chart of `offers`.
    public init(title: String, offers: [Offer], chosen: Int? = nil) {
        self.title = title
        self.offers = offers
        self.chosen = chosen
    }

    private static let most = 16

    /// The chart of these values.
    public var chart: Chart {
        let shown = offers.prefix(Self.most)
        var bars: [Bar] = []
        for (row, offer) in shown.enumerated() {
            guard let x = Bar.range(0, offer.dollarsPerHour) else { continue }
            let price = ValueFormat.sum(offer.dollarsPerHour)
            let text = offer.age.isEmpty ? price : "\(price), \(offer.age)"
            let top = Double(row) + 0.16
            bars.append(
                Bar(
                    x: x, y: top...(top + 0.68), title: "\(offer.name): \(text)", label: text, shortLabel: price,
                    ink: row == chosen ? .series(0) : .muted))
        }
        let reach = bars.map(\.x.upperBound).max() ?? 1
        let panel = Panel(
            x: Axis("$ per GPU and hour", format: .dollars, includesZero: true, covers: [reach * 1.4]),
            y: Axis("", spread: .names(shown.map(\.name))), marks: [Mark(.bars(bars), ink: .muted)])
        let own = chosen.flatMap { shown.indices.contains($0) ? shown[$0] : nil }
        let prices = shown.map(\.dollarsPerHour).filter(\.isFinite)
        var words = ""
        if let low = prices.min(), let high = prices.max() {
            words = "\(ValueFormat.sum(low)) to \(ValueFormat.sum(high)) per GPU and hour"
            words += own.map { "; this plan pays \(ValueFormat.sum($0.dollarsPerHour)) (\($0.name))." } ?? "."
        }
        let more = offers.count - shown.count
        return Chart(
            title: title, subtitle: words, summary: "\(shown.count) offers. \(words)", panels: [panel],
            notes: more > 0 ? ["\(more) further offers are not drawn."] : [])
    }
}
