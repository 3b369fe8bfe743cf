import Catalog
import Input

/// What Infracost writes: products of its pricing API with their prices, or a breakdown of resources.
enum InfracostFile {
    private static let productKeys = ["vendorName", "productFamily", "region", "attributes", "prices"]
        .map { JSONKey($0) }
    private static let attributeKeys = ["key", "value"].map { JSONKey($0) }
    private static let priceKeys = [
        "purchaseOption", "unit", "USD", "EUR", "CNY", "GBP", "termLength", "termPurchaseOption", "termOfferingClass",
        "startUsageAmount", "description", "effectiveDateStart",
    ].map { JSONKey($0) }
    private static let currencies = ["USD", "EUR", "CNY", "GBP"]
    /// Resources within resources, as deep as they honestly go.
    private static let deepest = 16

    /// Reads `{"products": [...]}`.
    static func readData(_ scanner: inout JSONScanner, into collector: inout OfferCollector) throws(InputProblems) {
        try scanner.object { (scanner, key) throws(InputProblems) in
            guard key == "products", scanner.skipBlank() == 0x5B else { return try scanner.skipValue() }
            try scanner.array { (scanner) throws(InputProblems) in try readProduct(&scanner, &collector) }
        }
    }

    private static func readProduct(
        _ scanner: inout JSONScanner, _ collector: inout OfferCollector
    ) throws(InputProblems) {
        collector.count()
        var cells: [String: String] = [:]
        var attributes: [String: String] = [:]
        var prices: [[String: String]] = []
        try scanner.object(productKeys) { (scanner, key) throws(InputProblems) in
            switch (key, scanner.skipBlank()) {
            case ("attributes", 0x5B):
                try scanner.array { (scanner) throws(InputProblems) in
                    var pair: [String: String] = [:]
                    try scanner.object(attributeKeys) { (scanner, key) throws(InputProblems) in
                        pair[key] = try scanner.plainValue()
                    }
                    if let key = pair["key"], attributes.count < 200 { attributes[key] = pair["value"] }
                }
            case ("prices", 0x5B):
                try scanner.array { (scanner) throws(InputProblems) in
                    var price: [String: String] = [:]
                    try scanner.object(priceKeys) { (scanner, key) throws(InputProblems) in
                        price[key] = try scanner.plainValue()
                    }
                    if prices.count < 1000 { prices.append(price) }
                }
            default: cells[key] = try scanner.plainValue()
            }
        }
        guard let instance = instance(cells, attributes, &collector) else { return }
        guard let region = cells["region"].flatMap({ $0.isEmpty ? nil : $0 }) ?? collector.context.region else {
            return collector.skip(.noRegion, instance.name)
        }
        add(prices, attributes, instance, region, &collector)
    }

    /// The plain Linux instance that a product is; nil for others, which are counted.
    private static func instance(
        _ cells: [String: String], _ attributes: [String: String], _ collector: inout OfferCollector
    ) -> InstanceType? {
        guard let name = attributes["instanceType"] ?? attributes["armSkuName"] ?? attributes["machineType"] else {
            collector.skip(.noAccelerator)
            return nil
        }
        let found = collector.context.instances.named(name)
            .filter { type in cells["vendorName"].map { $0 == type.provider } ?? true }
        guard found.count == 1 else {
            let hasSome = (attributes["gpu"].flatMap(Int.init) ?? 0) > 0 || found.count > 1
            collector.skip(hasSome ? .unknownInstance : .noAccelerator, hasSome ? name : "")
            return nil
        }
        func isPlain(_ key: String, _ plain: String) -> Bool { attributes[key].map { $0 == plain } ?? true }
        let product = attributes["productName"] ?? ""
        if !isPlain("operatingSystem", "Linux") || !isPlain("preInstalledSw", "NA") || product.contains(" Windows") {
            collector.skip(.otherSystem)
        } else if !isPlain("tenancy", "Shared") || !isPlain("capacitystatus", "Used") {
            collector.skip(.otherTenancy)
        } else {
            return found[0]
        }
        return nil
    }

    /// The price of one product on one kind of terms: some rows are fees up front, others by the hour.
    private struct Terms {
        var hourly: ExactPrice?
        var upfront = ExactPrice.zero
        var currency = "USD"
        var first: [String: String] = [:]
    }

    private static func add(
        _ prices: [[String: String]], _ attributes: [String: String], _ instance: InstanceType, _ region: String,
        _ collector: inout OfferCollector
    ) {
        var order: [String] = []
        var terms: [String: Terms] = [:]
        for price in prices {
            guard ["", "0"].contains(price["startUsageAmount"] ?? "0"),
                let currency = currencies.first(where: { price[$0] != nil }),
                let amount = price[currency].flatMap(ExactPrice.init)
            else {
                collector.skip(.malformed, instance.name)
                continue
            }
            let key = ["purchaseOption", "termLength", "termPurchaseOption", "termOfferingClass"]
                .map { price[$0] ?? "" }.joined(separator: "|")
            if terms[key] == nil { order.append(key) }
            var found = terms[key] ?? Terms(currency: currency, first: price)
            switch price["unit"] {
            case "Hrs", "1 Hour", "hours": found.hourly = found.hourly.map { max($0, amount) } ?? amount
            case "Quantity": found.upfront = found.upfront + amount
            default: collector.skip(.malformed, instance.name)
            }
            terms[key] = found
        }
        for key in order {
            guard let found = terms[key], found.hourly != nil || found.upfront > .zero else { continue }
            add(found, attributes, instance, region, &collector)
        }
    }

