/// A line of text where it stands in a drawing.
public struct PlacedText: Sendable, Equatable {
    /// Which part of the line the place belongs to.
    public enum Anchor: String, Sendable {
        /// The left end.
        case start
        /// The middle.
        case middle
        /// The right end.
        case end
    }

    /// The text as shown, perhaps shortened.
    public let shown: String
    /// The text as given.
    public let full: String
    /// Where the anchor stands on the base line.
    public let place: Point
    /// Which part of the line stands there.
    public let anchor: Anchor
    /// The font size in pixels.
    public let size: Double
    /// Whether it is bold.
    public let isBold: Bool
    /// The colour's name in the style sheet.
    let token: String

    init(
        _ full: String, at place: Point, anchor: Anchor = .start, size: Double, room: Double, bold: Bool = false,
        token: String = "ink"
    ) {
        let clean = PlainText.label(full)
        self.full = full
        self.shown = TextMetrics.fitted(clean, into: room, size: size, bold: bold)
        self.place = place
        self.anchor = anchor
        self.size = size
        self.isBold = bold
        self.token = token
    }

    private init(
        moving text: PlacedText, to place: Point, anchor: Anchor, full: String? = nil, shown: String? = nil
    ) {
        self.shown = shown ?? text.shown
        self.full = full ?? text.full
        self.place = place
        self.anchor = anchor
        size = text.size
        isBold = text.isBold
        token = text.token
    }

    /// Whether not all of the text is shown.
    public var isShortened: Bool { shown != PlainText.label(full) }

    /// The width of what is shown, in pixels.
    public var width: Double { TextMetrics.width(shown, size: size, bold: isBold) }

    /// The room it takes, from the top of the tallest letters to the foot of the lowest.
    public var box: Rectangle {
        let width = self.width
        let left =
            switch anchor {
            case .start: place.x
            case .middle: place.x - width / 2
            case .end: place.x - width
            }
        return Rectangle(
            left: left, top: place.y - size * 0.76, right: left + width, bottom: place.y + size * 0.22)
    }

    /// The same text at another place.
    func moved(to place: Point, anchor: Anchor) -> PlacedText { PlacedText(moving: self, to: place, anchor: anchor) }

    /// The same text as the shown part of a longer one.
    func standingFor(_ full: String) -> PlacedText {
        PlacedText(moving: self, to: place, anchor: anchor, full: full)
    }

    /// The text with its end whole and the ellipsis before it.
    func cutInTheMiddle(into room: Double) -> PlacedText {
        let clean = PlainText.label(full)
        var tail = ""
        for character in clean.suffix(60).reversed() {
            let longer = String(character) + tail
            if TextMetrics.width(longer, size: size, bold: isBold) > room * 0.55 { break }
            tail = longer
        }
        let left = room - TextMetrics.width(tail, size: size, bold: isBold)
        let head = TextMetrics.fitted(clean, into: left, size: size, bold: isBold)
        guard !head.isEmpty, head.count + tail.count < clean.count else { return self }
        return PlacedText(moving: self, to: place, anchor: anchor, shown: head + tail)
    }

    /// The text moved sideways, if it must, to lie between two coordinates.
    func kept(from left: Double, to right: Double) -> PlacedText {
        let box = self.box
        var shift = 0.0
        if box.right > right { shift = right - box.right }
        if box.left + shift < left { shift = left - box.left }
        return moved(to: Point(place.x + shift, place.y), anchor: anchor)
    }
}
