/// Makes elements in the colours of a theme.
///
/// Each colour is written twice: as an attribute, for programs without style sheets (slides, converters), and as a
/// class, which the style sheet turns into the light or dark colour of the reader.
struct Pen: Sendable {
    let theme: ChartOptions.Theme
    let prefix: String
    /// How thick lines and signs are, as a multiple of what suits letters of 12 pixels.
    let weight: Double

    init(theme: ChartOptions.Theme, prefix: String, fontSize: Double) {
        self.theme = theme
        self.prefix = prefix
        weight = max(0.8, fontSize / 12)
    }

    private var palette: Palette { theme == .dark ? .dark : .light }

    func fill(_ token: String) -> [(SVGElement.Attribute, String)] {
        theme == .automatic
            ? [(.cssClass, "f-\(token)"), (.fill, palette.hex(token))] : [(.fill, palette.hex(token))]
    }

    func stroke(_ token: String, width: Double, dashes: String = "") -> [(SVGElement.Attribute, String)] {
        var attributes: [(SVGElement.Attribute, String)] = theme == .automatic ? [(.cssClass, "l-\(token)")] : []
        attributes += [
            (.fill, "none"), (.stroke, palette.hex(token)), (.strokeWidth, Decimals.coordinate(width * weight)),
        ]
        if !dashes.isEmpty {
            let scaled = dashes.split(separator: " ").map { Decimals.coordinate((Double($0) ?? 1) * weight) }
            attributes.append((.strokeDashes, scaled.joined(separator: " ")))
        }
        return attributes
    }

    /// The fill of an area: plain for the first series, hatched for the others so that they differ without colour.
    func areaFill(_ ink: Ink) -> [(SVGElement.Attribute, String)] {
        ink.hatching == 0 ? fill(ink.token) : [(.fill, "url(#\(prefix)-h\(ink.hatching))")]
    }

    func rectangle(_ box: Rectangle, _ paint: [(SVGElement.Attribute, String)]) -> SVGElement {
        let place: [(SVGElement.Attribute, String)] = [
            (.x, Decimals.coordinate(box.left)), (.y, Decimals.coordinate(box.top)),
            (.width, Decimals.coordinate(max(0, box.width))), (.height, Decimals.coordinate(max(0, box.height))),
        ]
        return SVGElement(.rect, place + paint)
    }

    func path(_ course: String, _ paint: [(SVGElement.Attribute, String)]) -> SVGElement {
        SVGElement(.path, [(.d, course)] + paint)
    }

    func line(_ from: Point, _ to: Point, _ paint: [(SVGElement.Attribute, String)]) -> SVGElement {
        path("M\(Self.pair(from))L\(Self.pair(to))", paint)
    }

    /// A line of text; what was cut off is in its title.
    func text(_ text: PlacedText) -> SVGElement {
        var attributes: [(SVGElement.Attribute, String)] = [
            (.x, Decimals.coordinate(text.place.x)), (.y, Decimals.coordinate(text.place.y)),
            (.fontSize, Decimals.coordinate(text.size)),
        ]
        if text.anchor != .start { attributes.append((.textAnchor, text.anchor.rawValue)) }
        if text.isBold { attributes.append((.fontWeight, "bold")) }
        var element = SVGElement(.text, attributes + fill(text.token))
        if text.isShortened { element.append(SVGElement(.title, text: text.full)) }
        element.content.append(.text(text.shown))
        return element
    }

    /// The sign number `sign` around `place`, as a path.
    static func sign(_ sign: Int, at place: Point, radius: Double) -> String {
        let (x, y, r) = (place.x, place.y, radius)
        switch sign {
        case 1: return polygon([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)])
        case 2: return polygon([(x, y - r * 1.25), (x + r * 1.15, y + r * 0.85), (x - r * 1.15, y + r * 0.85)])
        case 3: return polygon([(x, y - r * 1.35), (x + r * 1.35, y), (x, y + r * 1.35), (x - r * 1.35, y)])
        case 4: return polygon([(x, y + r * 1.25), (x + r * 1.15, y - r * 0.85), (x - r * 1.15, y - r * 0.85)])
        default:
            let radius = Decimals.coordinate(r)
            let across = Decimals.coordinate(2 * r)
            return
                "M\(pair(Point(x - r, y)))a\(radius) \(radius) 0 1 0 \(across) 0a\(radius) \(radius) 0 1 0 -\(across) 0z"
        }
    }

    static func pair(_ point: Point) -> String { "\(Decimals.coordinate(point.x)) \(Decimals.coordinate(point.y))" }

    private static func polygon(_ corners: [(Double, Double)]) -> String {
        "M" + corners.map { pair(Point($0.0, $0.1)) }.joined(separator: "L") + "z"
    }

    /// The hatchings with these numbers, as patterns that areas refer to.
    func hatchings(_ numbers: [Int]) -> [SVGElement] {
        let courses = [
            "", "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M2 2h1.6v1.6h-1.6zM6 6h1.6v1.6h-1.6z", "M0 4H8",
            "M-2 6L2 10M0 0L8 8M6 -2L10 2", "M4 0V8", "M0 4H8M4 0V8", "M0 0L8 8M0 8L8 0",
        ]
        return numbers.filter { courses.indices.contains($0) && $0 > 0 }.map { number in
            let ground = rectangle(
                Rectangle(left: 0, top: 0, right: 8, bottom: 8),
                fill(number == Palette.seriesCount ? "alarm" : "s\(number)"))
            let lines = path(courses[number], stroke("surface", width: 1.2 / weight))
            let box: [(SVGElement.Attribute, String)] = [
                (.id, "\(prefix)-h\(number)"), (.patternUnits, "userSpaceOnUse"), (.width, "8"), (.height, "8"),
                (.patternTransform, "scale(\(Decimals.coordinate(weight)))"),
            ]
            return SVGElement(.pattern, box, [ground, lines])
        }
    }
}
