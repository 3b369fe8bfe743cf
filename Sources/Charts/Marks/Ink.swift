/// A colour by its part in a chart; which colour that is depends on the theme.
public enum Ink: Sendable, Hashable {
    /// The series of this index; each has a colour, a dash, a sign and a hatching of its own.
    case series(Int)
    /// The colour of text.
    case text
    /// A quieter grey that still reads as text.
    case muted
    /// A limit, a loss.
    case alarm
    /// A shade from 0 (empty) to 1 (full).
    case shade(Double)

    /// The colour's name in the style sheet.
    var token: String {
        switch self {
        case .series(let index): "s\(Self.slot(index))"
        case .text: "ink"
        case .muted: "muted"
        case .alarm: "alarm"
        case .shade(let share): "h\(Self.shadeStep(share))"
        }
    }

    /// The dashes of its lines, "" for none.
    ///
    /// Colours repeat after seven, pairs of colour and dash after 28.
    var dashes: String {
        switch self {
        case .series(let index): Self.dashTable[Self.wrap(index, Self.dashTable.count)]
        case .alarm: "10 4"
        case .text, .muted, .shade: ""
        }
    }

    /// The number of its sign, 0 to 4.
    var sign: Int {
        if case .series(let index) = self { return Self.wrap(index, 5) }
        return 0
    }

    /// The number of its hatching, 0 for none.
    var hatching: Int {
        switch self {
        case .series(let index): Self.slot(index)
        case .alarm: Palette.seriesCount
        case .text, .muted, .shade: 0
        }
    }

    /// The step of the shading that stands for a share.
    static func shadeStep(_ share: Double) -> Int {
        guard share.isFinite else { return 0 }
        return Int((max(0, min(1, share)) * Double(Palette.shadeCount - 1)).rounded())
    }

    private static let dashTable = ["", "7 3", "2 3", "9 3 2 3"]

    private static func slot(_ index: Int) -> Int { wrap(index, Palette.seriesCount) }

    private static func wrap(_ index: Int, _ count: Int) -> Int { ((index % count) + count) % count }
}
