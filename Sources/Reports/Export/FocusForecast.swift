internal import Catalog
internal import Economics
internal import Performance
public import Planning
internal import Quantities

/// A monthly cost in the columns of FOCUS 1.2: a forecast in the shape of billing data, not conformant billing data.
///
/// All 21 mandatory columns are there. What FOCUS has no column for starts with `x_`, as it asks. Period and account are
/// those of a forecast: a typical month of 730 hours, in the month of the prices.
public enum FocusForecast {
    /// The mandatory columns of FOCUS 1.2, in the order of its list.
    public static let mandatory = [
        "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd",
        "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargePeriodEnd",
        "ChargePeriodStart", "ContractedCost", "EffectiveCost", "InvoiceIssuerName", "ListCost", "PricingQuantity",
        "PricingUnit", "ProviderName", "PublisherName", "ServiceCategory", "ServiceName",
    ]

    private static let more = [
        "PricingCategory", "RegionId", "ResourceType", "x_Forecast", "x_ForecastLowCost", "x_ForecastHighCost",
        "x_Model", "x_PriceSource", "x_PriceDate", "x_Scenario", "x_SchemaVersion", "x_Workload",
    ]

    /// The text of `month`, a row for each line of each model's cost.
    public static func text(_ month: ScenarioMonth) -> String { text([(nil, month)]) }

    /// The text of several fleets in one period, each with the workloads that it serves; nil for the only one.
    public static func text(_ fleets: [(workload: String?, month: ScenarioMonth)]) -> String {
        var csv = CSVText(columns: mandatory + more)
        let start = fleets.compactMap { $0.month.pricesAsOf ?? newestPrice($0.month) }.max()
        for (workload, month) in fleets {
            for model in month.models {
                let ends = spread(model)
                let parts = model.best?.mix.parts ?? []
                for (index, line) in model.breakdown.lines.enumerated() {
                    let offer = index < parts.count ? parts[index].offer : nil
                    csv.add(
                        cells(line, offer, model, month, start: start, ends: ends) + [.text(workload ?? "")])
                }
            }
        }
        return csv.text
    }

    private static func cells(
        _ line: CostLine, _ offer: Offer?, _ model: ModelMonth, _ month: ScenarioMonth, start: CalendarDate?,
        ends: ClosedRange<Double>
    ) -> [CSVText.Cell] {
        let cost = CSVText.Cell.number(line.amount?.value)
        let account = month.name ?? "forecast"
        let first = start.flatMap { CalendarDate(year: $0.year, month: $0.month, day: 1) }
        let from = CSVText.Cell.text(first.map { "\($0)T00:00:00Z" } ?? "")
        let to = CSVText.Cell.text(first.flatMap(nextMonth).map { "\($0)T00:00:00Z" } ?? "")
        // Weights and answers are where the instances are.
        let provider = offer?.provider ?? model.best?.instance.provider ?? "unknown"
        let category = line.group == .compute ? "Compute" : line.group == .storage ? "Storage" : "Networking"
        func end(_ factor: Double) -> CSVText.Cell { .number(line.amount.map { $0.value * factor }) }
        return [
            cost, .text(account), .text(account), .text("USD"), to, from, .text("Usage"), .text(""), .text(line.item),
            to,
            from, cost, cost, .text(provider), cost, .number(line.quantity), .text(line.unit), .text(provider),
            .text(provider), .text(line.group == .contingency ? "Other" : category),
            .text(offer?.instanceType ?? line.item),
            .text(offer.map { pricing($0.purchase) } ?? "Standard"), .text(offer?.region ?? ""),
            .text(offer?.instanceType ?? ""), .text("true"), end(ends.lowerBound), end(ends.upperBound),
            .text(model.model), .text(line.provenance.source),
            .text(line.provenance.date?.description ?? ""), .text(account), .number(Double(JSONText.schema)),
        ]
    }

    private static func nextMonth(_ date: CalendarDate) -> CalendarDate? {
        date.month == 12
            ? CalendarDate(year: date.year + 1, month: 1, day: 1)
            : CalendarDate(year: date.year, month: date.month + 1, day: 1)
    }

    private static func pricing(_ purchase: PurchaseOption) -> String {
        switch purchase {
        case .onDemand: "Standard"
        case .spot: "Dynamic"
        case .reserved1Year, .reserved3Year: "Committed"
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
