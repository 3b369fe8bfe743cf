/// Lays a chart out from the top down: title, key, panels, notes.
struct ChartLayout {
    private let chart: Chart
    private let options: ChartOptions
    private let size: Double
    private let prefix: String
    private var margin: Double { size }
    private var left: Double { margin }
    private var right: Double { options.width - margin }
    /// More panels than this are not drawn.
    private static let mostPanels = 24

    init(_ chart: Chart, _ options: ChartOptions) {
        self.chart = chart
        self.options = options
        size = options.fontSize
        prefix = ContentID.prefix(for: chart, wanted: options.idPrefix)
    }

    func drawing() -> Drawing {
        var canvas = Canvas(pen: Pen(theme: options.theme, prefix: prefix, fontSize: size))
        var line = header(on: &canvas)
        let key = ChartKey(chart.panels)
        canvas.omissions.unnamed = key.leftOut
        var endRoom = LineEndNames.room(for: key, chart, width: options.width, size: size)
        if key.entries.count < 2, chart.panels.count > 0 { endRoom = endRoom.map { _ in 0 } }
        var endNames: LineEndNames?
        if let room = endRoom, room > 0, let panel = chart.panels.first {
            let frame = PanelFrame(panel, in: panelArea(from: line), fontSize: size, endRoom: room)
            endNames = LineEndNames(key, frame)
        }
        if endNames == nil, key.entries.count > 1 {
            line = key.draw(top: line, from: left, to: right, size: size, on: &canvas) + size * 0.4
        }
        if let shades = chart.shades { line = shadeKey(shades, top: line, on: &canvas) }
        line = panels(from: line, endRoom: endNames == nil ? 0 : endRoom ?? 0, endNames, on: &canvas)
        var notes = chart.notes + canvas.omissions.notes
        if chart.panels.count > Self.mostPanels {
            notes.append("\(chart.panels.count - Self.mostPanels) further panels are not drawn.")
        }
        line = foot(notes, from: line, on: &canvas)
        let height = (line + margin * 0.6).rounded(.up)
        return Drawing(
            width: options.width, height: height, texts: canvas.texts, plots: canvas.plots, notes: notes,
            svg: SVGWriter.text(of: root(canvas, height: height)))
    }

    private func header(on canvas: inout Canvas) -> Double {
        var line = margin * 0.5
        let room = right - left
        let big = size * 1.3
        for text in TextMetrics.wrapped(PlainText.label(chart.title), into: room, size: big, bold: true, most: 3) {
            line += big * 1.2
            canvas.write(shortened(text, of: chart.title, at: line, size: big, bold: true))
        }
        for text in TextMetrics.wrapped(PlainText.label(chart.subtitle), into: room, size: size, most: 3) {
            line += size * 1.4
            canvas.write(shortened(text, of: chart.subtitle, at: line, size: size, token: "muted"))
        }
        return line + size * 0.8
    }

    private func shadeKey(_ ends: Chart.ShadeEnds, top: Double, on canvas: inout Canvas) -> Double {
        let line = top + size
        let room = (right - left) * 0.3
        let low = PlacedText(ends.low, at: Point(left, line), size: size, room: room)
        canvas.write(low)
        let high = PlacedText(ends.high, at: Point(0, line), size: size, room: room)
        let free = right - left - low.width - high.width - size * 1.2
        let swatch = min(size * 1.2, free / Double(Palette.shadeCount))
        var x = left + low.width + size * 0.6
        for step in 0..<Palette.shadeCount {
            let box = Rectangle(left: x, top: line - size * 0.8, right: x + swatch, bottom: line + size * 0.15)
            let share = Double(step) / Double(Palette.shadeCount - 1)
            canvas.elements.append(canvas.pen.rectangle(box, canvas.pen.fill(Ink.shade(share).token)))
            x = box.right
        }
        canvas.write(high.moved(to: Point(x + size * 0.6, line), anchor: .start))
        return line + size * 0.8
    }

