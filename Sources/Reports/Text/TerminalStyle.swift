/// How text is set on a terminal: with colour or without, and how wide.
public struct TerminalStyle: Sendable {
    /// The width that text keeps to where nobody says otherwise, in characters.
    public static let standardColumns = 80
    /// The width that text needs at least, in characters.
    public static let leastColumns = 40

    private let isOn: Bool
    /// Characters that a line may have.
    public let columns: Int

    /// Colour by ANSI escapes where `isColored`; lines of at most `columns` characters, 40 or more.
    public init(isColored: Bool, columns: Int = standardColumns) {
        isOn = isColored
        self.columns = max(Self.leastColumns, columns)
    }

    /// No colour: for files, pipes, `NO_COLOR`, dumb terminals.
    public static let plain = TerminalStyle(isColored: false)

    /// Headings.
    public func bold(_ text: String) -> String { wrap(text, "1") }
    /// What was chosen, and what is met.
    public func good(_ text: String) -> String { wrap(text, "32") }
    /// What failed.
    public func bad(_ text: String) -> String { wrap(text, "31") }
    /// What is said beside the point.
    public func faint(_ text: String) -> String { wrap(text, "2") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
