import Foundation
import Input

@testable import Reports

/// The rules of FOCUS 1.2 that a forecast can follow, checked on the text of a file.
struct FocusRules {
    /// A row by column; what is null is absent.
    typealias Row = [String: String]

    private(set) var rows: [Row] = []
    /// What breaks a rule.
    private(set) var problems: [String] = []

    /// Columns of the specification beside the mandatory ones.
    private static let known: Set<String> = [
        "AvailabilityZone", "CapacityReservationId", "CapacityReservationStatus", "ChargeFrequency",
        "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity",
        "CommitmentDiscountStatus", "CommitmentDiscountType", "CommitmentDiscountUnit", "ConsumedQuantity",
        "ConsumedUnit", "ContractedUnitPrice", "InvoiceId", "ListUnitPrice", "PricingCategory", "RegionId",
        "RegionName",
        "ResourceId", "ResourceName", "ResourceType", "ServiceSubcategory", "SkuId", "SkuMeter", "SkuPriceDetails",
        "SkuPriceId", "SubAccountId", "SubAccountName", "Tags",
    ]
    private static let mandatory: Set<String> = [
        "BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "BillingAccountId", "BillingAccountName",
        "BillingCurrency", "BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd",
        "ChargeCategory", "ChargeClass", "ChargeDescription", "PricingQuantity", "PricingUnit", "ProviderName",
        "PublisherName", "InvoiceIssuerName", "ServiceCategory", "ServiceName",
    ]
    private static let nullable: Set<String> = [
        "BillingAccountName", "ChargeClass", "ChargeDescription", "PricingQuantity", "PricingUnit",
    ]
    private static let numbers = [
        "BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "ListUnitPrice", "ContractedUnitPrice",
        "PricingQuantity", "ConsumedQuantity", "CommitmentDiscountQuantity", "x_ForecastLowCost", "x_ForecastHighCost",
    ]
    private static let words: [String: Set<String>] = [
        "ChargeCategory": ["Usage", "Purchase", "Tax", "Credit", "Adjustment"],
        "ChargeFrequency": ["One-Time", "Recurring", "Usage-Based"],
        "PricingCategory": ["Standard", "Dynamic", "Committed", "Other"],
        "CommitmentDiscountCategory": ["Spend", "Usage"], "CommitmentDiscountStatus": ["Used", "Unused"],
        "PricingUnit": ["Hours", "GB", "GB-Months"], "ConsumedUnit": ["Hours", "GB", "GB-Months"],
        "ServiceCategory": ["Compute", "Storage", "Networking", "Other"], "BillingCurrency": ["USD"],
    ]

    init(_ text: String) throws {
        let table = try CSVTable(TextFile(name: "focus.csv", text: text))
        let columns = Set(table.columns)
        require(Self.mandatory.isSubset(of: columns), "a mandatory column is missing")
        for column in table.columns
        where !Self.mandatory.contains(column) && !Self.known.contains(column) && !column.hasPrefix("x_") {
            problems.append("no column of FOCUS is called \(column)")
        }
        rows = table.rows.map { row in
            Dictionary(
                uniqueKeysWithValues: zip(table.columns, row.cells).filter { !$1.isEmpty }.map { ($0, String($1)) })
        }
        for row in rows { check(row) }
        checkCommitments()
        if Set(rows.map { [$0["BillingPeriodStart"], $0["BillingPeriodEnd"]] }).count > 1 {
            problems.append("rows are of several periods")
        }
    }

    private mutating func require(_ holds: Bool, _ problem: @autoclosure () -> String) {
        if !holds { problems.append(problem()) }
    }

    static func decimal(_ text: String?) -> Decimal? {
        text.flatMap { Decimal(string: $0, locale: Locale(identifier: "en_US_POSIX")) }
    }

    private mutating func check(_ row: Row) {
        let name = "\(row["ChargeDescription"] ?? "?"): "
        for column in Self.mandatory where !Self.nullable.contains(column) {
            require(row[column] != nil, name + "\(column) is null")
        }
        for column in Self.numbers {
            guard let text = row[column] else { continue }
            require(text.wholeMatch(of: /-?\d+(\.\d+)?/) != nil, name + "\(column) is no decimal number: \(text)")
            let digits = text.split(separator: ".").dropFirst().first?.count ?? 0
            require(digits <= 12 && !(digits > 0 && text.hasSuffix("0")), name + "\(column) has noise: \(text)")
        }
        for (column, allowed) in Self.words {
            require(row[column].map(allowed.contains) ?? true, name + "\(column) may not be \(row[column] ?? "")")
        }
        for (column, text) in row {
            require(!["null", "N/A", "Not Applicable", "nan"].contains(text), name + "\(column) says \(text)")
        }
        checkTimes(row, name)
        checkPrices(row, name)
        checkNulls(row, name)
        if let details = row["SkuPriceDetails"] {
            let object = (try? JSONSerialization.jsonObject(with: Data(details.utf8))) as? [String: Any]
            require(object?.values.allSatisfy { $0 is String || $0 is NSNumber } ?? false, name + "details: \(details)")
            let keys: Set = [
                "InstanceType", "InstanceSeries", "CoreCount", "GpuCount", "MemorySize", "OperatingSystem",
            ]
            for key in object?.keys.sorted() ?? [] where !keys.contains(key) && !key.hasPrefix("x_") {
                problems.append(name + "SkuPriceDetails has no key \(key)")
            }
        }
    }

