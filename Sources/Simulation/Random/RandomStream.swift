/// A stream of random numbers that is the same on every instance: xoshiro256** (doi 10.1145/3460772).
///
/// Each purpose (arrivals, lengths, think times, failures) has its own stream, so that a change in one leaves the
/// others' numbers alone and two variants of a scenario meet the same requests.
public struct RandomStream: Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64
    private var spareNormal = Double.nan

    /// What a stream is used for.
    public enum Purpose: UInt64, Sendable {
        case arrivals = 1, inputs, outputs, thinking, turns, failures, spot, classes, prefixes, draws
    }

    /// The stream of one purpose in the run with `seed`.
    public init(seed: UInt64, _ purpose: Purpose, index: UInt64 = 0) {
        // SplitMix64 spreads the seed over the state, as xoshiro's authors advise.
        var state = seed &+ purpose.rawValue &* 0xD1B5_4A32_D192_ED03 &+ index &* 0x8CB9_2BA7_2F3D_8DD7
        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        s0 = next()
        s1 = next()
        s2 = next()
        s3 = next()
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number from 0 up to, not including, 1.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number above 0, up to and including 1.
    mutating func positiveUniform() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

    /// A whole number from 0 up to, not including, `bound`, which is positive.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// An exponential waiting time with mean 1.
    mutating func exponential() -> Double { -PortableMath.log(positiveUniform()) }

    /// A standard normal number, by Marsaglia's polar method.
    public mutating func normal() -> Double {
        if !spareNormal.isNaN {
            defer { spareNormal = .nan }
            return spareNormal
        }
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square >= 1 || square == 0 { continue }
            let factor = (-2 * PortableMath.log(square) / square).squareRoot()
            spareNormal = y * factor
            return x * factor
        }
    }

    /// A gamma number with mean 1 and the given shape, by Marsaglia and Tsang (doi 10.1145/358407.358414).
    ///
    /// Its squared coefficient of variation is 1 / shape.
    mutating func gamma(shape: Double) -> Double {
        if shape < 1 {
            // A gamma of shape + 1 times a power of a uniform one; the exponent keeps the mean at 1.
            let raised = gamma(shape: shape + 1) * (shape + 1)
            return raised * PortableMath.exp(PortableMath.log(positiveUniform()) / shape) / shape
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let cube = 1 + c * x
            if cube <= 0 { continue }
            let v = cube * cube * cube
            let u = positiveUniform()
            if PortableMath.log(u) < 0.5 * x * x + d - d * v + d * PortableMath.log(v) { return d * v / shape }
        }
    }

    /// A Weibull number with scale 1 and the given shape; its mean is gamma(1 + 1 / shape).
    mutating func weibull(shape: Double) -> Double {
        PortableMath.exp(PortableMath.log(exponential()) / shape)
    }
}
