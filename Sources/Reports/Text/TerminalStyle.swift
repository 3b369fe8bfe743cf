/// How to set words off on a terminal; nothing at all where colour is not wanted.
public struct TerminalStyle: Sendable {
    private let isOn: Bool

    /// No colour: for files, pipes, `NO_COLOR`, dumb terminals.
    public static let plain = TerminalStyle(isOn: false)
    /// Colour by ANSI escapes.
    public static let colored = TerminalStyle(isOn: true)

    /// Headings.
    public func bold(_ text: String) -> String { wrap(text, "1") }
    /// What was chosen, and what holds.
    public func good(_ text: String) -> String { wrap(text, "32") }
    /// What failed.
    public func bad(_ text: String) -> String { wrap(text, "31") }
    /// What is said beside the point.
    public func faint(_ text: String) -> String { wrap(text, "2") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
