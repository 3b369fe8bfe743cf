/// A plan against the bills of its providers, as a JSON document.
public struct SpendDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "spend"
    /// The models of the plan, and the bills.
    public var models, bills: [String]
    /// The first and the last moment that bills cover, ISO 8601 in UTC, and the hours between them.
    public var from, to: String
    /// Hours between them.
    public var hours: Double
    /// From which change on a figure counts as moved.
    public var threshold: Double
    /// Whether no figure moved.
    public var passed: Bool
    /// The plan's figures a month beside the billed ones.
    public var figures: [DriftLine]
    /// What was spent on accelerators, by month.
    public var spend: [SpendLine]
    /// What else is on the bills.
    public var other: [SpendRest]
    /// What is odd about the figures.
    public var warnings: [String]

    /// A document of these parts; `passed` follows from them.
    public init(
        models: [String], bills: [String], from: String, to: String, hours: Double, threshold: Double,
        figures: [DriftLine], spend: [SpendLine], other: [SpendRest], warnings: [String]
    ) {
        self.models = models
        self.bills = bills
        self.from = from
        self.to = to
        self.hours = hours
        self.threshold = threshold
        self.figures = figures
        self.spend = spend
        self.other = other
        self.warnings = warnings
        passed = figures.allSatisfy { !$0.moved }
    }
}

/// What was spent on one kind of instances in a month.
public struct SpendLine: Codable, Sendable, Equatable {
    /// The month, as `2026-10`; the cloud, the accelerator, the instance, the region and how it was bought.
    public var month, provider, accelerator, instanceType, region, purchase: String
    /// Whether the plan uses that accelerator of that cloud.
    public var isPlanned: Bool
    /// Hours of accelerators.
    public var acceleratorHours: Double
    /// US dollars: invoiced, with commitments spread over their use, and by the list; exact decimals.
    public var billedUsd, effectiveUsd, listUsd: String
    /// US dollars for an accelerator and hour, with commitments spread; absent without hours.
    public var usdPerAcceleratorHour: Double?

    enum CodingKeys: String, CodingKey {
        case month, provider, accelerator, region, purchase
        case instanceType = "instance_type"
        case isPlanned = "is_planned"
        case acceleratorHours = "accelerator_hours"
        case billedUsd = "billed_usd"
        case effectiveUsd = "effective_usd"
        case listUsd = "list_usd"
        case usdPerAcceleratorHour = "usd_per_accelerator_hour"
    }

    /// A line in figures.
    public init(
        month: String, provider: String, accelerator: String, instanceType: String, region: String, purchase: String,
        isPlanned: Bool, acceleratorHours: Double, billedUsd: String, effectiveUsd: String, listUsd: String,
        usdPerAcceleratorHour: Double?
    ) {
        self.month = month
        self.provider = provider
        self.accelerator = accelerator
        self.instanceType = instanceType
        self.region = region
        self.purchase = purchase
        self.isPlanned = isPlanned
        self.acceleratorHours = acceleratorHours
        self.billedUsd = billedUsd
        self.effectiveUsd = effectiveUsd
        self.listUsd = listUsd
        self.usdPerAcceleratorHour = usdPerAcceleratorHour
    }
}

/// What else is on a bill.
public struct SpendRest: Codable, Sendable, Equatable {
    /// What it is: `other`, `purchases`, `unused`, `credits`, `taxes`.
    public var item: String
    /// Rows of the bills.
    public var rows: Int
    /// US dollars: invoiced, and with commitments spread over their use; exact decimals.
    public var billedUsd, effectiveUsd: String

    enum CodingKeys: String, CodingKey {
        case item, rows
        case billedUsd = "billed_usd"
        case effectiveUsd = "effective_usd"
    }

    /// A line in figures.
    public init(item: String, rows: Int, billedUsd: String, effectiveUsd: String) {
        self.item = item
        self.rows = rows
        self.billedUsd = billedUsd
        self.effectiveUsd = effectiveUsd
    }
}
