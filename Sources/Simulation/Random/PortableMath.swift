/// Logarithm and exponential from additions and multiplications alone.
///
/// The system's `log` and `exp` differ in the last digit between platforms and versions, and one differing digit
/// makes another run of a simulation. These are within two units of the last place, and the same everywhere.
enum PortableMath {
    private static let ln2High = 6.93147180369123816490e-01
    private static let ln2Low = 1.90821492927058770002e-10

    /// The natural logarithm of a positive, finite, normal number.
    static func log(_ x: Double) -> Double {
        precondition(x > 0 && x <= .greatestFiniteMagnitude, "the logarithm of a positive number")
        let bits = x.bitPattern
        var mantissa = Double(bitPattern: bits & (1 << 52 - 1) | 1.0.bitPattern)
        var exponent = Double(Int(bits >> 52) - 1023)
        if mantissa > 1.4142135623730951 {
            mantissa *= 0.5
            exponent += 1
        }
        // ln m = 2 atanh((m - 1) / (m + 1)); |s| < 0.172, so ten terms of the series leave less than 1e-17.
        let s = (mantissa - 1) / (mantissa + 1)
        let square = s * s
        var tail = 1.0 / 21
        tail = tail * square + 1.0 / 19
        tail = tail * square + 1.0 / 17
        tail = tail * square + 1.0 / 15
        tail = tail * square + 1.0 / 13
        tail = tail * square + 1.0 / 11
        tail = tail * square + 1.0 / 9
        tail = tail * square + 1.0 / 7
        tail = tail * square + 1.0 / 5
        tail = tail * square + 1.0 / 3
        let low = 2 * s * square * tail + exponent * ln2Low
        return exponent * ln2High + (2 * s + low)
    }

    /// The exponential; 0 and infinity where a `Double` ends.
    static func exp(_ x: Double) -> Double {
        if x > 709.7 { return .infinity }
        if x < -708 { return 0 }
        // Adding and taking off 1.5 x 2^52 leaves the nearest whole number.
        let turns = (x * 1.4426950408889634 + 0x1.8p52) - 0x1.8p52
        let r = (x - turns * ln2High) - turns * ln2Low
        // |r| < 0.347: Taylor's series to the 13th power leaves less than 1e-17. Pairs of terms, and pairs of those, need
        // not wait for each other (Estrin 1960).
        let square = r * r
        let fourth = square * square
        let low = (1.0 / 2 + r * (1.0 / 6)) + square * (1.0 / 24 + r * (1.0 / 120))
        let middle = (1.0 / 720 + r * (1.0 / 5040)) + square * (1.0 / 40320 + r * (1.0 / 362_880))
        let high = (1.0 / 3_628_800 + r * (1.0 / 39_916_800)) + square * (1.0 / 479_001_600 + r * (1.0 / 6_227_020_800))
        let value = 1 + (r + square * (low + fourth * (middle + fourth * high)))
        // In two steps, as 2^1024 is no number.
        let half = Int64(turns) >> 1
        return value * power(half) * power(Int64(turns) - half)
    }

    /// 2 to a whole power, from -1022 to 1023.
    @inline(__always)
    private static func power(_ exponent: Int64) -> Double {
        Double(bitPattern: UInt64(bitPattern: exponent + 1023) << 52)
    }

    /// The nearest whole number to one of at most 2^62, halves away from zero: what `rounded()` gives, which is a call where
    /// the processor is only known to be of the oldest kind.
    @inline(__always)
    static func nearest(_ x: Double) -> Int64 {
        let whole = Int64(x)
        let rest = x - Double(whole)
        return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
    }
}
