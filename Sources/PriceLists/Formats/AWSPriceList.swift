import Catalog
import Input

/// The offer file of Amazon EC2: products by SKU, then what each costs on demand and reserved.
///
/// Holds only the products that have accelerators, some thousands of several hundred thousand.
struct AWSPriceList {
    private struct Product {
        var instance: InstanceType
        var region: String
    }

    private static let productKeys = ["productFamily", "attributes"].map { JSONKey($0) }
    private static let attributeKeys = [
        "instanceType", "regionCode", "locationType", "operatingSystem", "tenancy", "preInstalledSw", "capacitystatus",
        "marketoption", "gpu",
    ].map { JSONKey($0) }
    private static let termKeys = ["effectiveDate", "priceDimensions", "termAttributes"].map { JSONKey($0) }
    private static let dimensionKeys = ["unit", "pricePerUnit", "beginRange"].map { JSONKey($0) }
    private static let leaseKeys = ["LeaseContractLength", "PurchaseOption", "OfferingClass"].map { JSONKey($0) }
    /// More than any list has; memory stays small whatever a file claims.
    private static let mostProducts = 200_000

    private var products: [String: Product] = [:]
    private var hasProducts = false
    /// Whether terms came before any product.
    private(set) var needsSecondPass = false
    /// Whether the products are known from a first pass.
    var isSecondPass = false

    mutating func readProducts(
        _ scanner: inout JSONScanner, _ collector: inout OfferCollector
    ) throws(InputProblems) {
        hasProducts = true
        try scanner.object { (scanner, sku) throws(InputProblems) in
            collector.count()
            var family = ""
            var attributes: [String: String] = [:]
            try scanner.object(Self.productKeys) { (scanner, key) throws(InputProblems) in
                guard key == "attributes", scanner.skipBlank() == 0x7B else {
                    let text = try scanner.plainValue()
                    if key == "productFamily" { family = text ?? "" }
                    return
                }
                try scanner.object(Self.attributeKeys) { (scanner, key) throws(InputProblems) in
                    attributes[key] = try scanner.plainValue()
                }
            }
            guard let product = Self.product(family, attributes, &collector) else { return }
            guard products.count < Self.mostProducts else {
                throw scanner.failure("the file has more than \(Self.mostProducts) products with accelerators")
            }
            products[sku] = product
        }
    }

    /// The product when it is a plain Linux instance with accelerators; otherwise why not is counted.
    private static func product(
        _ family: String, _ attributes: [String: String], _ collector: inout OfferCollector
    ) -> Product? {
        guard family.hasPrefix("Compute Instance"), let name = attributes["instanceType"] else {
            collector.skip(.noAccelerator)
            return nil
        }
        guard let instance = collector.context.instances[provider: "aws", name: name] else {
            let isKnownToHaveSome = (attributes["gpu"].flatMap(Int.init) ?? 0) > 0
            collector.skip(isKnownToHaveSome ? .unknownInstance : .noAccelerator, isKnownToHaveSome ? name : "")
            return nil
        }
        func isPlain(_ key: String, _ plain: String) -> Bool { attributes[key].map { $0 == plain } ?? true }
        if !isPlain("operatingSystem", "Linux") || !isPlain("preInstalledSw", "NA") {
            collector.skip(.otherSystem)
        } else if !isPlain("tenancy", "Shared") || !isPlain("capacitystatus", "Used") {
            collector.skip(.otherTenancy)
        } else if !isPlain("marketoption", "OnDemand") {
            collector.skip(.otherTerms, name)
        } else if !isPlain("locationType", "AWS Region") {
            collector.skip(.otherLocation, attributes["regionCode"] ?? "")
        } else if let region = attributes["regionCode"] ?? collector.context.region, !region.isEmpty {
            return Product(instance: instance, region: region)
        } else {
            collector.skip(.noRegion, name)
        }
        return nil
    }

