internal import Catalog
public import Charts
internal import Quantities

extension PriceList {
    /// One row an accelerator: how many prices there are, what one of it costs an hour, where it is cheapest, and when
    /// prices were seen.
    public var byAccelerator: ReportTable {
        var table = ReportTable([
            ("accelerator", .left), ("prices", .right), ("providers", .right), ("lowest $/h of one", .right),
            ("median", .right), ("highest", .right), ("cheapest at", .left), ("tier", .left), ("seen", .left),
        ])
        for (id, own) in grouped(by: \.acceleratorID) {
            guard let cheapest = own.min(by: { Self.hourly($0) < Self.hourly($1) }) else { continue }
            let days = own.compactMap(\.provenance.date).map(\.description)
            table.add(
                [.text(id), .count(own.count), .count(Set(own.map(\.provider)).count)] + Self.spread(own) + [
                    .text("\(cheapest.provider), \(Wording.purchase(cheapest.purchase))"),
                    .text(cheapest.tier.rawValue), .text(Self.range(days)),
                ])
        }
        return table
    }

    /// One row a day on which prices were seen: how many, of whom, and what one accelerator cost an hour.
    public var byDay: ReportTable {
        var table = ReportTable([
            ("seen", .left), ("prices", .right), ("lowest $/h of one", .right), ("median", .right), ("highest", .right),
            ("providers", .left),
        ])
        for (day, own) in grouped(by: { $0.provenance.date?.description ?? "day not known" }) {
            let providers = Set(own.map(\.provider)).sorted()
            let more = providers.count > 5 ? " and \(providers.count - 5) more" : ""
            table.add(
                [.text(day), .count(own.count)] + Self.spread(own)
                    + [.text(providers.prefix(5).joined(separator: ", ") + more)])
        }
        return table
    }

    /// The lowest price of one accelerator by provider and purchase option, the cheapest first; nil for fewer than two.
    public func chart(_ title: String) -> Chart? {
        let lowest = grouped(by: { "\($0.provider) \(Wording.purchase($0.purchase))" }).compactMap { name, own in
            own.min { Self.hourly($0) < Self.hourly($1) }.map { (name: name, offer: $0) }
        }.sorted { (Self.hourly($0.offer), $0.name) < (Self.hourly($1.offer), $1.name) }
        guard lowest.count > 1 else { return nil }
        return OfferPriceChart(
            title: title,
            offers: lowest.map { name, offer in
                .init(name: name, dollarsPerHour: Self.hourly(offer), age: offer.provenance.dateText ?? "")
            }
        ).chart
    }

    /// How many things have prices of several days, and how many things there are.
    public var history: (several: Int, things: Int) {
        let days = grouped { "\($0.provider)\n\($0.instanceType)\n\($0.region)\n\($0.purchase.rawValue)" }
            .map { Set($0.offers.map { $0.provenance.date?.description ?? "" }).count }
        return (days.count { $0 > 1 }, days.count)
    }

    private func grouped(by name: (Offer) -> String) -> [(name: String, offers: [Offer])] {
        Dictionary(grouping: offers, by: name).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func hourly(_ offer: Offer) -> Double { offer.price.dollarsPerHour / offer.acceleratorCount }

    private static func spread(_ offers: [Offer]) -> [ReportTable.Cell] {
        let sorted = offers.map(hourly).sorted()
        return [sorted.first, sorted[sorted.count / 2], sorted.last].map { price in
            .number(price, price.map { Figures.fixed($0, decimals: 2) } ?? "")
        }
    }

    private static func range(_ days: [String]) -> String {
        guard let first = days.min(), let last = days.max() else { return "" }
        return first == last ? first : "\(first) to \(last)"
    }
}
