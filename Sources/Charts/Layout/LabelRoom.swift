/// Finds places for labels: never over another text, and over as little of the data as can be.
struct LabelRoom: Sendable {
    /// The area labels must stay in.
    let area: Rectangle
    /// Texts that stand already.
    private(set) var texts: [Rectangle] = []
    /// Filled shapes.
    private(set) var solids: [Rectangle] = []
    /// Places that lines run through and signs stand on.
    private var points: [Point] = []
    /// More places than this add work and no better labels.
    private static let mostPoints = 4000

    init(area: Rectangle) { self.area = area }

    mutating func take(_ box: Rectangle) { texts.append(box) }

    mutating func cover(_ box: Rectangle) {
        if solids.count < Self.mostPoints { solids.append(box) }
    }

    mutating func cover(_ point: Point) {
        if points.count < Self.mostPoints { points.append(point) }
    }

    /// Notes a line, every few pixels of it.
    mutating func cover(from start: Point, to end: Point) {
        let length = max(abs(end.x - start.x), abs(end.y - start.y))
        let steps = Int(max(1, min(200, length / 5)))
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            cover(Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share))
        }
    }

    /// Whether `box` is in the area and on no other text.
    func isFree(_ box: Rectangle) -> Bool {
        area.contains(box, slack: 0.01) && !texts.contains { $0.grown(by: 2).overlaps(box) }
    }

    /// The best of `places` for a text, the earlier the better; nil when each of them lies on another text.
    ///
    /// With `clear`, places on filled shapes are no choice either.
    mutating func settle(_ places: [PlacedText], clear: Bool = false) -> PlacedText? {
        var best: (text: PlacedText, cost: Double)?
        for (rank, text) in places.enumerated() {
            let box = text.box
            guard isFree(box) else { continue }
            if let best, best.cost <= Double(rank) * 0.15 { break }
            let onSolids = solids.reduce(0) { $1.overlaps(box) ? $0 + 1 : $0 }
            if clear, onSolids > 0 { continue }
            let room = box.grown(by: 1)
            let onPoints = points.reduce(0) { room.contains($1) ? $0 + 1 : $0 }
            let cost = Double(rank) * 0.15 + Double(onPoints) * 2 + Double(min(onSolids, 5)) * 3
            if cost < best?.cost ?? .infinity { best = (text, cost) }
        }
        if let best { take(best.text.box) }
        return best?.text
    }

    /// Places around a point, near ones first.
    static func around(_ point: Point, _ text: PlacedText, clearance: Double) -> [PlacedText] {
        let middle = text.size * 0.27
        var places: [PlacedText] = []
        for gap in [0.0, 7, 19, 37, 63].map({ $0 + clearance }) {
            let near = gap * 0.75
            places += [
                text.moved(to: Point(point.x + gap, point.y - near + middle * 0.5), anchor: .start),
                text.moved(to: Point(point.x + gap, point.y + middle), anchor: .start),
                text.moved(to: Point(point.x, point.y - gap), anchor: .middle),
                text.moved(to: Point(point.x - gap, point.y - near + middle * 0.5), anchor: .end),
                text.moved(to: Point(point.x - gap, point.y + middle), anchor: .end),
                text.moved(to: Point(point.x + gap, point.y + near + middle * 2), anchor: .start),
                text.moved(to: Point(point.x, point.y + gap + text.size * 0.76), anchor: .middle),
                text.moved(to: Point(point.x - gap, point.y + near + middle * 2), anchor: .end),
            ]
        }
        return places
    }
}
