extension Canvas {
    /// Grid lines, tick labels and titles of a panel.
    mutating func drawAxes(_ frame: PanelFrame) {
        let size = frame.fontSize
        var line = frame.cell.top + size
        if !frame.panel.title.isEmpty {
            let place = Point(frame.cell.left, line)
            write(PlacedText(frame.panel.title, at: place, size: size, room: frame.cell.width, bold: true))
            line += size * 1.5
        }
        if !frame.panel.y.title.isEmpty {
            let place = Point(frame.cell.left, line)
            write(PlacedText(frame.panel.y.title, at: place, size: size, room: frame.cell.width, token: "muted"))
        }
        if let names = frame.panel.y.names { nameRows(names, frame) } else { drawRows(frame) }
        if let names = frame.panel.x.names { nameColumns(names, frame) } else { drawColumns(frame) }
        if !frame.panel.x.title.isEmpty {
            let place = Point(frame.area.right, frame.area.bottom + size * 2.9)
            let text = PlacedText(
                frame.panel.x.title, at: place, anchor: .end, size: size, room: frame.cell.width, token: "muted")
            write(text.kept(from: frame.cell.left, to: frame.cell.right))
        }
    }

    private mutating func drawRows(_ frame: PanelFrame) {
        let area = frame.area
        for tick in frame.y.ticks {
            let y = frame.yScale.position(tick.value)
            let isBase = tick.value == 0
            let paint = pen.stroke(isBase ? "muted" : "grid", width: tick.label.isEmpty ? 0.5 : 1)
            elements.append(pen.line(Point(area.left, y), Point(area.right, y), paint))
            guard !tick.label.isEmpty else { continue }
            let place = Point(area.left - frame.fontSize * 0.5, y + frame.fontSize * 0.27)
            let room = area.left - frame.cell.left
            write(PlacedText(tick.label, at: place, anchor: .end, size: frame.fontSize, room: room, token: "muted"))
        }
    }

    private mutating func drawColumns(_ frame: PanelFrame) {
        let area = frame.area
        for tick in frame.x.ticks {
            guard frame.panel.x.hasGrid || tick.value == 0 else { continue }
            let x = frame.xScale.position(tick.value)
            let paint = pen.stroke(tick.value == 0 ? "muted" : "grid", width: tick.label.isEmpty ? 0.5 : 1)
            elements.append(pen.line(Point(x, area.top), Point(x, area.bottom), paint))
            guard !tick.label.isEmpty, frame.panel.x.isLabelled else { continue }
            let place = Point(x, area.bottom + frame.fontSize * 1.5)
            let text = PlacedText(
                tick.label, at: place, anchor: .middle, size: frame.fontSize, room: frame.cell.width, token: "muted")
            let kept = text.kept(from: frame.cell.left, to: frame.cell.right)
            if texts.last.map({ $0.box.grown(by: 2).overlaps(kept.box) }) != true { write(kept) }
        }
    }

    private mutating func nameRows(_ names: [String], _ frame: PanelFrame) {
        let area = frame.area
        elements.append(
            pen.line(Point(area.left, area.top), Point(area.left, area.bottom), pen.stroke("grid", width: 1)))
        let row = area.height / Double(max(1, names.count))
        let every = max(1, Int((frame.fontSize * 1.1 / row).rounded(.up)))
        let texts = names.enumerated().filter { $0.offset % every == 0 }.map { index, name in
            let y = frame.yScale.position(Double(index) + 0.5) + frame.fontSize * 0.27
            let place = Point(area.left - frame.fontSize * 0.5, y)
            let room = area.left - frame.cell.left - frame.fontSize * 0.5
            return (text: PlacedText(name, at: place, anchor: .end, size: frame.fontSize, room: room), room: room)
        }
        // Where names differ at their ends only, all that are too long are cut in the middle.
        let cut = texts.map(\.text).filter(\.isShortened).map(\.shown)
        let areAlike = Set(cut).count < cut.count
        for (text, room) in texts {
            write(areAlike && text.isShortened ? text.cutInTheMiddle(into: room) : text)
        }
    }

    private mutating func nameColumns(_ names: [String], _ frame: PanelFrame) {
        let area = frame.area
        let size = frame.fontSize
        elements.append(
            pen.line(Point(area.left, area.bottom), Point(area.right, area.bottom), pen.stroke("grid", width: 1)))
        let slot = area.width / Double(max(1, names.count))
        let widest = names.map { TextMetrics.width(String(PlainText.label($0).prefix(60)), size: size) }.max() ?? 0
        let gap = size * 0.6
        // Wide slots shorten long names; narrow ones show only some of the names.
        let shortens = slot >= size * 5
        let every = shortens ? 1 : max(1, Int(((min(widest, size * 8) + gap) / slot).rounded(.up)))
        for (index, name) in names.enumerated() where index % every == 0 {
            let place = Point(frame.xScale.position(Double(index) + 0.5), area.bottom + size * 1.5)
            let room = slot * Double(every) - gap
            let text = PlacedText(name, at: place, anchor: .middle, size: size, room: room, token: "muted")
            let kept = text.kept(from: frame.cell.left, to: frame.cell.right)
            if texts.last.map({ $0.box.overlaps(kept.box) }) != true { write(kept) }
        }
    }
}
