public import Catalog
public import Input

/// Who writes such bills.
public enum BillFormat: String, Sendable, Hashable, CaseIterable {
    /// FOCUS 1.0 to 1.2, as all large clouds export it.
    case focus = "FOCUS"
    /// AWS Cost and Usage Report, of the second form or of the first.
    case awsReport = "AWS Cost and Usage Report"
}

/// How what stands on a bill was bought.
public enum BilledPurchase: String, Sendable, Hashable, CaseIterable {
    /// By the hour.
    case onDemand = "on_demand"
    /// By the hour, could be taken away.
    case spot
    /// Out of a commitment.
    case committed
    /// A commitment that nothing drew on.
    case unused
}

/// What a provider billed for one kind of accelerators in a month, in US dollars.
public struct BilledSpend: Sendable, Hashable {
    /// What rows are added up by.
    public struct Key: Sendable, Hashable, Comparable {
        /// The month, as `2026-10`.
        public var month: String
        /// The cloud.
        public var provider: String
        /// The catalog id of the accelerator.
        public var acceleratorID: String
        /// The provider's name of the instance; empty where it bills parts of machines.
        public var instanceType: String
        /// The provider's name of the place.
        public var region: String
        /// How it was bought.
        public var purchase: BilledPurchase

        /// In the order of their words.
        public static func < (left: Self, right: Self) -> Bool {
            left.words.lexicographicallyPrecedes(right.words)
        }

        private var words: [String] { [month, provider, acceleratorID, instanceType, region, purchase.rawValue] }
    }

    /// Whose spend it is.
    public var key: Key
    /// Hours of instances, accelerators times hours, and what was paid.
    public var instanceHours, acceleratorHours: ExactPrice
    /// What was invoiced.
    public var billed: ExactPrice
    /// What it costs with commitments spread over their use.
    public var effective: ExactPrice
    /// What the list asks for it; zero where the bill does not say.
    public var list: ExactPrice
}

/// What else is on a bill, in US dollars.
public struct BilledRest: Sendable, Hashable {
    /// What it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Everything without accelerators.
        case other
        /// Buying commitments, whose cost is spread over their use.
        case purchases
        /// Commitments that nothing drew on, of instances that the bill does not name.
        case unused
        /// Credits, refunds and corrections.
        case credits
        /// Taxes.
        case taxes
    }

    /// What it is.
    public var kind: Kind
    /// How many rows.
    public var rows: Int
    /// What was invoiced, and what it costs with commitments spread over their use.
    public var billed, effective: ExactPrice
}

/// A provider's bill, reduced to what was spent on accelerators.
public struct Bill: Sendable {
    /// The file as the user named it.
    public let name: String
    /// Who writes such bills.
    public let format: BillFormat
    /// Rows that it has, of every kind.
    public let rows: Int
    /// What was spent on accelerators, by month.
    public let spend: [BilledSpend]
    /// What else is on it.
    public let rest: [BilledRest]
    /// The first moment that it covers, and the first after it, in seconds since 1970; nil for a bill without rows.
    public let start, end: Double?
    /// Instances of families with accelerators of which nobody knows what is in them, each once.
    public let unknownInstances: [String]
    /// Rows about such instances.
    let unknownRows: Int
    /// What instances with plain Linux cost.
    let paid: [BilledSpend.Key: BillReader.PaidPrice]

    /// Reads the bill at `path` as a stream, compressed or not; memory is that of its sums.
    ///
    /// `tag`, a name and its value, keeps only the rows that have it. Throws `FileFailure` when there is no such file, and
    /// `InputProblems` when it is damaged, no bill, or in a currency whose rate is not given.
    public init(path: String, _ context: PriceImportContext, tag: (name: String, value: String)? = nil) throws {
        let stream = try ByteStream(path: path, isHashed: false)
        let bill = Result { try Bill(stream, context, tag: tag) }
        // A disk that fails in the middle must not pass for a file that ends there.
        if let failure = stream.failure { throw failure }
        self = try bill.get()
    }

    /// Reads bytes at hand.
    public init(
        name: String, bytes: [UInt8], _ context: PriceImportContext, tag: (name: String, value: String)? = nil
    ) throws(InputProblems) {
        try self.init(ByteStream(name: name, bytes: bytes), context, tag: tag)
    }

    init(
        _ stream: ByteStream, _ context: PriceImportContext, tag: (name: String, value: String)?
    ) throws(InputProblems) {
        let head = try stream.open()
        let columns = PriceOverlay.columns(of: head)
        guard let format = Self.format(columns) else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: stream.name, line: 1), "no known form of billing data",
                    allowed: "FOCUS 1.0 to 1.2 and the AWS Cost and Usage Report, as CSV",
                    suggestion: columns.first.map { $0.hasPrefix("PAR1") } == true
                        ? "export it as CSV: Parquet is not read" : nil)
            ])
        }
        var reader = BillReader(context, file: stream.name, format: format, tag: tag)
        try reader.read(stream)
        name = stream.name
        self.format = format
        rows = reader.rows
        spend = reader.spend
        rest = reader.rest
        start = reader.start
        end = reader.end
        unknownInstances = reader.unknownInstances
        unknownRows = reader.unknownRows
        paid = reader.paid
    }

    /// Whose columns they are; nil for those of no bill.
    ///
    /// The row may be cut off behind the first few thousand bytes, so that a few columns at its start have to do.
    static func format(_ columns: [String]) -> BillFormat? {
        let names = Set(columns.map(BillColumn.folded))
        let focus: Set = [
            "BilledCost", "EffectiveCost", "BillingCurrency", "ChargeCategory", "ChargePeriodStart", "BillingPeriodEnd",
        ]
        if names.intersection(Set(focus.map(BillColumn.folded))).count >= 3 { return .focus }
        if names.contains(where: { $0.hasPrefix("line_item_") || $0.hasPrefix("bill_billing_period") }) {
            return .awsReport
        }
        return nil
    }
}

/// Names of columns.
enum BillColumn {
    /// `lineItem/UsageStartDate`, `line_item_usage_start_date` and `BilledCost` in one spelling: words in lower case joined
    /// by `_`.
    static func folded(_ name: String) -> String {
        var result = ""
        var before: Character = "_"
        for letter in name {
            if letter == "/" || letter == "_" || letter == ":" || letter == " " {
                if before != "_" { result.append("_") }
                before = "_"
                continue
            }
            if letter.isUppercase, before != "_" { result.append("_") }
            result += letter.lowercased()
            before = letter
        }
        return result
    }
}
