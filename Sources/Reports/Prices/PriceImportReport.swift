internal import Catalog
public import PriceLists
internal import Quantities

/// What importing price lists gave: what was read and what not, and which prices changed.
public struct PriceImportReport: Encodable {
    /// Changes that a terminal shows; the JSON document has all.
    static let mostShown = 20

    private let found: PriceImport
    private let place: String?

    /// A report of `found`, which was written to `place`; nil when it was not.
    public init(_ found: PriceImport, writtenTo place: String?) {
        self.found = found
        self.place = place
    }

    /// What to look at, one line each, for standard error.
    public var warnings: [String] {
        var lines = found.files.filter { $0.prices.isEmpty }.map {
            "\($0.name): warning: nothing in it is about known accelerators"
        }
        for format in PriceFormat.allCases {
            let pages = found.files.filter { $0.format == format }
            if let last = pages.last, pages.allSatisfy(\.hasMore) {
                lines.append(
                    "\(last.name): warning: the list goes on: the page names another one that is not among the files")
            }
        }
        return lines
    }

    /// Tables for a terminal.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([
            ("file", .left), ("price list", .left), ("prices of", .left), ("rows", .right), ("read", .right),
            ("skipped", .right),
        ])
        for file in found.files {
            table.add([
                file.name, file.format.rawValue, file.day?.description ?? "", count(file.rows),
                count(file.prices.count), count(file.skipped.reduce(0) { $0 + $1.count }),
            ])
        }
        return table.lines(style) + skipped(style) + summary(style) + changes(style) + closing()
    }

    private func skipped(_ style: TerminalStyle) -> [String] {
        let rows = found.files.flatMap(\.skipped)
        guard !rows.isEmpty else { return [] }
        var table = TextTable([("skipped", .right), ("reason", .left), ("such as", .left)])
        for reason in SkipReason.allCases {
            let all = rows.filter { $0.reason == reason }
            guard !all.isEmpty else { continue }
            let examples = all.flatMap(\.examples).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
            table.add([
                count(all.reduce(0) { $0 + $1.count }), Wording.skip(reason),
                examples.prefix(3).joined(separator: ", "),
            ])
        }
        return [""] + table.lines(style)
    }

    private func summary(_ style: TerminalStyle) -> [String] {
        func line<Price>(_ what: String, _ changes: PriceChanges<Price>) -> String? {
            let (added, changed, same) = (changes.added.count, changes.changed.count, changes.unchanged.count)
            guard added + changed + same > 0 else { return nil }
            return "\(what): \(count(added)) new, \(count(changed)) changed, \(count(same)) unchanged"
        }
        return ["", style.bold("Prices")]
            + [
                line("instances", found.offers), line("hosted models", found.apiPrices),
                line("on-premises figures", found.onPremFacts),
            ].compactMap { $0.map { "  " + $0 } }
    }

    private func changes(_ style: TerminalStyle) -> [String] {
        let sorted = found.offers.changed.sorted { abs(ratio($0) - 1) > abs(ratio($1) - 1) }
        guard !sorted.isEmpty else { return [] }
        var table = TextTable([
            ("provider", .left), ("instance", .left), ("region", .left), ("purchase", .left), ("$/h before", .right),
            ("$/h now", .right), ("change", .right),
        ])
        for change in sorted.prefix(Self.mostShown) {
            let offer = change.after
            table.add([
                offer.provider, offer.instanceType, offer.region, Wording.purchase(offer.purchase),
                change.before.priceText, offer.priceText, percent(ratio(change) - 1),
            ])
        }
        let more = sorted.count - Self.mostShown
        return [""] + table.lines(style)
            + (more > 0 ? [style.faint("... and \(count(more)) smaller changes; --json lists all")] : [])
    }

    private func closing() -> [String] {
        guard !found.prices.isEmpty, place != "-" else { return [] }
        guard let place else { return ["", "Nothing was written; --out FILE writes the prices as CSV."] }
        return ["", "Written to \(place). Use them:", "  plimsoll plan --prices \(ShellCommand.quoted(place))"]
    }

    private func ratio(_ change: PriceChanges<Offer>.Change) -> Double { change.after.price / change.before.price }

    private func percent(_ part: Double) -> String { (part > 0 ? "+" : "") + Figures.percent(part) }

    private func count(_ count: Int) -> String { Figures.fixed(Double(count), decimals: 0) }

    /// Writes the document, with its schema version.
    public func encode(to encoder: any Encoder) throws {
        try PriceImportDocument(found, writtenTo: place).encode(to: encoder)
    }
}

extension PriceOverlay {
    /// Prices of every kind.
    fileprivate var count: Int { offers.count + apiPrices.count + onPremFacts.count }

    /// Whether there are none.
    fileprivate var isEmpty: Bool { count == 0 }
}

extension Wording {
    /// Why rows of a price list are not taken over.
    static func skip(_ reason: SkipReason) -> String {
        switch reason {
        case .noAccelerator: "no accelerators in it"
        case .unknownInstance: "accelerators of the instance not known (pricing/instances.csv)"
        case .unknownAccelerator: "accelerator not in the catalog"
        case .noPrice: "no price, or 0"
        case .implausiblePrice: "price outside 0.02 to 60 $ per accelerator and hour"
        case .otherSystem: "Windows or another system that costs extra"
        case .otherTenancy: "dedicated hosts or capacity reservations"
        case .otherLocation: "local zones and the like"
        case .otherTerms: "other terms: convertible, dev/test, low priority, more than 3 years"
        case .betterTerms: "a cheaper row for the same commitment, or one with less up front"
        case .conflicting: "rows that state different prices for the same thing"
        case .notBelowOnDemand: "spot or committed price not below the on-demand price"
        case .noRegion: "no region; --region gives it"
        case .fewHours: "paid for less than an hour"
        case .incompleteMachine: "a part of the instance has no price"
        case .malformed: "fields missing or not as documented"
        }
    }
}
