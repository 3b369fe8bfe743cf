internal import Catalog
internal import Charts
internal import Quantities

/// Prices of one accelerator over time, for an hour of one of them.
struct PriceHistory {
    /// One machine in one place, with its dated prices, the oldest first.
    struct Series {
        var name: String
        var prices: [(day: CalendarDate, dollars: Double)]
    }

    private static let most = 6
    let offers: [Series]

    /// Prices like that of `offer` up to a day, its own first, then those seen most often.
    init(_ book: PriceBook, like offer: Offer, upTo day: CalendarDate?) {
        var order: [String] = []
        var found: [String: [CalendarDate: Double]] = [:]
        let own = Self.name(offer)
        for line in book.lines
        where line.acceleratorID == offer.acceleratorID && line.purchase == .onDemand && line.acceleratorCount > 0 {
            guard let date = line.provenance.date, day.map({ date <= $0 }) ?? true else { continue }
            let name = Self.name(line)
            if found[name] == nil { order.append(name) }
            found[name, default: [:]][date] = line.price.dollarsPerHour / line.acceleratorCount
        }
        let series = order.compactMap { name -> Series? in
            let dated = (found[name] ?? [:]).sorted { $0.key < $1.key }
            return dated.count > 1 ? Series(name: name, prices: dated.map { (day: $0.key, dollars: $0.value) }) : nil
        }
        let ranked = series.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if (a.name == own) != (b.name == own) { return a.name == own }
            return a.prices.count != b.prices.count ? a.prices.count > b.prices.count : left.offset < right.offset
        }
        offers = ranked.prefix(Self.most).map(\.element)
    }

    /// A line for each machine.
    var chart: Chart {
        PriceHistoryChart(
            title: "Price of one accelerator for an hour, as seen",
            offers: offers.map { series in
                PriceHistoryChart.Offer(
                    name: series.name,
                    prices: series.prices.map {
                        PriceHistoryChart.Price(daysSince1970: $0.day.daysSince1970, dollarsPerHour: $0.dollars)
                    })
            }
        ).chart
    }

    /// The numbers.
    var table: ReportTable {
        var table = ReportTable([("machine", .left), ("day", .left), ("$/hour an accelerator", .right)])
        for series in offers {
            for price in series.prices {
                table.add([.text(series.name), .text(price.day.description), .dollars(Dollars(price.dollars))])
            }
        }
        return table
    }

    private static func name(_ offer: Offer) -> String {
        "\(offer.provider) \(offer.instanceType) \(offer.region)"
    }
}

extension CalendarDate {
    /// Days since 1970-01-01 in the Gregorian calendar, by the count of days from civil of Howard Hinnant's note.
    var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
