/// The colours of a theme.
///
/// The series are those of Okabe and Ito (Color Universal Design, 2008), which people with any kind of colour vision
/// can tell apart. The pale ones come last, and black, which cannot be seen on a dark ground, changes with yellow,
/// which cannot be seen on a white one.
struct Palette: Sendable, Equatable {
    static let seriesCount = 7
    static let shadeCount = 9

    /// Colour by name, in the order of the style sheet.
    let colours: [(token: String, hex: String)]
    private let byToken: [String: String]

    static let light = Palette(
        surface: "#ffffff", ink: "#1b1f24", muted: "#57606a", grid: "#d8dde3", alarm: "#a8123b",
        series: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"],
        shades: ["#f3f8fc", "#dcebf5", "#bcdaec", "#95c5e0", "#66abd0", "#2676a6", "#1c6796", "#0d4f7a", "#06365a"])

    static let dark = Palette(
        surface: "#15191e", ink: "#eef1f4", muted: "#a9b2bc", grid: "#343b44", alarm: "#ff7d92",
        series: ["#56b4e9", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#0072b2", "#f0e442"],
        shades: ["#1b2229", "#17303f", "#174257", "#175470", "#166789", "#4f9fc6", "#7fbcdc", "#b0d8ee", "#e2f3fd"])

    private init(
        surface: String, ink: String, muted: String, grid: String, alarm: String, series: [String], shades: [String]
    ) {
        var colours = [("surface", surface), ("ink", ink), ("muted", muted), ("grid", grid), ("alarm", alarm)]
        for (index, hex) in series.enumerated() { colours.append(("s\(index)", hex)) }
        for (index, hex) in shades.enumerated() { colours.append(("h\(index)", hex)) }
        self.colours = colours.map { (token: $0.0, hex: $0.1) }
        byToken = Dictionary(uniqueKeysWithValues: colours)
    }

    static func == (left: Palette, right: Palette) -> Bool { left.byToken == right.byToken }

    /// The colour named `token`.
    func hex(_ token: String) -> String { byToken[token] ?? "#808080" }

    /// The name of the colour that reads on a shade.
    ///
    /// The five quiet shades are near the surface, so the text colour reads on them; the four loud ones are near the
    /// text colour, so the surface's does.
    static func token(onShade step: Int) -> String { step < 5 ? "ink" : "surface" }

    /// The style sheet: every colour as a variable that a page may set, light or dark by the reader's preference.
    ///
    /// The same for each chart, so several in one page agree.
    static let styleSheet: String = {
        func variables(_ palette: Palette) -> String {
            palette.colours.map { "--plimsoll-\($0.token):\($0.hex)" }.joined(separator: ";")
        }
        var text = ".plimsoll{\(variables(light));max-width:100%;height:auto}"
        text += "@media (prefers-color-scheme:dark){.plimsoll{\(variables(dark))}}"
        for (token, _) in light.colours {
            text += ".plimsoll .f-\(token){fill:var(--plimsoll-\(token))}"
            text += ".plimsoll .l-\(token){stroke:var(--plimsoll-\(token))}"
        }
        return text
    }()
}