    private mutating func checkTimes(_ row: Row, _ name: String) {
        for column in ["BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"] {
            let isTime = row[column]?.wholeMatch(of: /\d{4}-\d\d-01T00:00:00Z/) != nil
            require(isTime, name + "\(column) is no start of a month in UTC: \(row[column] ?? "")")
        }
        require(
            (row["ChargePeriodStart"] ?? "") < (row["ChargePeriodEnd"] ?? ""), name + "the period ends before it starts"
        )
    }

    /// Prices times quantity are costs, exactly.
    private mutating func checkPrices(_ row: Row, _ name: String) {
        let isCharge = ["Usage", "Purchase"].contains(row["ChargeCategory"])
        for (price, cost) in [("ListUnitPrice", "ListCost"), ("ContractedUnitPrice", "ContractedCost")] {
            require(row[price] != nil || !isCharge, name + "\(price) is null")
            guard let each = Self.decimal(row[price]), let quantity = Self.decimal(row["PricingQuantity"]) else {
                continue
            }
            require(each >= 0, name + "\(price) is negative")
            require(each * quantity == Self.decimal(row[cost]), name + "\(cost) is not \(price) x quantity")
        }
        require((row["PricingQuantity"] == nil) == (row["PricingUnit"] == nil), name + "a quantity without its unit")
        require(row["PricingQuantity"] != nil || !isCharge, name + "PricingQuantity is null")
        require((row["PricingCategory"] != nil) == isCharge, name + "PricingCategory")
    }

    private mutating func checkNulls(_ row: Row, _ name: String) {
        let isUsage = row["ChargeCategory"] == "Usage"
        let isUnused = row["CommitmentDiscountStatus"] == "Unused"
        require((row["ConsumedQuantity"] != nil) == (isUsage && !isUnused), name + "ConsumedQuantity")
        require((row["ConsumedQuantity"] == nil) == (row["ConsumedUnit"] == nil), name + "ConsumedUnit")
        let hasCommitment = row["CommitmentDiscountId"] != nil
        for column in [
            "CommitmentDiscountCategory", "CommitmentDiscountType", "CommitmentDiscountQuantity",
            "CommitmentDiscountUnit",
        ] {
            require((row[column] != nil) == hasCommitment, name + column)
        }
        require(
            (row["CommitmentDiscountStatus"] != nil) == (hasCommitment && isUsage), name + "CommitmentDiscountStatus")
        require((row["PricingCategory"] == "Committed") == (hasCommitment && isUsage), name + "Committed")
        require((row["RegionId"] == nil) == (row["RegionName"] == nil), name + "RegionName")
        require(
            (row["CommitmentDiscountUnit"] == nil) == (row["CommitmentDiscountQuantity"] == nil), name + "unit")
        let frequencies =
            switch row["ChargeCategory"] {
            case "Usage": ["Usage-Based"]
            case "Purchase": ["One-Time", "Recurring"]
            default: ["One-Time"]
            }
        require(row["ChargeFrequency"].map(frequencies.contains) ?? false, name + "ChargeFrequency")
        if let list = Self.decimal(row["ListUnitPrice"]), let own = Self.decimal(row["ContractedUnitPrice"]) {
            require(own <= list, name + "the price by contract is above the list")
        }
        require(row["SkuPriceDetails"] == nil || row["SkuPriceId"] != nil, name + "details without SkuPriceId")
        if row["ChargeCategory"] == "Purchase" {
            require(row["EffectiveCost"] == "0", name + "EffectiveCost of a purchase")
        }
        if hasCommitment, isUsage { require(row["BilledCost"] == "0", name + "BilledCost of committed use") }
    }

    /// What is used and not used of each commitment is what was bought.
    private mutating func checkCommitments() {
        let byID = Dictionary(grouping: rows.filter { $0["CommitmentDiscountId"] != nil }) {
            $0["CommitmentDiscountId"] ?? ""
        }
        for (id, rows) in byID {
            let (bought, used) = (
                rows.filter { $0["ChargeCategory"] == "Purchase" }, rows.filter { $0["ChargeCategory"] == "Usage" }
            )
            func sum(_ rows: [Row], _ column: String) -> Decimal {
                rows.compactMap { Self.decimal($0[column]) }.reduce(0, +)
            }
            // What is paid once is for the whole term, what recurs for the period.
            let months: Decimal = bought.first?["CommitmentDiscountType"]?.hasPrefix("3 years") == true ? 36 : 12
            let (once, monthly) = (
                bought.filter { $0["ChargeFrequency"] == "One-Time" },
                bought.filter { $0["ChargeFrequency"] == "Recurring" }
            )
            let cost = sum(once, "BilledCost") / months + sum(monthly, "BilledCost")
            require(!bought.isEmpty && abs(cost - sum(used, "EffectiveCost")) < 1e-9, "\(id): cost of use")
            let quantity = sum(used, "CommitmentDiscountQuantity")
            require(monthly.isEmpty || sum(monthly, "CommitmentDiscountQuantity") == quantity, "\(id): hours")
            require(
                once.isEmpty || sum(once, "CommitmentDiscountQuantity") == quantity * months, "\(id): hours at once")
            for column in ["CommitmentDiscountUnit", "CommitmentDiscountCategory", "CommitmentDiscountType"] {
                require(Set(rows.map { $0[column] }).count == 1, "\(id): \(column) changes")
            }
            let unit = rows.first?["CommitmentDiscountCategory"] == "Spend" ? "USD" : "Hours"
            require(rows.allSatisfy { $0["CommitmentDiscountUnit"] == unit }, "\(id): unit")
        }
    }

    /// The sum of a column.
    func sum(_ column: String) -> Double {
        NSDecimalNumber(decimal: rows.compactMap { Self.decimal($0[column]) }.reduce(0, +)).doubleValue
    }
}
