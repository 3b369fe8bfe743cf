import Catalog
import Input

extension Bill {
    /// Adds what instances really cost in the last month with at least an hour of them: cost with commitments spread over
    /// their use, by hours.
    func addPrices(to collector: inout OfferCollector) {
        collector.count(rows)
        let others = rest.reduce(0) { $0 + $1.rows } - unknownRows
        if others > 0 { collector.skip(.noAccelerator, rows: others) }
        for (index, name) in unknownInstances.enumerated() {
            // Each name once, all their rows with the first.
            collector.skip(.unknownInstance, name, rows: index == 0 ? unknownRows : 0)
        }
        if let end { collector.statedDay = CalendarDate(epochSeconds: end - 1) }
        var last: [BilledSpend.Key: (month: String, price: BillReader.PaidPrice)] = [:]
        for (key, price) in paid.sorted(by: { $0.key < $1.key }) where key.purchase != .unused {
            guard price.hours >= ExactPrice(1) else {
                collector.skip(.fewHours, key.instanceType)
                continue
            }
            var place = key
            place.month = ""
            last[place] = (key.month, price)
        }
        for (key, found) in last.sorted(by: { $0.key < $1.key }) {
            guard let purchase = purchase(key.purchase, found.price.termMonths) else {
                collector.skip(.otherTerms, "\(key.instanceType), committed for a term that is not stated")
                continue
            }
            guard let instance = collector.context.instances[provider: key.provider, name: key.instanceType] else {
                collector.skip(.unknownInstance, key.instanceType)
                continue
            }
            guard let region = key.region.isEmpty ? collector.context.region : key.region else {
                collector.skip(.noRegion, key.instanceType)
                continue
            }
            collector.add(
                .init(
                    instance: instance, region: region, purchase: purchase,
                    price: (found.price.cost / found.price.hours).rounded(6), currency: "USD",
                    words: "paid in \(found.month)"))
        }
    }

    private func purchase(_ billed: BilledPurchase, _ termMonths: Int?) -> PurchaseOption? {
        switch billed {
        case .onDemand: .onDemand
        case .spot: .spot
        case .committed: termMonths == 12 ? .reserved1Year : termMonths == 36 ? .reserved3Year : nil
        case .unused: nil
        }
    }
}

extension CalendarDate {
    /// The day of a moment, UTC, in seconds since 1970; nil outside of the calendar.
    init?(epochSeconds seconds: Double) {
        guard seconds.isFinite, seconds.magnitude < 1e12 else { return nil }
        let days = Int((seconds / 86_400).rounded(.down))
        // The year first, then the month: a year has at most 366 days.
        var year = 1970 + days / 366
        while daysSince1970(year: year + 1, month: 1, day: 1) <= days { year += 1 }
        var month = 1
        while month < 12, daysSince1970(year: year, month: month + 1, day: 1) <= days { month += 1 }
        self.init(year: year, month: month, day: days - daysSince1970(year: year, month: month, day: 1) + 1)
    }
}
