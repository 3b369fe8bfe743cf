/// The names of lines at their right ends, moved apart where the lines end close together.
struct LineEndNames: Sendable {
    private let ends: [(entry: ChartKey.Entry, height: Double)]
    private let size: Double

    /// The room names need to the right of the plot; nil when the chart's names do not belong at line ends.
    static func room(for key: ChartKey, _ chart: Chart, width: Double, size: Double) -> Double? {
        guard chart.keyPlace == .ends, chart.panels.count == 1, key.leftOut == 0, width >= size * 36,
            key.entries.count <= 8, key.entries.allSatisfy({ lastPoint(of: $0) != nil })
        else { return nil }
        let widest = key.entries.map { TextMetrics.width(PlainText.label($0.name), size: size) }.max() ?? 0
        let room = widest + size * 3
        return room <= width * 0.3 ? room : nil
    }

    /// The names for the lines of a plot; nil when they are more than its height has room for.
    init?(_ key: ChartKey, _ frame: PanelFrame) {
        size = frame.fontSize
        let step = frame.fontSize * 1.35
        guard Double(key.entries.count) * step <= frame.area.height else { return nil }
        var ends: [(entry: ChartKey.Entry, height: Double)] = []
        for entry in key.entries {
            guard let point = Self.lastPoint(of: entry), frame.panel.x.accepts(point.x), frame.panel.y.accepts(point.y)
            else { return nil }
            // A name far to the right of where its line ends would name nothing.
            guard frame.xScale.position(point.x) >= frame.area.right - frame.area.width * 0.2 else { return nil }
            ends.append((entry, frame.yScale.position(point.y)))
        }
        // A stable order for lines that end at the same height: that of the key.
        let order = ends.indices.sorted { (ends[$0].height, $0) < (ends[$1].height, $1) }
        ends = order.map { ends[$0] }
        var lowest = frame.area.top + step / 2
        for index in ends.indices {
            ends[index].height = max(ends[index].height, lowest)
            lowest = ends[index].height + step
        }
        var highest = frame.area.bottom - step / 2
        for index in ends.indices.reversed() {
            ends[index].height = min(ends[index].height, highest)
            highest = ends[index].height - step
        }
        self.ends = ends
    }

    func draw(from left: Double, to right: Double, on canvas: inout Canvas) {
        for (entry, height) in ends {
            ChartKey.sample(of: entry, left: left + size * 0.5, y: height, size: size * 0.8, on: &canvas)
            let place = Point(left + size * 2.4, height + size * 0.27)
            canvas.write(PlacedText(entry.name, at: place, size: size, room: right - place.x))
        }
    }

    /// Where the line of an entry ends; nil when it has none.
    private static func lastPoint(of entry: ChartKey.Entry) -> DataPoint? {
        for mark in entry.marks {
            if case .line(let points, _) = mark.shape {
                return points.last { $0.x.isFinite && $0.y.isFinite }
            }
        }
        return nil
    }
}
