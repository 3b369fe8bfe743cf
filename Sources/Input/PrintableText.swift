extension String {
    /// The longest name that is printed.
    public static let printableLength = 400

    /// The text as it may be shown anywhere: on one line, unable to drive a terminal or to turn the text around it, and
    /// no longer than anybody reads.
    ///
    /// Control characters and line breaks become blanks, marks of direction and of order go, and what is beyond `limit`
    /// characters becomes three dots.
    public func printable(limit: Int = printableLength) -> String {
        var isPlain = true
        var count = 0
        for byte in utf8 {
            isPlain = isPlain && byte >= 0x20 && byte < 0x7F
            count += 1
        }
        if isPlain, count <= limit { return self }
        var scalars = String.UnicodeScalarView()
        count = 0
        for scalar in unicodeScalars {
            guard !scalar.turnsText else { continue }
            count += 1
            guard count <= limit else {
                scalars.append(contentsOf: "...".unicodeScalars)
                break
            }
            scalars.append(scalar.breaksLines ? " " : scalar)
        }
        return String(scalars)
    }
}

extension Unicode.Scalar {
    /// Whether it changes the direction or the order in which the text around it is shown, or marks the order of bytes.
    public var turnsText: Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Whether it ends a line or drives a terminal.
    public var breaksLines: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }
}
