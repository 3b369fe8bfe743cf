public import Catalog
internal import Economics
internal import Performance
public import Planning
internal import Quantities

/// A monthly cost in the columns of FOCUS 1.2: a forecast in the shape of billing data, not conformant billing data.
///
/// All 21 mandatory columns are there, and those conditional ones that a forecast can fill: unit prices, consumption,
/// commitments, regions, SKUs. What FOCUS has no column for starts with `x_`, as it asks. Amounts are decimal numbers,
/// exact products of unit price and quantity. A committed instance is a purchase, which is invoiced, and its use and
/// idle time, which carry its effective cost; so `EffectiveCost` sums to the month's cost, and so does `BilledCost` unless
/// something is paid at the start of a commitment: then it is what is due in the first month.
public enum FocusForecast {
    /// The mandatory columns of FOCUS 1.2, in the order of its list.
    public static let mandatory = [
        "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd",
        "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargePeriodEnd",
        "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity",
        "PricingUnit", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName",
    ]

    /// The other columns of FOCUS 1.2 that are written.
    public static let conditional = [
        "ChargeFrequency", "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName",
        "CommitmentDiscountQuantity", "CommitmentDiscountStatus", "CommitmentDiscountType", "CommitmentDiscountUnit",
        "ConsumedQuantity", "ConsumedUnit", "ContractedUnitPrice", "ListUnitPrice", "PricingCategory", "RegionId",
        "RegionName", "ServiceSubcategory", "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId",
    ]

    private static let own = [
        "x_Forecast", "x_ForecastLowCost", "x_ForecastHighCost", "x_Model", "x_PriceSource", "x_PriceDate",
        "x_Scenario", "x_SchemaVersion", "x_Workload",
    ]

    /// The text of `month`, rows for each line of each model's cost; see ``text(_:period:listPrices:)``.
    public static func text(
        _ month: ScenarioMonth, period: CalendarDate? = nil, listPrices: [Offer] = []
    ) -> String { text([(nil, month)], period: period, listPrices: listPrices) }

    /// The text of several fleets in one period, each with the workloads that it serves; nil for the only one.
    ///
    /// `period`: any day of the month of the charges; left out, the month of the newest price. `listPrices`: offers
    /// whose prices on demand are the list prices of committed and of discounted instances.
    public static func text(
        _ fleets: [(workload: String?, month: ScenarioMonth)], period: CalendarDate? = nil, listPrices: [Offer] = []
    ) -> String {
        let columns = mandatory + conditional + own
        var csv = CSVText(columns: columns)
        let day = period ?? fleets.compactMap { $0.month.pricesAsOf ?? newestPrice($0.month) }.max()
        let period = day.flatMap(Period.init)
        let lists = ListPrices(listPrices)
        for (workload, month) in fleets {
            let account = month.name ?? "forecast"
            for model in month.models {
                let ends = spread(model)
                for (row, line) in rows(model, lists) {
                    var cells = row.cells
                    let shared: [String: CSVText.Cell] = [
                        "BillingAccountId": .text(account), "BillingAccountName": .text(account),
                        "BillingPeriodStart": .text(period?.start ?? ""), "BillingPeriodEnd": .text(period?.end ?? ""),
                        "ChargePeriodStart": .text(period?.start ?? ""), "ChargePeriodEnd": .text(period?.end ?? ""),
                        "x_Forecast": .text("true"), "x_ForecastLowCost": .exact(row.effective.times(ends.lowerBound)),
                        "x_ForecastHighCost": .exact(row.effective.times(ends.upperBound)),
                        "x_Model": .text(model.model),
                        "x_PriceSource": .text(line.provenance.source),
                        "x_PriceDate": .text(line.provenance.date?.description ?? ""), "x_Scenario": .text(account),
                        "x_SchemaVersion": .number(Double(JSONText.schema)), "x_Workload": .text(workload ?? ""),
                    ]
                    cells.merge(shared) { _, other in other }
                    csv.add(columns.map { cells[$0] ?? .text("") })
                }
            }
        }
        return csv.text
    }

