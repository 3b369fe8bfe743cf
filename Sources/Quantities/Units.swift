/// A size in bytes.
///
/// Vendors label memory in GB (10^9); tools report GiB (2^30): 7% apart, so both have a name here.
public struct Bytes: Quantity {
    /// Bytes.
    public var value: Double

    /// `value` bytes.
    public init(_ value: Double) { self.value = value }

    /// 10^9 bytes each.
    public static func gigabytes(_ count: Double) -> Bytes { Bytes(count * 1e9) }

    /// 2^30 bytes each.
    public static func gibibytes(_ count: Double) -> Bytes { Bytes(count * 1_073_741_824) }

    /// In units of 10^9 bytes.
    public var gigabytes: Double { value / 1e9 }

    /// In units of 2^30 bytes.
    public var gibibytes: Double { value / 1_073_741_824 }
}

/// Floating-point (or integer) operations; a multiply-add counts as two.
public struct FLOPs: Quantity {
    /// Operations.
    public var value: Double

    /// `value` operations.
    public init(_ value: Double) { self.value = value }
}

/// A stretch of time in seconds.
public struct Seconds: Quantity {
    /// Seconds.
    public var value: Double

    /// `value` seconds.
    public init(_ value: Double) { self.value = value }

    /// Thousandths of a second.
    public static func milliseconds(_ count: Double) -> Seconds { Seconds(count / 1e3) }

    /// Millionths of a second.
    public static func microseconds(_ count: Double) -> Seconds { Seconds(count / 1e6) }

    /// 3600 seconds each.
    public static func hours(_ count: Double) -> Seconds { Seconds(count * 3600) }

    /// The billing month of 730 hours (365 days of 24 hours over 12 months), as AWS and infracost count it.
    public static let month = Seconds.hours(730)

    /// In thousandths of a second.
    public var milliseconds: Double { value * 1e3 }

    /// In millionths of a second.
    public var microseconds: Double { value * 1e6 }

    /// In hours.
    public var hours: Double { value / 3600 }
}

/// A number of tokens.
///
/// Fractions are allowed, for means.
public struct Tokens: Quantity {
    /// Tokens.
    public var value: Double

    /// `value` tokens.
    public init(_ value: Double) { self.value = value }
}

/// A number of requests.
///
/// Fractions are allowed, for means.
public struct Requests: Quantity {
    /// Requests.
    public var value: Double

    /// `value` requests.
    public init(_ value: Double) { self.value = value }
}

/// Money in US dollars; rounded only when printed.
public struct Dollars: Quantity {
    /// US dollars.
    public var value: Double

    /// `value` US dollars.
    public init(_ value: Double) { self.value = value }
}

/// Energy in joules; `Rate<Joules>` is power in watts.
public struct Joules: Quantity {
    /// Joules.
    public var value: Double

    /// `value` joules.
    public init(_ value: Double) { self.value = value }
}
