import Catalog
import Input
import Quantities

/// Gathers the rows of one price list that price accelerators, and counts the others by why they do not.
struct OfferCollector {
    /// A row that prices an instance with accelerators.
    struct Candidate {
        var instance: InstanceType
        var region: String
        var purchase: PurchaseOption
        var price: ExactPrice
        /// Nil for that of the file.
        var currency: String?
        /// The day from which the price holds.
        var since: CalendarDate?
        /// Cash at the start of a commitment, where it is a part of the whole and the list states it.
        var paidAtStart: ExactPrice?
        /// What the source calls it, where that says more than the file's name.
        var words = ""
    }

    let context: PriceImportContext
    let file: String
    /// Rows of every kind.
    private(set) var rows = 0
    /// The currency of rows that do not say.
    var currency = "USD"
    /// The day that the file itself states.
    var statedDay: CalendarDate?
    /// The version that the file states.
    var version: String?
    private var counts: [SkipReason: SkippedRows] = [:]
    private var kept: [OfferKey: Candidate] = [:]
    private var order: [OfferKey] = []
    private var conflicts: Set<OfferKey> = []
    private var newest: CalendarDate?

    init(_ context: PriceImportContext, file: String) {
        self.context = context
        self.file = file
    }

    /// The day of the prices: as the user says, else as the file does, else the newest from which a price holds.
    var day: CalendarDate? { context.day ?? statedDay ?? newest }

    /// What was skipped, most first.
    var skipped: [SkippedRows] {
        counts.values.sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }

    /// Counts a row, or several.
    mutating func count(_ more: Int = 1) { rows += more }

    /// Notes that a row is not taken over, or that several are not.
    mutating func skip(_ reason: SkipReason, _ example: @autoclosure () -> String = "", rows: Int = 1) {
        counts[reason, default: SkippedRows(reason: reason, count: 0, examples: [])].count += rows
        guard let known = counts[reason]?.examples, known.count < 5 else { return }
        let example = example().prefix(60)
        if !example.isEmpty, !known.contains(String(example)) { counts[reason]?.examples.append(String(example)) }
    }

    /// Notes a day from which a price of the list holds.
    mutating func note(_ since: CalendarDate?) {
        if let since, newest.map({ since > $0 }) ?? true { newest = since }
    }

    /// Takes a row over, unless it has no price, or another for the same thing holds.
    ///
    /// Of spot prices the lowest zone counts; of commitments on the same terms the cheapest; of others that which holds
    /// since the latest day. Two that differ otherwise are both dropped: none can be trusted.
    mutating func add(_ candidate: Candidate) {
        let key = OfferKey(
            provider: candidate.instance.provider, instanceType: candidate.instance.name, region: candidate.region,
            purchase: candidate.purchase)
        guard candidate.price > .zero else { return skip(.noPrice, candidate.instance.name) }
        guard key.instanceType.isPlainName, key.region.isPlainName, key.provider.isPlainName else {
            return skip(.malformed, candidate.instance.name.printable(limit: 60))
        }
        note(candidate.since)
        guard let other = kept[key] else {
            order.append(key)
            kept[key] = candidate
            return
        }
        guard candidate.price != other.price else { return }
        let name = "\(candidate.instance.name) in \(candidate.region)"
        switch candidate.purchase.kind {
        case .spot: if candidate.price < other.price { kept[key] = candidate }
        case .reserved, .savingsPlan, .instanceSavingsPlan:
            skip(.betterTerms, name)
            if candidate.price < other.price { kept[key] = candidate }
        case .onDemand:
            switch (candidate.since, other.since) {
            case (let since?, let before?) where since > before: kept[key] = candidate
            case (let since?, let before?) where since < before: break
            default: conflicts.insert(key)
            }
        }
    }

    /// The offers, in the order of the file; throws when a currency or the day is not known.
    mutating func finish(_ format: PriceFormat) throws(InputProblems) -> [Offer] {
        for key in order where conflicts.contains(key) {
            skip(.conflicting, "\(key.instanceType) in \(key.region)")
            kept[key] = nil
        }
        dropWhatIsNotBelowOnDemand()
        var offers: [Offer] = []
        for key in order {
            guard let candidate = kept[key], let offer = try offer(candidate, key, format) else { continue }
            offers.append(offer)
        }
        return offers
    }

    private mutating func dropWhatIsNotBelowOnDemand() {
        for key in order where key.purchase != .onDemand {
            var full = key
            full.purchase = .onDemand
            guard let price = kept[key]?.price, let other = kept[full]?.price, price >= other else { continue }
            skip(.notBelowOnDemand, "\(key.instanceType) \(key.purchase.rawValue) in \(key.region)")
            kept[key] = nil
            // A list that is wrong about one of the two may be wrong about either.
            if key.purchase == .spot, price > other { kept[full] = nil }
        }
    }

    private mutating func offer(
        _ candidate: Candidate, _ key: OfferKey, _ format: PriceFormat
    ) throws(InputProblems) -> Offer? {
        let currency = candidate.currency ?? currency
        guard let dollars = context.rates.dollars(candidate.price, in: currency) else {
            throw problem(
                "the prices are in \(currency.prefix(40)), and plans are in US dollars",
                suggestion: "give the rate: --exchange-rate \(currency.prefix(3))=1.10 (US dollars for one)")
        }
        guard let day else {
            throw problem(
                "the file does not say on which day its prices were true",
                suggestion: "add --day YYYY-MM-DD, the day on which it was downloaded")
        }
        let instance = candidate.instance
        let each = dollars.double / instance.acceleratorCount
        guard Offer.plausiblePrices.contains(each) else {
            skip(.implausiblePrice, "\(instance.name) at \(dollars)")
            return nil
        }
        let isPlain = currency == "USD"
        var offer = Offer(
            provider: key.provider, instanceType: key.instanceType, region: key.region,
            acceleratorID: instance.acceleratorID, acceleratorCount: instance.acceleratorCount,
            virtualCPUs: instance.virtualCPUs, hostMemory: instance.hostMemory, purchase: key.purchase,
            price: .dollarsPerHour(dollars.double), priceText: dollars.description,
            sourcePrice: isPlain ? nil : SourcePrice(currency: currency, perHour: candidate.price.description),
            provenance: Provenance(.user, source: source(candidate, format), date: day))
        if key.purchase.upfront == .partial {
            offer.statedUpfront = candidate.paidAtStart.flatMap { context.rates.dollars($0, in: currency) }
                .map { Dollars($0.double) }
        }
        return offer
    }

    /// The list, its version, what the row is called in it, and the file without its folders.
    private func source(_ candidate: Candidate, _ format: PriceFormat) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        return ([format.rawValue] + [version, candidate.words].compactMap { $0 }.filter { !$0.isEmpty } + [name])
            .map { $0.printable(limit: 80) }.joined(separator: ", ")
    }

    private func problem(_ message: String, suggestion: String) -> InputProblems {
        InputProblems([Diagnostic(at: SourcePlace(file: file), message, suggestion: suggestion)])
    }
}

extension String {
    /// Whether it is a name that a file of prices can hold and give back: printable, short, and no formula of a spreadsheet.
    fileprivate var isPlainName: Bool {
        guard let first, !"=+-@".contains(first), utf8.count <= 200, printable() == self else { return false }
        return !first.isWhitespace && last?.isWhitespace == false
    }
}
