extension MarkDrawing {
    /// Writes the words of a mark where there is room for them.
    mutating func label(_ mark: Mark) {
        let area = frame.area
        switch mark.shape {
        case .text(let point, let words):
            guard accepts(point) else { return }
            callOut(words, at: frame.place(point), strong: mark.emphasis == .strong)
        case .verticalRule(let value, let words):
            guard !words.isEmpty, frame.panel.x.accepts(value) else { return }
            let x = frame.xScale.position(value)
            var places: [(Point, PlacedText.Anchor)] = []
            for share in [0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.93] {
                let y = area.top + frame.fontSize + area.height * share
                places += [(Point(x + 5, y), .start), (Point(x - 5, y), .end)]
            }
            settle(words, places)
        case .horizontalRule(let value, let words):
            guard !words.isEmpty, frame.panel.y.accepts(value) else { return }
            let y = frame.yScale.position(value)
            let above = y - 5
            let below = y + frame.fontSize + 2
            var places: [(Point, PlacedText.Anchor)] = []
            for share in [1.0, 0.0, 0.8, 0.6, 0.4, 0.2] {
                let x = area.left + 4 + (area.width - 8) * share
                let anchor: PlacedText.Anchor = share == 1 ? .end : share == 0 ? .start : .middle
                places += [(Point(x, above), anchor), (Point(x, below), anchor)]
            }
            settle(words, places)
        case .bars(let bars):
            // Numbers in some cells only would look as if the others had none, so all must fit.
            let widest = bars.prefix(400).map {
                TextMetrics.width($0.label.map { String($0.prefix(99)) } ?? "", size: 1)
            }
            for bar in bars.prefix(400) { label(bar, mark, widest: widest.max() ?? 0) }
        default: return
        }
    }

    private mutating func settle(_ words: String, _ places: [(Point, PlacedText.Anchor)]) {
        let choices = places.map { place, anchor in
            PlacedText(words, at: place, anchor: anchor, size: frame.fontSize, room: frame.area.width * 0.6)
        }
        if let text = room.settle(choices) {
            canvas.writeOnPlate(text)
        } else {
            canvas.omissions.labels.append(words)
        }
    }

    private mutating func callOut(_ words: String, at point: Point, strong: Bool) {
        guard canvas.texts.count < 400 else { return canvas.omissions.labels.append(words) }
        let text = PlacedText(
            words, at: point, size: frame.fontSize, room: frame.area.width * 0.9, bold: strong)
        // Near an edge, a label may stand a little to the side of where it would.
        let places = LabelRoom.around(point, text, clearance: (strong ? 12 : 7) * pen.weight)
            .flatMap { place -> [PlacedText] in
                let shifted = place.kept(from: frame.area.left, to: frame.area.right)
                return shifted == place ? [place] : [place, shifted]
            }
        guard let placed = room.settle(places) else {
            return canvas.omissions.labels.append(words)
        }
        let box = placed.box
        let near = Point(max(box.left, min(box.right, point.x)), max(box.top, min(box.bottom, point.y)))
        let distance = max(abs(near.x - point.x), abs(near.y - point.y))
        if distance > 20 * pen.weight { canvas.elements.append(pen.line(point, near, pen.stroke("muted", width: 1))) }
        canvas.writeOnPlate(placed)
    }

    private mutating func label(_ bar: Bar, _ mark: Mark, widest: Double) {
        guard let words = bar.label, frame.panel.x.accepts(bar.x.lowerBound), frame.panel.x.accepts(bar.x.upperBound),
            frame.panel.y.accepts(bar.y.lowerBound), frame.panel.y.accepts(bar.y.upperBound)
        else { return }
        let box = self.box(of: bar)
        let size = frame.fontSize
        let middle = Point((box.left + box.right) / 2, (box.top + box.bottom) / 2 + size * 0.27)
        if case .shade(let share) = bar.ink ?? mark.ink {
            let token = Palette.token(onShade: Ink.shadeStep(share))
            let small = size * 0.9
            let text = PlacedText(
                words, at: middle, anchor: .middle, size: small, room: .infinity, token: token)
            if widest * small <= box.width - 2, small <= box.height { canvas.write(text) }
            return
        }
        let isRow = frame.panel.y.names != nil
        let gap = 5 * pen.weight
        let sides: [(Point, PlacedText.Anchor)] =
            isRow
            ? [(Point(box.right + gap, middle.y), .start), (Point(box.left - gap, middle.y), .end)]
            : [(Point(middle.x, box.top - gap), .middle), (Point(middle.x, box.bottom + size), .middle)]
        let outside = bar.isLabelledAtStart ? sides.suffix(1) : sides.prefix(2)
        let most = isRow ? frame.area.width : max(box.width, size * 4)
        let choices = outside.map { PlacedText(words, at: $0.0, anchor: $0.1, size: size, room: most) }
        if let text = room.settle(choices, clear: true) { return canvas.write(text) }
        let shorter = bar.shortLabel.map { words in
            outside.map { PlacedText(words, at: $0.0, anchor: $0.1, size: size, room: most) }
        }
        if let text = room.settle(shorter ?? [], clear: true) { return canvas.write(text) }
        let inside = PlacedText(words, at: middle, anchor: .middle, size: size, room: box.width - 4)
        guard !inside.shown.isEmpty, !inside.isShortened, box.height >= size, room.isFree(inside.box) else { return }
        room.take(inside.box)
        canvas.writeOnPlate(inside)
    }
}
