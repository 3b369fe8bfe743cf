/// Who writes such price lists.
public enum PriceFormat: String, Sendable, Hashable, CaseIterable {
    /// AWS Price List, the offer file of EC2, as JSON.
    case awsPriceList = "AWS Price List"
    /// AWS Price List, a savings plans file, as JSON.
    case awsSavingsPlans = "AWS Savings Plans"
    /// Pages of the Azure Retail Prices API.
    case azureRetail = "Azure Retail Prices"
    /// Pages of SKUs of the Google Cloud Billing Catalog.
    case googleSKUs = "Google Cloud Billing SKUs"
    /// What Infracost's pricing API or its breakdown writes.
    case infracost = "Infracost"
    /// `vms.csv` of the SkyPilot catalog.
    case skyPilot = "SkyPilot catalog"
    /// A bill in the columns of FOCUS: the prices really paid.
    case focusBill = "FOCUS billing data"
    /// A cost and usage report of AWS: the prices really paid.
    case awsBill = "AWS Cost and Usage Report"
    /// The CSV of Plimsoll itself.
    case own = "Plimsoll CSV"
}

/// Why a row of a price list is not taken over.
public enum SkipReason: String, Sendable, Hashable, CaseIterable {
    /// It prices something without accelerators.
    case noAccelerator = "no_accelerator"
    /// The instance has accelerators, and `pricing/instances.csv` does not say which.
    case unknownInstance = "unknown_instance"
    /// No accelerator of the catalog has that name.
    case unknownAccelerator = "unknown_accelerator"
    /// The price is missing or 0.
    case noPrice = "no_price"
    /// No accelerator can cost that much or that little.
    case implausiblePrice = "implausible_price"
    /// It is for Windows or another system that costs extra.
    case otherSystem = "other_system"
    /// It is for dedicated hosts or capacity reservations.
    case otherTenancy = "other_tenancy"
    /// It is for a local zone or the like.
    case otherLocation = "other_location"
    /// It is for terms that plans do not know, such as convertible reservations.
    case otherTerms = "other_terms"
    /// Another row for the same commitment on the same terms is cheaper.
    case betterTerms = "better_terms"
    /// Rows for the same thing state different prices, so that none can be trusted.
    case conflicting
    /// Spot or committed, and not below the price on demand.
    case notBelowOnDemand = "not_below_on_demand"
    /// The row does not say where.
    case noRegion = "no_region"
    /// It was paid for less than an hour.
    case fewHours = "few_hours"
    /// The price of a part of the machine is missing.
    case incompleteMachine = "incomplete_machine"
    /// The row lacks what every row of such a list has.
    case malformed
}

/// Rows that were not taken over for one reason.
public struct SkippedRows: Sendable, Hashable {
    /// Why.
    public let reason: SkipReason
    /// How many.
    public var count: Int
    /// The first few things that they price, each once.
    public var examples: [String]
}
