internal import Input

/// Makes any string safe to show: legal in XML, on one line, unable to turn the text around it.
public enum PlainText {
    /// The string without what would turn the text around it, and with every character that XML 1.0 forbids replaced by
    /// U+FFFD.
    ///
    /// NUL must go here: libxml2 takes C strings and would cut the text off at it.
    public static func legal(_ text: String) -> String {
        if text.unicodeScalars.allSatisfy({ isLegal($0) && !$0.turnsText }) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.turnsText {
            scalars.append(isLegal(scalar) ? scalar : "\u{FFFD}")
        }
        return String(scalars)
    }

    /// One line for a label: line breaks become blanks, direction overrides go, marks that pile up are thinned.
    ///
    /// More than two combining marks on one letter would grow over the lines above.
    public static func label(_ text: String) -> String {
        // A drawing asks for each of its labels several times, and nearly all are printable ASCII.
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var scalars = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            if TextMetrics.isMark(scalar) {
                marks += 1
                if marks > 2 { continue }
            } else {
                marks = 0
            }
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: scalars.append(" ")
            case _ where scalar.turnsText: continue
            default: scalars.append(isLegal(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return String(scalars)
    }

    private static func isLegal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD: true
        case 0x10000...0x10FFFF: scalar.value & 0xFFFE != 0xFFFE
        default: false
        }
    }
}