    mutating func readTerms(
        _ scanner: inout JSONScanner, isReserved: Bool, _ collector: inout OfferCollector
    ) throws(InputProblems) {
        guard hasProducts else {
            needsSecondPass = true
            return try scanner.skipValue()
        }
        try scanner.object { (scanner, sku) throws(InputProblems) in
            guard let product = products[sku], scanner.skipBlank() == 0x7B else { return try scanner.skipValue() }
            try scanner.object { (scanner, _) throws(InputProblems) in
                collector.count()
                let term = try Term(&scanner)
                if isReserved {
                    term.addReserved(product.instance, product.region, &collector)
                } else {
                    term.addOnDemand(product.instance, product.region, &collector)
                }
            }
        }
    }

    /// What one SKU costs on one kind of terms.
    private struct Term {
        var since: CalendarDate?
        var hourly: [(price: ExactPrice, currency: String)] = []
        var upfront = ExactPrice.zero
        var lease: [String: String] = [:]
        var isMalformed = false

        init(_ scanner: inout JSONScanner) throws(InputProblems) {
            try scanner.object(AWSPriceList.termKeys) { (scanner, key) throws(InputProblems) in
                switch (key, scanner.skipBlank()) {
                case ("effectiveDate", _): since = CalendarDate(timestamp: try scanner.plainValue())
                case ("termAttributes", 0x7B):
                    try scanner.object(AWSPriceList.leaseKeys) { (scanner, key) throws(InputProblems) in
                        lease[key] = try scanner.plainValue()
                    }
                case ("priceDimensions", 0x7B):
                    try scanner.object { (scanner, _) throws(InputProblems) in try readDimension(&scanner) }
                default: try scanner.skipValue()
                }
            }
        }

        private mutating func readDimension(_ scanner: inout JSONScanner) throws(InputProblems) {
            var unit = ""
            var begin = "0"
            var prices: [(currency: String, text: String)] = []
            try scanner.object(AWSPriceList.dimensionKeys) { (scanner, key) throws(InputProblems) in
                guard key == "pricePerUnit", scanner.skipBlank() == 0x7B else {
                    let text = try scanner.plainValue() ?? ""
                    if key == "unit" { unit = text } else if key == "beginRange" { begin = text }
                    return
                }
                try scanner.object { (scanner, currency) throws(InputProblems) in
                    if let text = try scanner.plainValue() { prices.append((currency, text)) }
                }
            }
            guard begin == "0", let stated = prices.first(where: { $0.currency == "USD" }) ?? prices.first,
                let price = ExactPrice(stated.text), price >= .zero
            else {
                isMalformed = true
                return
            }
            switch unit {
            case "Hrs": hourly.append((price, stated.currency))
            case "Quantity": upfront = upfront + price
            default: isMalformed = true
            }
        }

        func addOnDemand(_ instance: InstanceType, _ region: String, _ collector: inout OfferCollector) {
            guard !isMalformed, hourly.count == 1 else { return collector.skip(.malformed, instance.name) }
            collector.add(
                .init(
                    instance: instance, region: region, purchase: .onDemand, price: hourly[0].price,
                    currency: hourly[0].currency, since: since))
        }

        /// A fee up front is for the whole term: it is spread over its hours.
        func addReserved(_ instance: InstanceType, _ region: String, _ collector: inout OfferCollector) {
            let years = lease["LeaseContractLength"].flatMap { Int($0.prefix { $0.isNumber }) }
            let payment = PurchaseOption.Upfront(aws: lease["PurchaseOption"])
            guard let purchase = PurchaseOption(.reserved, years: years, upfront: payment),
                lease["OfferingClass"] == "standard"
            else {
                return collector.skip(.otherTerms)
            }
            guard !isMalformed, hourly.count <= 1, let years else {
                return collector.skip(.malformed, instance.name)
            }
            let spread = upfront / ExactPrice(years * 8760)
            collector.add(
                .init(
                    instance: instance, region: region, purchase: purchase,
                    price: (hourly.first?.price ?? .zero) + spread, currency: hourly.first?.currency, since: since,
                    paidAtStart: upfront,
                    words: "reserved instance, \(lease["PurchaseOption"] ?? "")"))
        }
    }
}

extension PurchaseOption.Upfront {
    /// What the words of AWS say; what is not said counts as all.
    init(aws words: String?) {
        switch words {
        case "No Upfront": self = .none
        case "Partial Upfront": self = .partial
        default: self = .all
        }
    }
}
