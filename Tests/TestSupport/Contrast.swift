/// Contrast as WCAG 2 defines it: (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
public enum Contrast {
    /// The contrast of two colours such as `#1b1f24`, from 1 to 21.
    public static func ratio(_ one: String, _ other: String) -> Double {
        let pair = [luminance(one), luminance(other)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    /// The relative luminance of a colour, from 0 to 1.
    public static func luminance(_ hex: String) -> Double {
        guard hex.count == 7, let number = Int(hex.dropFirst(), radix: 16) else { return .nan }
        let parts = [number >> 16, number >> 8 & 255, number & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    /// x^2.4 as x^2 times the fifth root of x^2, found by bisection.
    private static func power(_ x: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if middle * middle * middle * middle * middle < x * x { low = middle } else { high = middle }
        }
        return x * x * low
    }
}
