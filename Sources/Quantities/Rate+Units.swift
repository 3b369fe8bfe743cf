extension Rate where Amount == Bytes {
    /// 10^9 bytes per second each, the unit of data sheets.
    public static func gigabytesPerSecond(_ count: Double) -> Self { Self(count * 1e9) }

    /// In units of 10^9 bytes per second.
    public var gigabytesPerSecond: Double { value / 1e9 }
}

extension Rate where Amount == FLOPs {
    /// 10^12 operations per second each, the unit of data sheets.
    ///
    /// Dense rates only; sparse ones are twice as large.
    public static func teraFLOPs(_ count: Double) -> Self { Self(count * 1e12) }

    /// In units of 10^12 operations per second.
    public var teraFLOPs: Double { value / 1e12 }
}

extension Rate where Amount == Dollars {
    /// Dollars per hour, the unit of price lists.
    public static func dollarsPerHour(_ count: Double) -> Self { Self(count / 3600) }

    /// In dollars per hour.
    public var dollarsPerHour: Double { value * 3600 }
}

extension Rate where Amount == Joules {
    /// Power in watts.
    public static func watts(_ count: Double) -> Self { Self(count) }

    /// In watts.
    public var watts: Double { value }
}

extension Rate where Amount == Requests {
    /// Requests per second.
    public static func perSecond(_ count: Double) -> Self { Self(count) }

    /// In requests per second.
    public var perSecond: Double { value }
}

extension Rate where Amount == Tokens {
    /// Tokens per second.
    public static func perSecond(_ count: Double) -> Self { Self(count) }

    /// In tokens per second.
    public var perSecond: Double { value }
}
