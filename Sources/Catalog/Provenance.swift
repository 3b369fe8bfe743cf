/// Where a number comes from.
///
/// Every fact of the catalogs carries one, and it survives into the report.
public struct Provenance: Sendable, Hashable, Codable {
    /// What kind of claim the source makes.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// A vendor's data sheet or documentation.
        case datasheet
        /// A price list.
        case priceList = "price-list"
        /// A measurement.
        case measured
        /// Computed by Plimsoll from other facts.
        case derived
        /// Written down without a source; treat with care.
        case assumed
        /// Given by the user.
        case user
    }

    /// What kind of claim it is.
    public var kind: Kind
    /// The source in words.
    public var source: String
    /// The day the figure was true at its source; nil when the source does not say.
    public var date: CalendarDate?
    /// Whether the day is an estimate, such as the end of the month in which a list was collected.
    public var isApproximate: Bool

    /// A claim of `kind` by `source`.
    public init(_ kind: Kind, source: String, date: CalendarDate? = nil, isApproximate: Bool = false) {
        self.kind = kind
        self.source = source
        self.date = date
        self.isApproximate = isApproximate
    }

    /// The day as lists and tables have it, `2026-07-31`, or `~2026-07-31` where it is an estimate; nil without one.
    public var dateText: String? { date.map { (isApproximate ? "~" : "") + $0.description } }
}