    /// A line of a longer text; one that ends in an ellipsis carries the whole text.
    private func shortened(
        _ line: String, of full: String, at y: Double, size: Double, bold: Bool = false, token: String = "ink"
    ) -> PlacedText {
        let isCut = line.hasSuffix("\u{2026}") && !full.hasSuffix("\u{2026}")
        let text = PlacedText(line, at: Point(left, y), size: size, room: .infinity, bold: bold, token: token)
        return isCut ? text.standingFor(full) : text
    }

    private func panelArea(from top: Double) -> Rectangle {
        let room = right - left
        let lines = chart.notes.reduce(0) {
            $0 + TextMetrics.wrapped(PlainText.label($1), into: room, size: size * 0.92, most: 3).count
        }
        let bottom = options.height - Double(lines) * size * 1.3 - margin
        let least = chart.panels.map(leastHeight).max() ?? 0
        return Rectangle(left: left, top: top, right: right, bottom: max(min(bottom, top + mostHeight), top + least))
    }

    /// Rows of names need room for their letters; a lone plot needs some height to show a shape at all.
    private func leastHeight(of panel: Panel) -> Double {
        guard let names = panel.y.names else {
            if chart.arrangement == .stack { return size * 5.5 + foot(of: panel) }
            return chart.panels.count == 1 ? max(size * 11, min(size * 17, (right - left) * 0.62)) : size * 11
        }
        return max(size * 7, Double(min(80, names.count)) * size * 1.6 + foot(of: panel) + size)
    }

    /// A few bars in much room look like walls: rows of names take three lines each at most.
    private var mostHeight: Double {
        guard chart.panels.count == 1, let panel = chart.panels.first, let names = panel.y.names else {
            return .infinity
        }
        return Double(max(2, names.count)) * size * 3 + foot(of: panel) + size
    }

    /// The room below and above the rows of a panel for its titles and the labels of its horizontal axis.
    private func foot(of panel: Panel) -> Double {
        let above = (panel.title.isEmpty ? 0 : 1.5) + (panel.y.title.isEmpty ? 0 : 1.5)
        return (above + (panel.x.title.isEmpty ? (panel.x.isLabelled ? 1.8 : 0.2) : 3.2) + 0.5) * size
    }

    private func panels(
        from top: Double, endRoom: Double, _ endNames: LineEndNames?, on canvas: inout Canvas
    ) -> Double {
        let shown = Array(chart.panels.prefix(Self.mostPanels))
        let area = panelArea(from: top)
        guard !shown.isEmpty else { return area.top }
        let cells = chart.arrangement == .stack ? stacked(shown, in: area) : gridded(shown, in: area)
        let sides = chart.arrangement == .stack ? commonSides(shown, cells) : nil
        for (panel, cell) in zip(shown, cells) {
            let frame = PanelFrame(panel, in: cell, fontSize: size, endRoom: endRoom, within: sides)
            canvas.plots.append(Drawing.Plot(area: frame.area, x: frame.xScale, y: frame.yScale))
            canvas.drawAxes(frame)
            var marks = MarkDrawing(frame, canvas)
            marks.draw()
            canvas = marks.canvas
            if DataExtent(panel).y == nil { sayEmpty(frame, on: &canvas) }
            endNames?.draw(from: frame.area.right, to: right, on: &canvas)
        }
        return cells.map(\.bottom).max() ?? area.bottom
    }

    /// The sides of a plot area that has room for the labels of each panel of a stack.
    private func commonSides(_ panels: [Panel], _ cells: [Rectangle]) -> ClosedRange<Double>? {
        let areas = zip(panels, cells).map { PanelFrame($0, in: $1, fontSize: size, endRoom: 0).area }
        guard let left = areas.map(\.left).max(), let right = areas.map(\.right).min(), left < right else { return nil }
        return left...right
    }

