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
        let turns = (x * 1.4426950408889634).rounded()
        let r = (x - turns * ln2High) - turns * ln2Low
        // |r| < 0.347: Taylor's series to the 14th power leaves less than 1e-17.
        var sum = 1.0
        var divisor = 14.0
        while divisor >= 1 {
            sum = 1 + sum * r / divisor
            divisor -= 1
        }
        return Double(sign: .plus, exponent: Int(turns), significand: sum)
    }
}
