internal import Foundation
internal import Input

/// Documents as JSON: sorted keys, indented, the same bytes every time.
public enum JSONText {
    /// The version of all documents that this build writes; it grows only when a change is not additive.
    public static let schema = 1

    /// `document` as text with a line break at its end.
    public static func text(_ document: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "unbounded", negativeInfinity: "-unbounded", nan: "unknown")
        return escaped(String(decoding: try encoder.encode(document), as: UTF8.self)) + "\n"
    }

    /// `text` with what would turn it or drive a terminal as JSON's own escapes, which read back the same.
    private static func escaped(_ text: String) -> String {
        func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "\n" || !scalar.turnsText && !scalar.breaksLines
        }
        guard !text.unicodeScalars.allSatisfy(isHarmless) else { return text }
        return text.unicodeScalars.map { scalar in
            // All others are in the first plane, where one escape is enough.
            isHarmless(scalar) ? String(scalar) : "\\u" + UInt16(scalar.value).hexadecimal
        }.joined()
    }
}