    private func sayEmpty(_ frame: PanelFrame, on canvas: inout Canvas) {
        let place = Point(
            (frame.area.left + frame.area.right) / 2, (frame.area.top + frame.area.bottom) / 2 + size * 0.27)
        canvas.writeOnPlate(
            PlacedText(
                "no data", at: place, anchor: .middle, size: size, room: frame.area.width, token: "muted"))
    }

    private func stacked(_ panels: [Panel], in area: Rectangle) -> [Rectangle] {
        let gap = size * 0.6
        let total = panels.reduce(0) { $0 + max(0.1, $1.weight) }
        let room = max(
            area.height - gap * Double(panels.count - 1), panels.reduce(0) { $0 + leastHeight(of: $1) })
        var top = area.top
        return panels.map { panel in
            let height = max(leastHeight(of: panel), room * max(0.1, panel.weight) / total)
            defer { top += height + gap }
            return Rectangle(left: area.left, top: top, right: area.right, bottom: top + height)
        }
    }

    private func gridded(_ panels: [Panel], in area: Rectangle) -> [Rectangle] {
        let gap = size * 1.6
        let wanted = max(1, Int((area.width + gap) / (size * 18)))
        // Rows of equal length look better than a last row of one.
        let rows = (panels.count + wanted - 1) / wanted
        let columns = (panels.count + rows - 1) / rows
        let width = (area.width - gap * Double(columns - 1)) / Double(columns)
        var height = panels.map(leastHeight).max() ?? 0
        if panels.allSatisfy({ $0.y.names == nil }) {
            height = max(height, (area.height - gap * Double(rows - 1)) / Double(rows))
            // In several rows, panels need not share the height of one.
            if rows > 1 { height = max(height, width * 0.7) }
        }
        return panels.indices.map { index in
            let left = area.left + Double(index % columns) * (width + gap)
            let top = area.top + Double(index / columns) * (height + gap)
            return Rectangle(left: left, top: top, right: left + width, bottom: top + height)
        }
    }

    private func foot(_ notes: [String], from top: Double, on canvas: inout Canvas) -> Double {
        var line = top + size * 0.4
        let small = size * 0.92
        for note in notes {
            for text in TextMetrics.wrapped(PlainText.label(note), into: right - left, size: small, most: 3) {
                line += small * 1.35
                canvas.write(shortened(text, of: note, at: line, size: small, token: "muted"))
            }
        }
        return line
    }

    private func root(_ canvas: Canvas, height: Double) -> SVGElement {
        let pen = canvas.pen
        let width = Decimals.coordinate(options.width)
        let tall = Decimals.coordinate(height)
        let spoken = ([chart.summary] + chart.notes + canvas.omissions.notes).filter { !$0.isEmpty }
        var root = SVGElement(
            .svg,
            [
                (.xmlns, "http://www.w3.org/2000/svg"), (.cssClass, "plimsoll"), (.role, "img"),
                (.label, "\(prefix)-t \(prefix)-d"), (.width, width), (.height, tall),
                (.viewBox, "0 0 \(width) \(tall)"),
                (.fontFamily, "Arial, Helvetica, 'Liberation Sans', sans-serif"),
            ],
            [
                SVGElement(.title, [(.id, "\(prefix)-t")], text: PlainText.label(chart.title)),
                SVGElement(.desc, [(.id, "\(prefix)-d")], text: spoken.map(PlainText.label).joined(separator: " ")),
            ])
        if options.theme == .automatic {
            root.append(SVGElement(.style, [(.type, "text/css")], text: Palette.styleSheet))
        }
        let hatchings = pen.hatchings(canvas.hatchings.sorted())
        if !hatchings.isEmpty { root.append(SVGElement(.defs, [], hatchings)) }
        let ground = Rectangle(left: 0, top: 0, right: options.width, bottom: height)
        root.append(pen.rectangle(ground, pen.fill("surface")))
        for element in canvas.elements { root.append(element) }
        return root
    }
}
