public import Quantities

/// One figure about on-premises servers: what they cost to buy, to house, to feed and over how long they are written off.
public struct OnPremFact: Sendable, Hashable, Codable, Identifiable {
    /// What the figure counts.
    public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
        /// Dollars for one accelerator and hour.
        case dollarsPerAcceleratorHour = "usd_per_gpu_hour"
        /// Dollars for one accelerator.
        case dollarsPerAccelerator = "usd_per_gpu"
        /// Dollars for one server; the note says how many accelerators it holds.
        case dollarsPerServer = "usd_per_server"
        /// Kilowatts for one accelerator.
        case kilowattsPerAccelerator = "kw_per_gpu"
        /// Kilowatts for one server.
        case kilowattsPerServer = "kw_per_server"
        /// Dollars for one kilowatt-hour.
        case dollarsPerKilowattHour = "usd_per_kwh"
        /// Dollars for one kilowatt of space and cooling in a month.
        case dollarsPerKilowattMonth = "usd_per_kw_month"
        /// Years.
        case years
        /// A plain ratio.
        case ratio
        /// Hundredths.
        case percent
    }

    /// The name of the figure, such as `electricity_us_ohio_industrial`.
    public var id: String
    /// The figure in `unit`.
    public var value: Double
    /// What the figure counts.
    public var unit: Unit
    /// What to know about it; nil when there is nothing.
    public var note: String?
    /// Where and when it was seen.
    public var provenance: Provenance

    /// The price of one accelerator's hour; nil for figures of another unit.
    public var pricePerAccelerator: Rate<Dollars>? {
        unit == .dollarsPerAcceleratorHour ? .dollarsPerHour(value) : nil
    }

    /// Money for one accelerator or server; nil for figures of another unit.
    public var purchasePrice: Dollars? {
        unit == .dollarsPerAccelerator || unit == .dollarsPerServer ? Dollars(value) : nil
    }

    /// Power of one accelerator or server; nil for figures of another unit.
    public var power: Rate<Joules>? {
        unit == .kilowattsPerAccelerator || unit == .kilowattsPerServer ? .watts(value * 1000) : nil
    }
}