    /// What the export leaves out because its price is not known, by name.
    public static func unpriced(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> [String] {
        fleets.flatMap { $0.month.models }.flatMap(\.breakdown.unpriced).map(\.item)
    }

    /// The rows of each line that has a price, in the order of the breakdown.
    private static func rows(_ model: ModelMonth, _ lists: ListPrices) -> [(FocusRow, CostLine)] {
        let parts = model.best?.mix.parts ?? []
        var committed = 0
        var rows: [(FocusRow, CostLine)] = []
        for (index, line) in model.breakdown.lines.enumerated() where line.price != nil {
            guard index < parts.count else {
                // Weights and answers are where the instances are.
                rows.append((row(line, provider: model.best?.instance.provider ?? "unknown"), line))
                continue
            }
            let part = parts[index]
            if part.offer.purchase.isCommitted {
                let used = model.best?.curve.time(between: committed, and: committed + part.instances) ?? part.time
                committed += part.instances
                rows += commitmentRows(part, used: min(used, part.time), line, lists).map { ($0, line) }
            } else {
                rows.append((instanceRow(part, line, lists), line))
            }
        }
        return rows
    }

    /// Instances by the hour.
    private static func instanceRow(_ part: PurchaseMix.Part, _ line: CostLine, _ lists: ListPrices) -> FocusRow {
        let price = unitPrice(part.offer)
        // The list price of spot is the market's own.
        let known = listPrice(part.offer)
        let list = part.offer.purchase == .onDemand ? max(known, lists.onDemand(part.offer) ?? known) : price
        let quantity = hours(part.time)
        var row = instance(part.offer, line.item)
        row.pricingCategory = part.offer.purchase == .spot ? "Dynamic" : "Standard"
        row.quantity = quantity
        (row.listPrice, row.contractedPrice) = (list, price)
        (row.billed, row.effective) = (price * quantity, price * quantity)
        return row
    }

    /// A committed part: its purchase, which is invoiced, and its use and idle time, which carry the effective cost.
    private static func commitmentRows(
        _ part: PurchaseMix.Part, used: Seconds, _ line: CostLine, _ lists: ListPrices
    ) -> [FocusRow] {
        let (offer, price) = (part.offer, unitPrice(part.offer))
        let list = lists.onDemand(offer) ?? listPrice(offer)
        // By contract and without the commitment: what was negotiated is off, what was committed is not.
        let contracted = list * (ExactPrice(1 - offer.discount, decimals: 9) ?? ExactPrice(1))
        let all = hours(part.time)
        let working = min(all, hours(used))
        let isSpend = offer.purchase.isSavingsPlan
        let id = "forecast/\(sku(offer))/\(offer.purchase.rawValue)" + (part.until.map { "/until-\($0)" } ?? "")
        func commitment(_ hours: ExactPrice, _ status: String?) -> FocusRow.Commitment {
            .init(
                id: id, name: line.item, type: Wording.purchase(offer.purchase),
                category: isSpend ? "Spend" : "Usage", quantity: isSpend ? price * hours : hours, status: status)
        }
        var rows = purchases(part, all, line) { commitment($0, nil) }
        for (quantity, status) in [(working, "Used"), (all - working, "Unused")] where quantity > .zero {
            var use = instance(offer, status == "Used" ? line.item : "\(line.item): unused hours")
            use.pricingCategory = "Committed"
            use.quantity = quantity
            use.isConsumed = status == "Used"
            (use.listPrice, use.contractedPrice) = (list, contracted)
            (use.billed, use.effective) = (.zero, price * quantity)
            use.commitment = commitment(quantity, status)
            rows.append(use)
        }
        return rows
    }

    /// What is invoiced for a commitment: what is paid at its start, once and for the whole term, and what recurs.
    private static func purchases(
        _ part: PurchaseMix.Part, _ all: ExactPrice, _ line: CostLine, _ commitment: (ExactPrice) -> FocusRow.Commitment
    ) -> [FocusRow] {
        let (offer, price) = (part.offer, unitPrice(part.offer))
        let (list, months) = (listPrice(offer), offer.purchase.termMonths ?? 1)
        // What was there before has been paid for at its start; its rest is invoiced as it comes.
        let share = part.until == nil ? (offer.termCost.map { offer.paidAtStart / $0 } ?? 0) : 0
        func row(_ frequency: String, _ quantity: ExactPrice, list: ExactPrice, contracted: ExactPrice) -> FocusRow {
            var row = instance(
                offer, "\(line.item): commitment" + (frequency == "One-Time" ? ", paid at the start" : ""))
            (row.category, row.frequency) = (.purchase, frequency)
            row.quantity = quantity
            (row.listPrice, row.contractedPrice) = (list, contracted)
            (row.billed, row.effective) = (contracted * quantity, .zero)
            row.commitment = commitment(quantity)
            return row
        }
        // The price of an hour in two parts, each to the millionth of a dollar, so that they add up exactly.
        let part = ExactPrice(share, decimals: 9) ?? .zero
        let (listAtStart, atStart) = ((list * part).rounded(6), (price * part).rounded(6))
        var rows: [FocusRow] = []
        if share > 0 {
            rows.append(
                row("One-Time", all * ExactPrice(months), list: listAtStart, contracted: atStart))
        }
        if share < 1 {
            rows.append(row("Recurring", all, list: list - listAtStart, contracted: price - atStart))
        }
        return rows
    }

    /// The price on the list, without what this buyer gets off.
    private static func listPrice(_ offer: Offer) -> ExactPrice {
        guard offer.discount > 0 else { return unitPrice(offer) }
        return ExactPrice(offer.listPrice.dollarsPerHour, decimals: 6) ?? unitPrice(offer)
    }

    private static func instance(_ offer: Offer, _ item: String) -> FocusRow {
        var details = ["\"InstanceType\": \(jsonText(offer.instanceType))"]
        if let vcpus = offer.virtualCPUs { details.append("\"CoreCount\": \(CSVText.plain(vcpus))") }
        details.append("\"GpuCount\": \(CSVText.plain(offer.acceleratorCount))")
        if let memory = offer.hostMemory { details.append("\"MemorySize\": \(CSVText.plain(memory.gibibytes))") }
        details.append("\"x_GpuModel\": \(jsonText(offer.acceleratorID))")
        let services = ["aws": "Amazon EC2", "gcp": "Compute Engine", "azure": "Virtual Machines"]
        return FocusRow(
            description: item, provider: offer.provider, serviceCategory: "Compute",
            serviceSubcategory: "Virtual Machines", serviceName: services[offer.provider] ?? "Instances",
            unit: "Hours", billed: .zero, effective: .zero, region: offer.region, sku: sku(offer),
            skuDetails: "{" + details.joined(separator: ", ") + "}", purchase: offer.purchase.rawValue)
    }

    /// What is paid beside the instances.
    private static func row(_ line: CostLine, provider: String) -> FocusRow {
        let isContingency = line.group == .contingency
        let (category, subcategory, service) = service(line)
        let quantity = ExactPrice(line.quantity, decimals: 4) ?? .zero
        let price = line.price.flatMap { ExactPrice($0.value, decimals: 8) } ?? .zero
        let amount =
            isContingency ? line.amount.flatMap { ExactPrice($0.value, decimals: 6) } ?? .zero : price * quantity
        var row = FocusRow(
            description: line.item, provider: provider, serviceCategory: category, serviceSubcategory: subcategory,
            serviceName: service, billed: amount, effective: amount)
        if isContingency {
            // What is set aside is no use of anything, so it has no quantity and no price.
            (row.category, row.frequency, row.pricingCategory) = (.adjustment, "One-Time", nil)
        } else {
            (row.quantity, row.unit) = (quantity, unit(line.unit))
            (row.listPrice, row.contractedPrice) = (price, price)
        }
        return row
    }

    private static func service(_ line: CostLine) -> (category: String, subcategory: String, name: String) {
        switch line.group {
        case .compute, .onPremises: ("Compute", "Other (Compute)", "Servers")
        case .storage: ("Storage", "Object Storage", "Object storage")
        case .network:
            ("Networking", "Other (Networking)", line.unit == "GB" ? "Data transfer" : "Load balancing")
        case .contingency: ("Other", "Other (Other)", "Contingency")
        }
    }

    /// The unit as FOCUS writes it.
    private static func unit(_ unit: String) -> String {
        ["instance-hours": "Hours", "hours": "Hours", "GB-months": "GB-Months"][unit] ?? unit
    }

    private static func sku(_ offer: Offer) -> String { "\(offer.provider)/\(offer.instanceType)/\(offer.region)" }

    private static func unitPrice(_ offer: Offer) -> ExactPrice {
        // What a discount changed is no longer the price that the list writes.
        if let stated = ExactPrice(offer.priceText), abs(stated.double - offer.price.dollarsPerHour) < 1e-6 {
            return stated
        }
        return ExactPrice(offer.price.dollarsPerHour, decimals: 6) ?? .zero
    }

    private static func hours(_ time: Seconds) -> ExactPrice { ExactPrice(time.hours, decimals: 4) ?? .zero }

    private static func jsonText(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Prices on demand by instance.
    private struct ListPrices {
        private let prices: [OfferKey: ExactPrice]

        init(_ offers: [Offer]) {
            prices = Dictionary(
                offers.filter { $0.purchase == .onDemand }.map { ($0.key, FocusForecast.unitPrice($0)) },
                uniquingKeysWith: { _, last in last })
        }

        func onDemand(_ offer: Offer) -> ExactPrice? {
            var key = offer.key
            key.purchase = .onDemand
            return prices[key]
        }
    }

    /// A month in UTC, the end exclusive.
    private struct Period {
        let start, end: String

        init?(_ day: CalendarDate) {
            guard let first = CalendarDate(year: day.year, month: day.month, day: 1),
                let next = day.month == 12
                    ? CalendarDate(year: day.year + 1, month: 1, day: 1)
                    : CalendarDate(year: day.year, month: day.month + 1, day: 1)
            else { return nil }
            start = "\(first)T00:00:00Z"
            end = "\(next)T00:00:00Z"
        }
    }

    /// The lowest and the highest cost of any one thing that is not known, over the expected one.
    private static func spread(_ model: ModelMonth) -> ClosedRange<Double> {
        let total = model.breakdown.total
        guard total > .zero else { return 1...1 }
        let low = model.drivers.map { $0.low / total }.min() ?? 1
        let high = model.drivers.map { $0.high / total }.max() ?? 1
        return min(1, low)...max(1, high)
    }

    private static func newestPrice(_ month: ScenarioMonth) -> CalendarDate? {
        month.models.flatMap(\.breakdown.lines).compactMap(\.provenance.date).max()
    }
}

extension ExactPrice {
    /// So many times the amount, to the millionth of a dollar.
    fileprivate func times(_ factor: Double) -> ExactPrice {
        (self * (ExactPrice(factor, decimals: 9) ?? .zero)).rounded(6)
    }

    fileprivate static func - (left: Self, right: Self) -> Self { left + right * ExactPrice(-1) }
}

extension DemandCurve {
    /// Time for which the instances numbered from `first` on up to `last` work, all together.
    fileprivate func time(between first: Int, and last: Int) -> Seconds {
        steps.map { $0.time * Double(min(max($0.instances - first, 0), last - first)) }.total()
    }
}
