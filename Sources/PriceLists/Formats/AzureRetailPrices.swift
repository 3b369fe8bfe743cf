import Catalog
import Input

/// Pages of the Azure Retail Prices API: one item for each meter, region and kind of purchase.
enum AzureRetailPrices {
    private static let keys = [
        "currencyCode", "tierMinimumUnits", "retailPrice", "unitPrice", "armRegionName", "effectiveStartDate",
        "meterName", "productName", "skuName", "serviceName", "unitOfMeasure", "type", "armSkuName", "reservationTerm",
        "savingsPlan",
    ].map { JSONKey($0) }
    private static let planKeys = ["unitPrice", "retailPrice", "term"].map { JSONKey($0) }

    /// A price of a savings plan, for an hour.
    private struct Plan {
        var term: String?
        var price: ExactPrice?
    }

    static func read(_ scanner: inout JSONScanner, into collector: inout OfferCollector) throws(InputProblems) {
        try scanner.array { (scanner) throws(InputProblems) in
            collector.count()
            var cells: [String: String] = [:]
            var plans: [Plan] = []
            try scanner.object(keys) { (scanner, key) throws(InputProblems) in
                guard key == "savingsPlan", scanner.skipBlank() == 0x5B else {
                    cells[key] = try scanner.plainValue()
                    return
                }
                try scanner.array { (scanner) throws(InputProblems) in
                    var texts: [String: String] = [:]
                    try scanner.object(planKeys) { (scanner, key) throws(InputProblems) in
                        texts[key] = try scanner.plainValue()
                    }
                    if plans.count < 10 { plans.append(Plan(term: texts["term"], price: price(texts))) }
                }
            }
            add(cells, plans, &collector)
        }
    }

    private static func price(_ cells: [String: String]) -> ExactPrice? {
        (cells["retailPrice"] ?? cells["unitPrice"]).flatMap(ExactPrice.init)
    }

    private static func add(_ cells: [String: String], _ plans: [Plan], _ collector: inout OfferCollector) {
        let name = cells["armSkuName"] ?? ""
        guard cells["serviceName"] ?? "Virtual Machines" == "Virtual Machines" else {
            return collector.skip(.noAccelerator)
        }
        guard let instance = collector.context.instances[provider: "azure", name: name] else {
            // All sizes with accelerators, and no others, begin with N.
            let isOfN = name.lowercased().hasPrefix("standard_n")
            return collector.skip(isOfN ? .unknownInstance : .noAccelerator, isOfN ? name : "")
        }
        let product = cells["productName"] ?? ""
        if product.contains(" Windows") || product.hasSuffix(" Win") || product.contains("Cloud Services")
            || product.contains("CloudServices")
        {
            return collector.skip(.otherSystem)
        }
        guard cells["unitOfMeasure"] == "1 Hour", let price = price(cells), let type = cells["type"] else {
            return collector.skip(.malformed, name)
        }
        guard (cells["tierMinimumUnits"].flatMap(Double.init) ?? 0) == 0 else {
            return collector.skip(.otherTerms, name)
        }
        guard let region = cells["armRegionName"] ?? collector.context.region, !region.isEmpty else {
            return collector.skip(.noRegion, name)
        }
        func row(_ purchase: PurchaseOption, _ price: ExactPrice, _ words: String) -> OfferCollector.Candidate {
            .init(
                instance: instance, region: region.lowercased(), purchase: purchase, price: price,
                currency: cells["currencyCode"], since: CalendarDate(timestamp: cells["effectiveStartDate"]),
                words: words)
        }
        let meter = (cells["skuName"] ?? "") + "|" + (cells["meterName"] ?? "")
        switch type {
        case "Consumption" where meter.contains("Low Priority"): collector.skip(.otherTerms, name)
        case "Consumption" where meter.contains(" Spot"): collector.add(row(.spot, price, "spot"))
        case "Consumption":
            collector.add(row(.onDemand, price, ""))
            for plan in plans {
                guard let purchase = PurchaseOption(.savingsPlan, years: years(plan.term)), let price = plan.price
                else { continue }
                collector.add(row(purchase, price, "savings plan"))
            }
        case "Reservation":
            // The price is that of the whole term, whatever the unit says.
            guard let years = years(cells["reservationTerm"]), let purchase = PurchaseOption(.reserved, years: years)
            else {
                return collector.skip(.otherTerms, name)
            }
            collector.add(row(purchase, price / ExactPrice(years * 8760), "reservation"))
        default: collector.skip(.otherTerms, name)
        }
    }

    /// `1 Year`, `3 Years`.
    private static func years(_ term: String?) -> Int? {
        guard let term, term.contains("Year") else { return nil }
        return Int(term.prefix { $0.isNumber })
    }
}
