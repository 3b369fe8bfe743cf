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

    /// A claim of `kind` by `source`.
    public init(_ kind: Kind, source: String, date: CalendarDate? = nil) {
        self.kind = kind
        self.source = source
        self.date = date
    }
}
