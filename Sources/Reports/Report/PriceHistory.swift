internal import Catalog
internal import Charts
internal import Quantities

/// Prices of one accelerator over time, for an hour of one of them.
struct PriceHistory {
    /// One instance in one place, with its dated prices, the oldest first.
    struct Series {
        var name: String
        var prices: [(day: CalendarDate, dollars: Double)]
    }

    private static let most = 4
    /// Instances whose price was seen on several days, those seen most often first.
    let changed: [Series]
    /// All others.
    let single: [Series]
    private let own: String
    private let title: String

    /// Prices like that of `offer`, of the same purchase option, up to a day.
    init(_ book: PriceBook, like offer: Offer, named accelerator: String, upTo day: CalendarDate?) {
        var order: [String] = []
        var found: [String: [CalendarDate: Double]] = [:]
        own = Self.name(offer)
        title = "Price of one \(accelerator) for an hour, \(Wording.purchase(offer.purchase)), as seen"
        for line in book.lines
        where line.acceleratorID == offer.acceleratorID && line.purchase == offer.purchase && line.acceleratorCount > 0
        {
            guard let date = line.provenance.date, day.map({ date <= $0 }) ?? true else { continue }
            let name = Self.name(line)
            if found[name] == nil { order.append(name) }
            found[name, default: [:]][date] = line.price.dollarsPerHour / line.acceleratorCount
        }
        let series = order.map { name in
            Series(
                name: name,
                prices: (found[name] ?? [:]).sorted { $0.key < $1.key }.map { (day: $0.key, dollars: $0.value) })
        }
        let several = series.enumerated().filter { $0.element.prices.count > 1 }.sorted { left, right in
            let (a, b) = (left.element.prices.count, right.element.prices.count)
            return a != b ? a > b : left.offset < right.offset
        }.map(\.element)
        changed = Array(several.prefix(Self.most))
        single = series.filter { $0.prices.count == 1 } + several.dropFirst(Self.most)
    }

    /// Days on which any price was seen.
    var days: Int { Set((changed + single).flatMap(\.prices).map(\.day)).count }

    /// A sign for each price, a line for each instance whose price changed, the plan's own marked.
    var chart: Chart {
        func price(_ seen: (day: CalendarDate, dollars: Double), _ name: String) -> PriceHistoryChart.Price {
            PriceHistoryChart.Price(daysSince1970: seen.day.daysSince1970, dollarsPerHour: seen.dollars, name: name)
        }
        let mine = (changed + single).first { $0.name == own }
        return PriceHistoryChart(
            title: title,
            offers: changed.map { series in
                PriceHistoryChart.Offer(name: series.name, prices: series.prices.map { price($0, series.name) })
            },
            market: single.flatMap { series in series.prices.map { price($0, series.name) } },
            chosen: mine.flatMap { series in series.prices.last.map { price($0, series.name) } }
        ).chart
    }

    /// The numbers.
    var table: ReportTable {
        var table = ReportTable([("instance", .left), ("day", .left), ("$/hour an accelerator", .right)])
        for series in changed + single {
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
