import Catalog
import Input
import Quantities

/// Pages of SKUs of Google's Cloud Billing Catalog, which price cores, memory and accelerators one by one.
///
/// A machine costs its cores, its memory and its accelerators together; one of which a part has no price is left out.
struct GoogleSKUs {
    private struct PartKey: Hashable {
        var series: String
        var part: GoogleSeries.Part
        var purchase: PurchaseOption
        var region: String
    }

    private static let keys = ["description", "category", "serviceRegions", "pricingInfo"].map { JSONKey($0) }
    private static let categoryKeys = ["resourceFamily", "usageType"].map { JSONKey($0) }
    private static let infoKeys = ["effectiveTime", "pricingExpression"].map { JSONKey($0) }
    private static let expressionKeys = ["usageUnit", "tieredRates"].map { JSONKey($0) }
    private static let rateKeys = ["startUsageAmount", "unitPrice"].map { JSONKey($0) }
    private static let moneyKeys = ["currencyCode", "units", "nanos"].map { JSONKey($0) }
    /// Words of offers that plans do not know: sold ahead, for a fixed time, or on hosts of one's own.
    private static let otherTerms = [
        "custom", "premium", "reserved", "sole tenancy", "dws", "calendar", "flex", "defined duration",
    ]
    /// More parts than there are.
    private static let mostParts = 200_000

    private var parts: [PartKey: ExactPrice] = [:]
    private var conflicts: Set<PartKey> = []

    /// The price of one unit, as pages state it.
    private struct Price {
        var unit = ""
        var amount: ExactPrice?
        var currency: String?
        var since: CalendarDate?
        var tiers = 0
    }

    mutating func read(_ scanner: inout JSONScanner, into collector: inout OfferCollector) throws(InputProblems) {
        try scanner.array { (scanner) throws(InputProblems) in
            collector.count()
            var (description, usage, family) = ("", "", "Compute")
            var regions: [String] = []
            var price = Price()
            try scanner.object(Self.keys) { (scanner, key) throws(InputProblems) in
                switch (key, scanner.skipBlank()) {
                case ("description", _): description = try scanner.plainValue() ?? ""
                case ("category", 0x7B):
                    try scanner.object(Self.categoryKeys) { (scanner, key) throws(InputProblems) in
                        let text = try scanner.plainValue() ?? ""
                        if key == "usageType" { usage = text } else { family = text }
                    }
                case ("serviceRegions", 0x5B):
                    try scanner.array { (scanner) throws(InputProblems) in
                        if let region = try scanner.plainValue(), regions.count < 200 { regions.append(region) }
                    }
                case ("pricingInfo", 0x5B):
                    // The last is the present one.
                    try scanner.array { (scanner) throws(InputProblems) in price = try Self.price(&scanner) }
                default: try scanner.skipValue()
                }
            }
            guard family == "Compute" else { return collector.skip(.noAccelerator) }
            add(description, usage, regions, price, &collector)
            guard parts.count < Self.mostParts else {
                throw scanner.failure("the file has more than \(Self.mostParts) parts of machines")
            }
        }
    }

    private static func price(_ scanner: inout JSONScanner) throws(InputProblems) -> Price {
        var price = Price()
        try scanner.object(infoKeys) { (scanner, key) throws(InputProblems) in
            guard key == "pricingExpression", scanner.skipBlank() == 0x7B else {
                price.since = CalendarDate(timestamp: try scanner.plainValue())
                return
            }
            try scanner.object(expressionKeys) { (scanner, key) throws(InputProblems) in
                guard key == "tieredRates", scanner.skipBlank() == 0x5B else {
                    price.unit = try scanner.plainValue() ?? ""
                    return
                }
                try scanner.array { (scanner) throws(InputProblems) in try readTier(&scanner, &price) }
            }
        }
        return price
    }

    private static func readTier(_ scanner: inout JSONScanner, _ price: inout Price) throws(InputProblems) {
        price.tiers += 1
        var money: [String: String] = [:]
        var start = "0"
        try scanner.object(rateKeys) { (scanner, key) throws(InputProblems) in
            guard key == "unitPrice", scanner.skipBlank() == 0x7B else {
                start = try scanner.plainValue() ?? "0"
                return
            }
            try scanner.object(moneyKeys) { (scanner, key) throws(InputProblems) in
                money[key] = try scanner.plainValue()
            }
        }
        guard (Double(start) ?? 1) == 0, let units = Int(money["units"] ?? "0"), units.magnitude < 1_000_000_000,
            let nanos = Int(money["nanos"] ?? "0"), nanos.magnitude < 1_000_000_000
        else { return }
        price.amount = ExactPrice(units: units, nanos: nanos)
        price.currency = money["currencyCode"]
    }

    private mutating func add(
        _ description: String, _ usage: String, _ regions: [String], _ price: Price, _ collector: inout OfferCollector
    ) {
        let words = description.lowercased()
        let found = GoogleSeries.parts(of: words)
        guard !found.isEmpty else { return collector.skip(.noAccelerator) }
        guard let purchase = Self.purchase(usage, words), !Self.otherTerms.contains(where: words.contains) else {
            return collector.skip(.otherTerms, description)
        }
        guard let amount = price.amount, price.tiers == 1,
            price.unit == "h" || price.unit.lowercased() == "giby.h"
        else { return collector.skip(.malformed, description) }
        guard amount > .zero else { return collector.skip(.noPrice, description) }
        if let currency = price.currency { collector.currency = currency }
        collector.note(price.since)
        for (series, part) in found {
            for region in regions.isEmpty ? [collector.context.region].compactMap({ $0 }) : regions {
                let key = PartKey(series: series, part: part, purchase: purchase, region: region)
                if let other = parts.updateValue(amount, forKey: key), other != amount { conflicts.insert(key) }
            }
        }
    }

    private static func purchase(_ usage: String, _ words: String) -> PurchaseOption? {
        switch usage {
        case "OnDemand": words.contains("preemptible") || words.contains("spot") ? .spot : .onDemand
        case "Preemptible": .spot
        case "Commit1Yr": .reserved1Year
        case "Commit3Yr": .reserved3Year
        default: nil
        }
    }

    /// Puts machines together from their parts, once all pages have been read.
    func finish(_ collector: inout OfferCollector) {
        let accelerators = parts.keys.filter { $0.part == .accelerator }
            .sorted { ($0.series, $0.region, $0.purchase.rawValue) < ($1.series, $1.region, $1.purchase.rawValue) }
        for key in accelerators {
            for machine in collector.context.instances.all
            where machine.provider == "gcp" && machine.name.hasPrefix(key.series + "-") {
                let name = "\(machine.name) in \(key.region)"
                var prices: [ExactPrice] = []
                var isInConflict = false
                for (part, amount) in [
                    (GoogleSeries.Part.core, machine.virtualCPUs), (.memory, machine.hostMemory?.gibibytes),
                    (.accelerator, machine.acceleratorCount),
                ] {
                    var each = key
                    each.part = part
                    isInConflict = isInConflict || conflicts.contains(each)
                    guard let price = parts[each], let amount = amount.flatMap({ ExactPrice("\($0)") }) else {
                        continue
                    }
                    prices.append(price * amount)
                }
                guard !isInConflict else {
                    collector.skip(.conflicting, name)
                    continue
                }
                guard prices.count == 3 else {
                    collector.skip(.incompleteMachine, name)
                    continue
                }
                collector.add(
                    .init(
                        instance: machine, region: key.region, purchase: key.purchase,
                        price: prices.reduce(.zero, +), words: "cores, memory and accelerators"))
            }
        }
    }
}