    private static func add(
        _ terms: Terms, _ attributes: [String: String], _ instance: InstanceType, _ region: String,
        _ collector: inout OfferCollector
    ) {
        let option = (terms.first["purchaseOption"] ?? "").lowercased()
        let meter = (attributes["meterName"] ?? "") + (attributes["skuName"] ?? "")
        let years = terms.first["termLength"].flatMap { Int($0.prefix { $0.isNumber }) }
        var price = terms.hourly ?? .zero
        let payment = terms.first["termPurchaseOption"].flatMap { $0.isEmpty ? nil : $0 }
        let purchase: PurchaseOption
        if option.contains("spot") || meter.contains(" Spot") {
            purchase = .spot
        } else if option == "on_demand" || option == "consumption" {
            purchase = .onDemand
        } else if let years,
            let committed = PurchaseOption(
                .reserved, years: years, upfront: payment.map { .init(aws: $0) } ?? .none),
            (terms.first["termOfferingClass"] ?? "standard") == "standard", option.hasPrefix("reserv")
        {
            purchase = committed
            let hours = ExactPrice(years * 8760)
            // Azure states the price of the whole term, whatever the unit says.
            price = instance.provider == "azure" ? price / hours : price + terms.upfront / hours
        } else {
            return collector.skip(.otherTerms, instance.name)
        }
        guard !meter.contains("Low Priority") else { return collector.skip(.otherTerms, instance.name) }
        collector.add(
            .init(
                instance: instance, region: region, purchase: purchase, price: price, currency: terms.currency,
                since: CalendarDate(timestamp: terms.first["effectiveDateStart"]),
                paidAtStart: terms.upfront > .zero ? terms.upfront : nil, words: payment ?? ""))
    }

    /// Reads the projects of a breakdown.
    static func readProjects(
        _ scanner: inout JSONScanner, into collector: inout OfferCollector
    ) throws(InputProblems) {
        try scanner.array { (scanner) throws(InputProblems) in
            try scanner.object { (scanner, key) throws(InputProblems) in
                // What was before, and what changed, would count things twice.
                guard key == "breakdown", scanner.skipBlank() == 0x7B else { return try scanner.skipValue() }
                try scanner.object { (scanner, key) throws(InputProblems) in
                    guard key == "resources", scanner.skipBlank() == 0x5B else { return try scanner.skipValue() }
                    try readResources(&scanner, depth: 0, &collector)
                }
            }
        }
    }

    private static func readResources(
        _ scanner: inout JSONScanner, depth: Int, _ collector: inout OfferCollector
    ) throws(InputProblems) {
        guard depth < deepest else {
            throw scanner.failure("resources are nested too deeply", allowed: "at most \(deepest) levels")
        }
        try scanner.array { (scanner) throws(InputProblems) in
            try scanner.object { (scanner, key) throws(InputProblems) in
                switch (key, scanner.skipBlank()) {
                case ("costComponents", 0x5B):
                    try scanner.array { (scanner) throws(InputProblems) in
                        collector.count()
                        try readComponent(&scanner, &collector)
                    }
                case ("subresources", 0x5B): try readResources(&scanner, depth: depth + 1, &collector)
                default: try scanner.skipValue()
                }
            }
        }
    }

    private static let componentKeys = ["name", "unit", "price", "priceNotFound"].map { JSONKey($0) }

    /// `Instance usage (Linux/UNIX, on-demand, p5.48xlarge)` with its price for an hour.
    private static func readComponent(
        _ scanner: inout JSONScanner, _ collector: inout OfferCollector
    ) throws(InputProblems) {
        var cells: [String: String] = [:]
        try scanner.object(componentKeys) { (scanner, key) throws(InputProblems) in
            cells[key] = try scanner.plainValue()
        }
        let name = cells["name"] ?? ""
        guard name.hasPrefix("Instance usage"), let open = name.firstIndex(of: "("), name.hasSuffix(")") else {
            return collector.skip(.noAccelerator)
        }
        let words = name[name.index(after: open)...].dropLast().split(separator: ",")
            .map { $0.trimmingPrefix(" ") }.map(String.init)
        let found = collector.context.instances.named(words.last ?? "")
        guard found.count == 1 else { return collector.skip(.noAccelerator) }
        let instance = found[0]
        guard words.first?.hasPrefix("Linux") ?? false else { return collector.skip(.otherSystem) }
        // Google's accelerators are components of their own.
        guard instance.provider != "gcp" else { return collector.skip(.incompleteMachine, instance.name) }
        guard cells["priceNotFound"] != "true" else { return collector.skip(.noPrice, instance.name) }
        guard cells["unit"] == "hours", let price = cells["price"].flatMap(ExactPrice.init) else {
            return collector.skip(.malformed, instance.name)
        }
        guard let region = collector.context.region else { return collector.skip(.noRegion, instance.name) }
        let purchase: PurchaseOption
        switch words.dropFirst().first {
        case "on-demand", "pay as you go": purchase = .onDemand
        case "spot": purchase = .spot
        default: return collector.skip(.otherTerms, instance.name)
        }
        collector.add(.init(instance: instance, region: region, purchase: purchase, price: price))
    }
}
