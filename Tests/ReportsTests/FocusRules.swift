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
            require(!bought.isEmpty && sum(bought, "BilledCost") == sum(used, "EffectiveCost"), "\(id): cost of use")
            require(
                sum(bought, "CommitmentDiscountQuantity") == sum(used, "CommitmentDiscountQuantity"), "\(id): hours")
        }
    }

    /// The sum of a column.
    func sum(_ column: String) -> Double {
        NSDecimalNumber(decimal: rows.compactMap { Self.decimal($0[column]) }.reduce(0, +)).doubleValue
    }
}
