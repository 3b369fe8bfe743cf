/// How a chart is drawn: its size, its theme, and the ids it uses.
public struct ChartOptions: Sendable, Equatable {
    /// Which colours are used.
    public enum Theme: String, Sendable, CaseIterable {
        /// Light or dark as the reader prefers, through a style sheet; light where style sheets are not understood.
        case automatic
        /// Light always, without a style sheet.
        case light
        /// Dark always, without a style sheet.
        case dark
    }

    /// The width in pixels, 240 to 4000.
    public let width: Double
    /// The height in pixels, 160 to 4000; a chart that needs more for its text and rows grows, one of few bars is lower.
    public let height: Double
    /// The font size of labels in pixels, 9 to 60.
    public let fontSize: Double
    /// Which colours are used.
    public let theme: Theme
    /// What ids start with; nil for a prefix computed from the content.
    ///
    /// Two equal charts in one page need different
    /// prefixes. Characters other than letters, digits, `-` and `_` are left out.
    public let idPrefix: String?

    /// Options for a drawing `width` pixels wide; values out of range are taken to the nearest end of it.
    public init(
        width: Double = 680, height: Double = 420, fontSize: Double = 12, theme: Theme = .automatic,
        idPrefix: String? = nil
    ) {
        self.width = Self.clamped(width, 240, 4000, otherwise: 680)
        self.height = Self.clamped(height, 160, 4000, otherwise: 420)
        self.fontSize = Self.clamped(fontSize, 9, 60, otherwise: 12)
        self.theme = theme
        self.idPrefix = idPrefix
    }

    /// For a page: 680 by 420 pixels.
    public static let page = ChartOptions()
    /// For a phone: 320 pixels wide, with letters of 11.
    public static let narrow = ChartOptions(width: 320, height: 320, fontSize: 11)
    /// For a slide: 1280 by 720 pixels, with letters of 20.
    public static let slide = ChartOptions(width: 1280, height: 720, fontSize: 20)

    private static func clamped(_ value: Double, _ low: Double, _ high: Double, otherwise: Double) -> Double {
        value.isFinite ? max(low, min(high, value)) : otherwise
    }
}
