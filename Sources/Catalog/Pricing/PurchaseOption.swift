public import Quantities

/// How an instance is bought: what kind of contract, for how long, and what of it is paid at the start.
///
/// Written as one word, such as `on_demand`, `reserved_1y`, `reserved_3y_all_upfront` or `savings_plan_1y`.
public struct PurchaseOption: RawRepresentable, Sendable, Hashable, Codable, CaseIterable {
    /// The kind of contract.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// By the hour, no commitment.
        case onDemand = "on_demand"
        /// By the hour at a discount, taken away when somebody pays more.
        case spot
        /// So many instances of one type in one region, paid for whether used or not.
        case reserved
        /// So many dollars an hour on any instances of the provider, at a rate for each.
        case savingsPlan = "savings_plan"
        /// The same on instances of one family in one region.
        case instanceSavingsPlan = "instance_savings_plan"
    }

    /// What of a commitment is paid at its start.
    public enum Upfront: String, Sendable, Hashable, CaseIterable {
        /// Nothing: it is paid month by month.
        case none
        /// A part, the rest month by month.
        case partial
        /// All of it.
        case all
    }

    /// The kind of contract.
    public let kind: Kind
    /// Years of a commitment; 0 for what is paid by the hour.
    public let years: Int
    /// What of it is paid at the start.
    public let upfront: Upfront

    private init(_ kind: Kind, years: Int = 0, upfront: Upfront = .none) {
        self.kind = kind
        self.years = years
        self.upfront = upfront
    }

    /// By the hour, no commitment.
    public static let onDemand = PurchaseOption(.onDemand)
    /// By the hour at a discount, taken away when somebody pays more.
    public static let spot = PurchaseOption(.spot)
    /// Committed for one year, nothing paid at the start.
    public static let reserved1Year = PurchaseOption(.reserved, years: 1)
    /// Committed for three years, nothing paid at the start.
    public static let reserved3Year = PurchaseOption(.reserved, years: 3)

    /// Those that nearly every price list has.
    public static let usual = [onDemand, spot, reserved1Year, reserved3Year]

    /// All: the usual ones first.
    public static let allCases: [PurchaseOption] = {
        let kinds: [Kind] = [.reserved, .savingsPlan, .instanceSavingsPlan]
        let committed = kinds.flatMap { kind in
            [1, 3].flatMap { years in
                Upfront.allCases.map { PurchaseOption(kind, years: years, upfront: $0) }
            }
        }
        return usual + committed.filter { !usual.contains($0) }
    }()

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// The option of that name; nil for none.
    public init?(rawValue: String) {
        guard let found = Self.byName[rawValue] else { return nil }
        self = found
    }

    /// The commitment of that kind for 1 or 3 years; nil for terms without an offer.
    public init?(_ kind: Kind, years: Int?, upfront: Upfront = .none) {
        guard let years, [1, 3].contains(years), kind != .onDemand, kind != .spot else { return nil }
        self.init(kind, years: years, upfront: upfront)
    }

    /// The name: `savings_plan_1y_all_upfront`.
    public var rawValue: String {
        guard years > 0 else { return kind.rawValue }
        return "\(kind.rawValue)_\(years)y" + (upfront == .none ? "" : "_\(upfront.rawValue)_upfront")
    }

    /// Months for which it is paid whether used or not; nil where it is paid by the hour.
    public var termMonths: Int? { years > 0 ? years * 12 : nil }

    /// Whether it is paid for whether used or not.
    public var isCommitted: Bool { years > 0 }

    /// Whether dollars an hour are committed rather than instances.
    public var isSavingsPlan: Bool { kind == .savingsPlan || kind == .instanceSavingsPlan }
}

extension Offer {
    /// What one instance costs over the whole term of its commitment, used or not; nil for what is paid by the hour.
    public var termCost: Dollars? {
        purchase.termMonths.map { price * (Seconds.month * Double($0)) }
    }

    /// Cash that is paid at the start of the commitment of one instance; zero where nothing is.
    ///
    /// A part is what the price list states or, where it does not, the half that is usual.
    public var paidAtStart: Dollars {
        guard let termCost else { return .zero }
        switch purchase.upfront {
        case .none: return .zero
        case .partial: return min(termCost, statedUpfront ?? termCost * 0.5)
        case .all: return termCost
        }
    }
}
