/// Bars on a terminal, a line each, with their names before and their values after.
public struct TerminalBars: Sendable {
    /// One bar.
    public struct Bar: Sendable {
        /// What it stands for.
        public var name: String
        /// How long it is, zero or more.
        public var value: Double
        /// How the value is written.
        public var text: String

        /// A bar.
        public init(_ name: String, _ value: Double, _ text: String) {
            self.name = name
            self.value = value
            self.text = text
        }
    }

    /// What the bars are called.
    public var title: String
    /// The bars from the top down.
    public var bars: [Bar]

    /// Bars with a title.
    public init(title: String, bars: [Bar]) {
        self.title = title
        self.bars = bars
    }

    /// The bars as lines, the longest `width` characters long; none when there is no bar.
    public func lines(_ glyphs: TerminalGlyphs, width: Int = 40) -> [String] {
        let usable = bars.filter { $0.value >= 0 && $0.value.isFinite }
        guard !usable.isEmpty else { return [] }
        let most = usable.map(\.value).max() ?? 0
        let names = usable.map { ReportPage.short(TextTable.printable($0.name), 40) }
        let margin = names.map(\.count).max() ?? 0
        return [title]
            + zip(usable, names).map { bar, name in
                let length = most > 0 ? bar.value / most * Double(width) : 0
                return name + String(repeating: " ", count: margin - name.count) + " " + Self.drawn(length, glyphs)
                    + " " + bar.text
            }
    }

    private static func drawn(_ length: Double, _ glyphs: TerminalGlyphs) -> String {
        guard glyphs == .unicode else { return String(repeating: "#", count: max(1, Int(length.rounded()))) }
        let eighths = max(1, Int((length * 8).rounded()))
        let parts = ["", "\u{258F}", "\u{258E}", "\u{258D}", "\u{258C}", "\u{258B}", "\u{258A}", "\u{2589}"]
        return String(repeating: "\u{2588}", count: eighths / 8) + parts[eighths % 8]
    }
}
