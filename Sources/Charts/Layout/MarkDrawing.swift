/// Draws the marks of one panel and remembers where its labels must not stand.
struct MarkDrawing {
    let frame: PanelFrame
    var canvas: Canvas
    var room: LabelRoom

    init(_ frame: PanelFrame, _ canvas: Canvas) {
        self.frame = frame
        self.canvas = canvas
        var area = frame.area
        // Beside a bar there is nothing but the edge of the panel.
        if frame.panel.y.names != nil { area.right = max(area.right, frame.cell.right) }
        room = LabelRoom(area: area)
    }

    var pen: Pen { canvas.pen }

    mutating func draw() {
        // Areas and bars lie below lines, lines below signs, whatever the order in which they were given.
        for level in 0...2 {
            for mark in frame.panel.marks where Self.level(of: mark.shape) == level { draw(mark) }
        }
        for mark in frame.panel.marks { label(mark) }
    }

    private static func level(of shape: Mark.Shape) -> Int {
        switch shape {
        case .area, .bars: 0
        case .line, .verticalRule, .horizontalRule, .segment: 1
        case .dots, .ticks, .arrow, .text: 2
        }
    }

    private mutating func draw(_ mark: Mark) {
        switch mark.shape {
        case .line(let points, let course): line(points, course, mark)
        case .area(let intervals, let course, let isInterval): area(intervals, course, isInterval, mark)
        case .bars(let bars): draw(bars, mark)
        case .dots(let points): dots(points, mark)
        case .verticalRule(let value, _):
            guard frame.panel.x.accepts(value) else { return canvas.omissions.count(value, on: frame.panel.x) }
            let x = frame.xScale.position(value)
            stroke(from: Point(x, frame.area.top), to: Point(x, frame.area.bottom), mark)
        case .horizontalRule(let value, _):
            guard frame.panel.y.accepts(value) else { return canvas.omissions.count(value, on: frame.panel.y) }
            let y = frame.yScale.position(value)
            stroke(from: Point(frame.area.left, y), to: Point(frame.area.right, y), mark)
        case .segment(let from, let to):
            if accepts(from), accepts(to) { stroke(from: frame.place(from), to: frame.place(to), mark) }
        case .arrow(let from, let to): arrow(from, to, mark)
        case .ticks(let points): ticks(points, mark)
        case .text: return
        }
    }

    /// Whether a point can be shown; counts it as left out when not.
    mutating func accepts(_ point: DataPoint) -> Bool {
        if !frame.panel.x.accepts(point.x) {
            canvas.omissions.count(point.x, on: frame.panel.x)
            return false
        }
        if !frame.panel.y.accepts(point.y) {
            canvas.omissions.count(point.y, on: frame.panel.y)
            return false
        }
        return true
    }

    static func width(_ emphasis: Mark.Emphasis) -> Double {
        switch emphasis {
        case .strong: 3.2
        case .normal: 1.9
        case .faint: 1
        }
    }

    private mutating func stroke(from: Point, to: Point, _ mark: Mark) {
        let width = mark.emphasis == .normal ? 1.4 : Self.width(mark.emphasis)
        canvas.elements.append(pen.line(from, to, pen.stroke(mark.ink.token, width: width, dashes: mark.ink.dashes)))
        room.cover(from: from, to: to)
    }

    private mutating func line(_ points: [DataPoint], _ course: Mark.Course, _ mark: Mark) {
        var runs: [[Point]] = [[]]
        for point in points {
            if accepts(point) { runs[runs.count - 1].append(frame.place(point)) } else { runs.append([]) }
        }
        var path = ""
        for run in runs where !run.isEmpty {
            let kept = Thinning.line(run)
            count(kept.count, of: run.count)
            path += Self.course(kept, course)
            // A run of one point has no length and would not be seen.
            if kept.count == 1 { canvas.elements.append(sign(mark, at: kept[0], radius: 3, title: nil)) }
            for (one, other) in zip(kept, kept.dropFirst()) { room.cover(from: one, to: other) }
        }
        guard !path.isEmpty else { return }
        let dashes = mark.emphasis == .faint ? "" : mark.ink.dashes
        let paint = pen.stroke(mark.ink.token, width: Self.width(mark.emphasis), dashes: dashes)
        canvas.elements.append(pen.path(path, paint + [(.strokeJoin, "round")]))
    }

    private mutating func area(
        _ intervals: [DataInterval], _ course: Mark.Course, _ isInterval: Bool, _ mark: Mark
    ) {
        var runs: [[(x: Double, low: Double, high: Double)]] = [[]]
        for interval in intervals {
            if accepts(DataPoint(interval.x, interval.low)), accepts(DataPoint(interval.x, interval.high)) {
                let low = frame.yScale.position(min(interval.low, interval.high))
                let high = frame.yScale.position(max(interval.low, interval.high))
                runs[runs.count - 1].append((frame.xScale.position(interval.x), low, high))
            } else {
                runs.append([])
            }
        }
        var path = ""
        for run in runs where !run.isEmpty {
            let kept = Thinning.area(run)
            count(kept.count, of: run.count)
            var edge = Self.corners(kept.map { Point($0.x, $0.high) }, course)
            edge += Self.corners(kept.map { Point($0.x, $0.low) }, course).reversed()
            path += "M" + edge.map(Pen.pair).joined(separator: "L") + "z"
        }
        guard !path.isEmpty else { return }
        if isInterval {
            let paint = pen.fill(mark.ink.token) + [(.fillOpacity, "0.2")]
            canvas.elements.append(pen.path(path, paint))
        } else {
            canvas.hatchings.insert(mark.ink.hatching)
            canvas.elements.append(pen.path(path, pen.areaFill(mark.ink)))
        }
    }

    mutating func count(_ drawn: Int, of all: Int) {
        guard drawn < all else { return }
        canvas.omissions.hidden += all - drawn
        canvas.omissions.thinned += all
    }

    /// The path through `points`; steps keep the height until the next point.
    private static func course(_ points: [Point], _ course: Mark.Course) -> String {
        guard let first = points.first else { return "" }
        var path = "M" + Pen.pair(first)
        for point in points.dropFirst() {
            if course == .steps {
                path += "H" + Decimals.coordinate(point.x) + "V" + Decimals.coordinate(point.y)
            } else {
                path += "L" + Pen.pair(point)
            }
        }
        return path
    }

    private static func corners(_ points: [Point], _ course: Mark.Course) -> [Point] {
        guard course == .steps else { return points }
        var corners: [Point] = []
        for (index, point) in points.enumerated() {
            corners.append(point)
            if index + 1 < points.count { corners.append(Point(points[index + 1].x, point.y)) }
        }
        return corners
    }
}
