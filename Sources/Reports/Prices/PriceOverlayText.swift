public import Catalog
internal import Quantities

/// Prices as CSV files of the form that `--prices` takes.
public enum PriceOverlayText {
    /// The files that hold `prices`, one for each kind that there is.
    public static func files(_ prices: PriceOverlay) -> [(name: String, text: String)] {
        [
            ("offers.csv", prices.offers.isEmpty ? nil : offers(prices.offers)),
            ("api_prices.csv", prices.apiPrices.isEmpty ? nil : apiPrices(prices.apiPrices)),
            ("onprem.csv", prices.onPremFacts.isEmpty ? nil : onPremFacts(prices.onPremFacts)),
        ].compactMap { name, text in text.map { (name, $0) } }
    }

    /// Instances; what the source states in another currency or with tax stands beside the price in dollars.
    static func offers(_ offers: [Offer]) -> String {
        let hasUpfront = offers.contains { $0.statedUpfront != nil }
        let isForeign = offers.contains { $0.sourcePrice != nil }
        var csv = CSVText(
            columns: [
                "provider", "instance_type", "region", "accelerator_id", "accelerator_count", "vcpus", "memory_gib",
                "purchase", "usd_per_hour",
            ] + (hasUpfront ? ["upfront_usd"] : []) + (isForeign ? ["currency", "price_per_hour", "tax_percent"] : [])
                + ["source", "as_of"])
        for offer in offers {
            let original = offer.sourcePrice
            let foreign: [CSVText.Cell] = [
                .text(original?.currency ?? "USD"), .number(Double(original?.perHour ?? offer.priceText)),
                .number(original?.taxPercent ?? 0),
            ]
            csv.add(
                [
                    .text(offer.provider), .text(offer.instanceType), .text(offer.region), .text(offer.acceleratorID),
                    .number(offer.acceleratorCount), .number(offer.virtualCPUs),
                    .number(offer.hostMemory?.gibibytes), .text(offer.purchase.rawValue),
                    .number(Double(offer.priceText)),
                ] + (hasUpfront ? [.number(offer.statedUpfront?.value)] : []) + (isForeign ? foreign : []) + [
                    .text(offer.provenance.source), .text(offer.provenance.dateText ?? ""),
                ])
        }
        return csv.text
    }

    private static func apiPrices(_ prices: [APIPrice]) -> String {
        var csv = CSVText(columns: [
            "provider", "model", "usd_per_million_input_tokens", "usd_per_million_cached_input_tokens",
            "usd_per_million_output_tokens", "context_window", "max_output", "source", "as_of",
        ])
        for price in prices {
            csv.add([
                .text(price.provider), .text(price.model), .number(price.perMillionInput.value),
                .number(price.perMillionCachedInput?.value), .number(price.perMillionOutput.value),
                .number(price.contextWindow.map(Double.init)), .number(price.maximumOutput.map(Double.init)),
                .text(price.provenance.source), .text(price.provenance.dateText ?? ""),
            ])
        }
        return csv.text
    }

    private static func onPremFacts(_ facts: [OnPremFact]) -> String {
        var csv = CSVText(columns: ["item", "value", "unit", "note", "source", "as_of"])
        for fact in facts {
            csv.add([
                .text(fact.id), .number(fact.value), .text(fact.unit.rawValue), .text(fact.note ?? ""),
                .text(fact.provenance.source), .text(fact.provenance.dateText ?? ""),
            ])
        }
        return csv.text
    }
}
