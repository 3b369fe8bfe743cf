extension MarkDrawing {
    /// Signs one by one with titles where they are few, all in one path where they are many.
    mutating func dots(_ points: [DataPoint], _ mark: Mark) {
        var placed: [(index: Int, place: Point)] = []
        for (index, point) in points.enumerated() where accepts(point) { placed.append((index, frame.place(point))) }
        let kept = Thinning.signs(placed)
        count(kept.count, of: placed.count)
        let isCrowd = kept.count > 400
        // Beside a crowd, ordinary signs would look more important than they are.
        let radius =
            isCrowd
            ? 1.6
            : isAmongMany && mark.emphasis != .strong
                ? 2.2 : mark.emphasis == .strong ? 6.5 : mark.emphasis == .faint ? 3 : 4
        if isCrowd {
            var course = ""
            for (_, place) in kept {
                course += "M" + Pen.pair(place) + "h0"
            }
            let paint = pen.stroke(mark.ink.token, width: radius * 2)
            canvas.elements.append(pen.path(course, paint + [(.strokeCap, "round")]))
        }
        for (index, place) in kept {
            if !isCrowd {
                canvas.elements.append(sign(mark, at: place, radius: radius, title: points[index].title))
            }
            room.cover(place)
        }
    }

    /// Whether the panel has more signs than can each be looked at.
    private var isAmongMany: Bool {
        frame.panel.marks.reduce(0) { if case .dots(let points) = $1.shape { $0 + points.count } else { $0 } } > 400
    }

    func sign(_ mark: Mark, at place: Point, radius: Double, title: String?) -> SVGElement {
        let course = Pen.sign(mark.ink.sign, at: place, radius: radius * pen.weight)
        let paint =
            mark.emphasis == .faint
            ? pen.stroke(mark.ink.token, width: 1.2) : pen.fill(mark.ink.token)
        var element = pen.path(course, paint)
        if let title { element.append(SVGElement(.title, text: title)) }
        return element
    }

    mutating func draw(_ bars: [Bar], _ mark: Mark) {
        for bar in bars.prefix(Self.mostBars) {
            let ends = [DataPoint(bar.x.lowerBound, bar.y.lowerBound), DataPoint(bar.x.upperBound, bar.y.upperBound)]
            guard ends.allSatisfy({ accepts($0) }) else { continue }
            let box = self.box(of: bar)
            let ink = bar.ink ?? mark.ink
            canvas.hatchings.insert(ink.hatching)
            var element = pen.rectangle(box, pen.areaFill(ink))
            if mark.emphasis == .faint { element.attributes.append((.fillOpacity, "0.5")) }
            if let title = bar.title { element.append(SVGElement(.title, text: title)) }
            canvas.elements.append(element)
            room.cover(box)
        }
        if bars.count > Self.mostBars {
            canvas.omissions.labels.append("\(bars.count - Self.mostBars) further bars are not drawn")
        }
    }

    func box(of bar: Bar) -> Rectangle {
        let one = frame.place(DataPoint(bar.x.lowerBound, bar.y.lowerBound))
        let other = frame.place(DataPoint(bar.x.upperBound, bar.y.upperBound))
        return Rectangle(
            left: min(one.x, other.x), top: min(one.y, other.y), right: max(one.x, other.x),
            bottom: max(one.y, other.y))
    }

    mutating func ticks(_ points: [DataPoint], _ mark: Mark) {
        let isAcross = frame.panel.y.names != nil
        let slots = Double(max(1, (frame.panel.y.names ?? frame.panel.x.names ?? []).count))
        let reach = (isAcross ? frame.area.height : frame.area.width) / slots * 0.4
        for point in points where accepts(point) {
            let place = frame.place(point)
            let from = isAcross ? Point(place.x, place.y - reach) : Point(place.x - reach, place.y)
            let to = isAcross ? Point(place.x, place.y + reach) : Point(place.x + reach, place.y)
            canvas.elements.append(pen.line(from, to, pen.stroke(mark.ink.token, width: 2)))
            room.cover(from: from, to: to)
        }
    }

    mutating func arrow(_ from: DataPoint, _ to: DataPoint, _ mark: Mark) {
        guard accepts(from), accepts(to) else { return }
        let start = frame.place(from)
        let end = frame.place(to)
        let length = ((end.x - start.x) * (end.x - start.x) + (end.y - start.y) * (end.y - start.y)).squareRoot()
        guard length > 1 else { return }
        let along = Point((end.x - start.x) / length, (end.y - start.y) / length)
        let reach = min(9, length)
        let neck = Point(end.x - along.x * reach, end.y - along.y * reach)
        let half = reach * 0.45
        let corners = [
            end, Point(neck.x - along.y * half, neck.y + along.x * half),
            Point(neck.x + along.y * half, neck.y - along.x * half),
        ]
        canvas.elements.append(pen.line(start, neck, pen.stroke(mark.ink.token, width: 1.6)))
        let head = "M" + corners.map(Pen.pair).joined(separator: "L") + "z"
        canvas.elements.append(pen.path(head, pen.fill(mark.ink.token)))
        room.cover(from: start, to: end)
    }

    /// More bars than this cannot be told apart.
    private static var mostBars: Int { 2000 }
}
