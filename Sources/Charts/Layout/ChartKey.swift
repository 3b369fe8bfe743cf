/// The names of a chart's series with a sample of each.
struct ChartKey: Sendable {
    /// One name, and the marks drawn under it.
    struct Entry: Sendable {
        let name: String
        var marks: [Mark]
    }

    private(set) var entries: [Entry] = []
    /// Names beyond those that can be told apart.
    private(set) var leftOut = 0
    private static let most = 14

    /// The names in the order of the first marks that bear them.
    init(_ panels: [Panel]) {
        var positions: [String: Int] = [:]
        for mark in panels.flatMap(\.marks) {
            guard let name = mark.name else { continue }
            if let position = positions[name] {
                if position < entries.count { entries[position].marks.append(mark) }
                continue
            }
            positions[name] = positions.count
            if entries.count < Self.most {
                entries.append(Entry(name: name, marks: [mark]))
            } else {
                leftOut += 1
            }
        }
    }

    /// A sample of how an entry is drawn, `width` pixels wide, around the height `y`.
    static func sample(of entry: Entry, left: Double, y: Double, size: Double, on canvas: inout Canvas) {
        let pen = canvas.pen
        let right = left + size * 1.8
        for mark in entry.marks.prefix(3) {
            switch mark.shape {
            case .line, .segment, .verticalRule, .horizontalRule, .arrow:
                let paint = pen.stroke(
                    mark.ink.token, width: MarkDrawing.width(mark.emphasis), dashes: mark.ink.dashes)
                canvas.elements.append(pen.line(Point(left, y), Point(right, y), paint))
            case .area, .bars:
                let box = Rectangle(left: left, top: y - size * 0.4, right: right, bottom: y + size * 0.4)
                if case .area(_, _, true) = mark.shape {
                    canvas.elements.append(pen.rectangle(box, pen.fill(mark.ink.token) + [(.fillOpacity, "0.2")]))
                } else {
                    canvas.hatchings.insert(mark.ink.hatching)
                    canvas.elements.append(pen.rectangle(box, pen.areaFill(mark.ink)))
                }
            case .dots:
                let course = Pen.sign(mark.ink.sign, at: Point((left + right) / 2, y), radius: size * 0.33)
                let paint =
                    mark.emphasis == .faint ? pen.stroke(mark.ink.token, width: 1.2) : pen.fill(mark.ink.token)
                canvas.elements.append(pen.path(course, paint))
            case .ticks:
                let x = (left + right) / 2
                let paint = pen.stroke(mark.ink.token, width: 2)
                canvas.elements.append(pen.line(Point(x, y - size * 0.4), Point(x, y + size * 0.4), paint))
            case .text: continue
            }
        }
    }

    /// The entries in rows from `top` down; returns where they end.
    func draw(top: Double, from left: Double, to right: Double, size: Double, on canvas: inout Canvas) -> Double {
        var x = left
        var line = top + size
        for entry in entries {
            let room = (right - left) - size * 2.3
            let text = PlacedText(entry.name, at: Point(0, line), size: size, room: min(room, (right - left) * 0.7))
            let width = size * 2.3 + text.width * TextMetrics.standIn
            if x > left, x + width > right {
                x = left
                line += size * 1.5
            }
            Self.sample(of: entry, left: x, y: line - size * 0.27, size: size, on: &canvas)
            canvas.write(text.moved(to: Point(x + size * 2.3, line), anchor: .start))
            x += width + size * 1.4
        }
        return line + size * 0.4
    }
}
