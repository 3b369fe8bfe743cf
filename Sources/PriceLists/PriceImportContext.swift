public import Catalog

/// What is known apart from a price list that is read: the catalogs, and what the user says of it.
public struct PriceImportContext: Sendable {
    /// Accelerators, by every name of theirs.
    public let hardware: HardwareCatalog
    /// What is in the instances that lists name.
    public let instances: InstanceTypes
    /// The cloud, for lists that do not say; nil when it can be told from the instances.
    public var provider: String?
    /// The region, for rows that do not say.
    public var region: String?
    /// The day whose prices the list states; nil when the list says.
    public var day: CalendarDate?
    /// What other currencies are worth.
    public var rates = ExchangeRates()

    /// The context of `hardware` and the shipped instances.
    public init(_ hardware: HardwareCatalog, instances: InstanceTypes = .shipped()) {
        self.hardware = hardware
        self.instances = instances
    }
}
