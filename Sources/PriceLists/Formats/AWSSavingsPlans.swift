import Catalog
import Input

/// A savings plans file of AWS: plans, and what an hour of each kind of use costs under each of them.
///
/// The rates are whole prices: what is paid up front only moves when the money is due.
struct AWSSavingsPlans {
    private struct Plan {
        var family = ""
        var payment: String?
        var years: Int?
    }

    private struct Rate {
        var instance: InstanceType
        var region: String
        var price: ExactPrice
        var currency: String?
    }

    private static let planKeys = ["sku", "productFamily", "attributes"].map { JSONKey($0) }
    private static let attributeKeys = ["purchaseOption", "purchaseTerm"].map { JSONKey($0) }
    private static let termKeys = ["sku", "description", "effectiveDate", "leaseContractLength", "rates"]
        .map { JSONKey($0) }
    private static let leaseKeys = ["duration", "unit"].map { JSONKey($0) }
    private static let rateKeys = [
        "discountedUsageType", "discountedOperation", "discountedServiceCode", "unit", "discountedRate",
        "discountedInstanceType", "discountedRegionCode",
    ].map { JSONKey($0) }
    private static let priceKeys = ["price", "currency"].map { JSONKey($0) }
    /// More than any list has.
    private static let mostPlans = 100_000

    /// The region of the file.
    var region: String?
    private var plans: [String: Plan] = [:]

    mutating func readProducts(_ scanner: inout JSONScanner) throws(InputProblems) {
        try scanner.array { (scanner) throws(InputProblems) in
            var plan = Plan()
            var sku = ""
            try scanner.object(Self.planKeys) { (scanner, key) throws(InputProblems) in
                guard key == "attributes", scanner.skipBlank() == 0x7B else {
                    let text = try scanner.plainValue() ?? ""
                    if key == "sku" { sku = text } else if key == "productFamily" { plan.family = text }
                    return
                }
                try scanner.object(Self.attributeKeys) { (scanner, key) throws(InputProblems) in
                    let text = try scanner.plainValue()
                    if key == "purchaseOption" {
                        plan.payment = text
                    } else {
                        plan.years = text.flatMap { Int($0.prefix { $0.isNumber }) }
                    }
                }
            }
            guard plans.count < Self.mostPlans else {
                throw scanner.failure("the file has more than \(Self.mostPlans) plans")
            }
            plans[sku] = plan
        }
    }

    mutating func readTerms(_ scanner: inout JSONScanner, _ collector: inout OfferCollector) throws(InputProblems) {
        try scanner.array { (scanner) throws(InputProblems) in
            var plan = Plan()
            var lease: (count: Int?, unit: String) = (nil, "")
            var since: CalendarDate?
            var rates: [Rate] = []
            var words = ""
            try scanner.object(Self.termKeys) { (scanner, key) throws(InputProblems) in
                switch (key, scanner.skipBlank()) {
                case ("rates", 0x5B):
                    try scanner.array { (scanner) throws(InputProblems) in
                        collector.count()
                        if let rate = try readRate(&scanner, &collector) { rates.append(rate) }
                    }
                case ("leaseContractLength", 0x7B):
                    try scanner.object(Self.leaseKeys) { (scanner, key) throws(InputProblems) in
                        let text = try scanner.plainValue() ?? ""
                        if key == "duration" { lease.count = Int(text) } else { lease.unit = text }
                    }
                case ("sku", _): plan = plans[try scanner.plainValue() ?? ""] ?? plan
                case ("description", _): words = try scanner.plainValue() ?? ""
                case ("effectiveDate", _): since = CalendarDate(timestamp: try scanner.plainValue())
                default: try scanner.skipValue()
                }
            }
            let payment = plan.payment ?? ["No Upfront", "Partial Upfront", "All Upfront"].first(where: words.contains)
            let years = lease.unit.hasPrefix("year") ? lease.count : plan.years
            // Plans for one family of instances in one region; what is not said covers all.
            let kind: PurchaseOption.Kind =
                plan.family.contains("EC2Instance") ? .instanceSavingsPlan : .savingsPlan
            for rate in rates {
                guard let purchase = PurchaseOption(kind, years: years, upfront: .init(aws: payment)) else {
                    collector.skip(.otherTerms, rate.instance.name)
                    continue
                }
                collector.add(
                    .init(
                        instance: rate.instance, region: rate.region, purchase: purchase, price: rate.price,
                        currency: rate.currency, since: since, words: "\(plan.family), \(payment ?? "")"))
            }
        }
    }

    /// The rate of an instance with accelerators; nil for others, which are counted.
    private func readRate(
        _ scanner: inout JSONScanner, _ collector: inout OfferCollector
    ) throws(InputProblems) -> Rate? {
        var cells: [String: String] = [:]
        var currency: String?
        try scanner.object(Self.rateKeys) { (scanner, key) throws(InputProblems) in
            guard key == "discountedRate", scanner.skipBlank() == 0x7B else {
                cells[key] = try scanner.plainValue()
                return
            }
            try scanner.object(Self.priceKeys) { (scanner, key) throws(InputProblems) in
                let text = try scanner.plainValue()
                if key == "price" { cells["price"] = text } else { currency = text }
            }
        }
        // Usage types are `BoxUsage:p5.48xlarge`, after a short name of the region everywhere but in us-east-1.
        let usage = cells["discountedUsageType"] ?? ""
        let colon = usage.lastIndex(of: ":")
        let name =
            cells["discountedInstanceType"].flatMap { $0.isEmpty ? nil : $0 }
            ?? colon.map { String(usage[usage.index(after: $0)...]) } ?? ""
        guard cells["discountedServiceCode"] ?? "AmazonEC2" == "AmazonEC2",
            let instance = collector.context.instances[provider: "aws", name: name]
        else {
            collector.skip(.noAccelerator)
            return nil
        }
        guard cells["discountedOperation"] ?? "RunInstances" == "RunInstances" else {
            collector.skip(.otherSystem)
            return nil
        }
        guard colon.map({ usage[..<$0].hasSuffix("BoxUsage") }) ?? true else {
            collector.skip(.otherTenancy)
            return nil
        }
        guard let price = cells["price"].flatMap(ExactPrice.init), cells["unit"] ?? "Hrs" == "Hrs" else {
            collector.skip(.malformed, name)
            return nil
        }
        let stated = cells["discountedRegionCode"].flatMap { $0.isEmpty ? nil : $0 } ?? region
        guard let place = stated ?? collector.context.region else {
            collector.skip(.noRegion, name)
            return nil
        }
        return Rate(instance: instance, region: place, price: price, currency: currency)
    }
}
