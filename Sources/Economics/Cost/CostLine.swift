public import Catalog
public import Quantities

/// One line of a cost breakdown: so much of something at a price, with where the price comes from.
public struct CostLine: Sendable, Hashable, Codable {
    /// What kind of cost it is; groups the lines of a cost breakdown.
    public enum Group: String, Sendable, Hashable, Codable, CaseIterable {
        /// Rented instances.
        case compute
        /// On-premises servers.
        case onPremises = "on-premises"
        /// Weights at rest.
        case storage
        /// Answers on their way out.
        case network
        /// What was set aside.
        case contingency
    }

    /// What kind of cost it is.
    public var group: Group
    /// What is paid for.
    public var item: String
    /// How much of it, in ``unit``.
    public var quantity: Double
    /// What the quantity counts, such as `instance-hours`.
    public var unit: String
    /// The price of one; nil when it is not known, and then the line has no amount.
    public var price: Dollars?
    /// Where and when the price was seen.
    public var provenance: Provenance

    /// A line.
    public init(
        _ group: Group, _ item: String, quantity: Double, unit: String, price: Dollars?, provenance: Provenance
    ) {
        self.group = group
        self.item = item
        self.quantity = quantity
        self.unit = unit
        self.price = price
        self.provenance = provenance
    }

    /// Quantity times price; nil when the price is not known.
    public var amount: Dollars? { price.map { $0 * quantity } }
}

/// A monthly cost as a tree: groups of lines whose amounts add up.
public struct CostTree: Sendable, Hashable, Codable {
    /// The lines.
    public var lines: [CostLine]

    /// A cost breakdown of `lines`, with `contingency` of their sum set aside.
    public init(_ lines: [CostLine], contingency: Double = 0) {
        self.lines = lines
        guard contingency > 0 else { return }
        self.lines.append(
            CostLine(
                .contingency, "contingency", quantity: contingency, unit: "of the above", price: total,
                provenance: Provenance(.user, source: "the scenario")))
    }

    /// The sum of all lines, in their order; lines without a price are left out and listed in ``unpriced``.
    public var total: Dollars { lines.compactMap(\.amount).total() }

    /// The lines of one group, in order.
    public func lines(of group: CostLine.Group) -> [CostLine] { lines.filter { $0.group == group } }

    /// The sum of one group.
    public func total(of group: CostLine.Group) -> Dollars { lines(of: group).compactMap(\.amount).total() }

    /// What costs something that nobody knows.
    public var unpriced: [CostLine] { lines.filter { $0.price == nil } }
}
