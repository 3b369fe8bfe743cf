/// How wide text is, from a table of character widths, so that a layout can be computed without a font.
///
/// The widths are those of Helvetica, which Arial and Liberation Sans share by design and which the drawings ask for.
/// Other scripts are taken at the width of their widest common letters: the estimate errs on the wide side. Kerning,
/// ligatures and joined scripts make text narrower than this, not wider.
public enum TextMetrics {
    /// The width of `text` in pixels at a font size of `size` pixels.
    ///
    /// Linear in the length of the text.
    public static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
        var thousandths = 0
        for scalar in text.unicodeScalars { thousandths += advance(scalar) }
        return Double(thousandths) * size / 1000 * (bold ? boldFactor : 1)
    }

    /// `text`, or as many of its first letters as fit into `room` pixels with an ellipsis after them.
    ///
    /// Cuts between whole characters. Empty when not even the ellipsis fits. Reads no further than what fits.
    static func fitted(_ text: String, into room: Double, size: Double, bold: Bool = false) -> String {
        let scale = size / 1000 * (bold ? boldFactor : 1)
        let ellipsis = Double(advance("\u{2026}")) * scale
        var used = 0.0
        var endWithEllipsis = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            used += character.unicodeScalars.reduce(0) { $0 + Double(advance($1)) } * scale
            if used > room { return cut(text, at: endWithEllipsis, fits: ellipsis <= room) }
            index = text.index(after: index)
            if used + ellipsis <= room { endWithEllipsis = index }
        }
        return text
    }

    /// `text` broken at blanks into at most `most` lines of `room` pixels, the last one cut with an ellipsis.
    static func wrapped(_ text: String, into room: Double, size: Double, bold: Bool = false, most: Int) -> [String] {
        guard most > 1 else { return [fitted(text, into: room, size: size, bold: bold)] }
        // Another font may stand in where none of those asked for is installed.
        let room = room / standIn
        var lines: [String] = []
        var rest = Substring(text)
        while lines.count < most - 1 {
            guard let end = lineEnd(of: rest, room: room, size: size, bold: bold) else { break }
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        if !rest.isEmpty { lines.append(fitted(String(rest), into: room, size: size, bold: bold)) }
        return lines.filter { !$0.isEmpty }
    }

    /// Whether a character stands on the one before it and takes no room of its own.
    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x300 { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        default: return false
        }
    }

    /// The last blank before which a line fits; nil when all of the text fits or no blank comes early enough.
    private static func lineEnd(of text: Substring, room: Double, size: Double, bold: Bool) -> String.Index? {
        var used = 0.0
        var lastBlank: String.Index?
        for index in text.indices {
            if text[index] == " " { lastBlank = index }
            used += width(String(text[index]), size: size, bold: bold)
            if used > room { return lastBlank }
        }
        return nil
    }

    private static func cut(_ text: String, at end: String.Index, fits: Bool) -> String {
        guard fits else { return "" }
        var kept = text[..<end]
        while let last = kept.last, " \u{2026}".contains(last) { kept.removeLast() }
        return kept + "\u{2026}"
    }

    /// The width of one character in thousandths of the font size.
    private static func advance(_ scalar: Unicode.Scalar) -> Int {
        let value = Int(scalar.value)
        switch value {
        case 0x20...0x7E: return ascii[value - 0x20]
        case 0xA0...0xFF: return latin[value - 0xA0]
        case 0x2013, 0x2212: return 584
        case 0x200B...0x200D, 0xFE00...0xFE0F, 0xE0000...0xE01EF: return 0
        case 0x100...0x24F: return 780
        case 0x370...0x3FF: return 800
        case 0x400...0x52F: return 860
        case 0x590...0x8FF: return isMark(scalar) ? 0 : 800
        case 0x1F000...0x1FAFF: return 1400
        default: return isMark(scalar) ? 0 : 1050
        }
    }

    /// How much wider than Helvetica the fonts are that browsers fall back to (DejaVu Sans, Verdana).
    static let standIn = 1.16

    /// Bold letters of the same fonts are at most about a tenth wider over a line of text.
    private static let boldFactor = 1.1

    private static let ascii: [Int] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584,
    ]

    private static let latin: [Int] = [
        278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 552, 400, 549, 333, 333, 333, 576,
        537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667,
        278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611, 556, 556,
        556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 549,
        611, 556, 556, 556, 556, 500, 556, 500,
    ]
}
