internal import Catalog

/// A charge in the columns of FOCUS 1.2; what is nil is null there.
struct FocusRow {
    /// What kind of charge it is.
    enum Category: String {
        case usage = "Usage"
        case purchase = "Purchase"
        case adjustment = "Adjustment"
    }

    /// The commitment that a charge buys or draws on.
    struct Commitment {
        let id, name, type: String
        /// `Usage` for instances, `Spend` for dollars an hour.
        let category: String
        /// What is bought, used or left over: hours of instances, or dollars.
        let quantity: ExactPrice
        /// What the quantity counts.
        var unit: String { category == "Spend" ? "USD" : "Hours" }
        /// `Used` or `Unused`; nil for the purchase.
        let status: String?
    }

    var category = Category.usage
    var frequency = "Usage-Based"
    let description: String
    let provider: String
    let serviceCategory, serviceSubcategory, serviceName: String
    var pricingCategory: String? = "Standard"
    /// Nil for what is no amount of anything.
    var quantity: ExactPrice?
    var unit: String?
    /// The price of one unit by the public list, and by contract, both without commitments.
    var listPrice, contractedPrice: ExactPrice?
    /// What is invoiced, and what it costs with commitments spread over their use.
    var billed, effective: ExactPrice
    var region: String?
    var sku, skuDetails: String?
    var purchase: String?
    var commitment: Commitment?
    var isConsumed = true

    /// Price and quantity multiplied; what is invoiced where there is no unit.
    var listCost: ExactPrice { cost(at: listPrice) }
    var contractedCost: ExactPrice { cost(at: contractedPrice) }

    private func cost(at price: ExactPrice?) -> ExactPrice {
        guard let price, let quantity else { return billed }
        return price * quantity
    }

    /// The cells by column.
    var cells: [String: CSVText.Cell] {
        func text(_ words: String?) -> CSVText.Cell { .text(words ?? "") }
        func exact(_ amount: ExactPrice?) -> CSVText.Cell { .exact(amount) }
        let consumed = category == .usage && isConsumed ? quantity : nil
        return [
            "BilledCost": exact(billed), "EffectiveCost": exact(effective), "ListCost": exact(listCost),
            "ContractedCost": exact(contractedCost), "ListUnitPrice": exact(listPrice),
            "ContractedUnitPrice": exact(contractedPrice), "PricingQuantity": exact(quantity),
            "PricingUnit": text(unit), "PricingCategory": text(pricingCategory), "BillingCurrency": text("USD"),
            "ChargeCategory": text(category.rawValue), "ChargeClass": text(nil), "ChargeFrequency": text(frequency),
            "ChargeDescription": text(description), "ConsumedQuantity": exact(consumed),
            "ConsumedUnit": text(consumed == nil ? nil : unit), "ProviderName": text(provider),
            "PublisherName": text(provider), "InvoiceIssuerName": text(provider),
            "ServiceCategory": text(serviceCategory), "ServiceSubcategory": text(serviceSubcategory),
            "ServiceName": text(serviceName), "RegionId": text(region), "RegionName": text(region),
            "SkuId": text(sku), "SkuMeter": text(sku == nil ? nil : "Instance"),
            "SkuPriceId": text(sku.flatMap { sku in purchase.map { "\(sku)/\($0)" } }),
            "SkuPriceDetails": text(sku == nil ? nil : skuDetails),
            "CommitmentDiscountCategory": text(commitment?.category),
            "CommitmentDiscountId": text(commitment?.id), "CommitmentDiscountName": text(commitment?.name),
            "CommitmentDiscountType": text(commitment?.type), "CommitmentDiscountStatus": text(commitment?.status),
            "CommitmentDiscountQuantity": exact(commitment?.quantity),
            "CommitmentDiscountUnit": text(commitment?.unit),
        ]
    }
}
