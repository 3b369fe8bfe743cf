internal import Foundation

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
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
}
