/// Where a panel's axes and plot area lie, from the widths of its tick labels.
struct PanelFrame: Sendable {
    let panel: Panel
    let cell: Rectangle
    let fontSize: Double
    let area: Rectangle
    let x: Domain
    let y: Domain
    let xScale: Scale
    let yScale: Scale

    /// `panel` in `cell`, with `endRoom` pixels kept free to the right for names at line ends, and the plot between
    /// `sides` where panels are to stand in line.
    init(
        _ panel: Panel, in cell: Rectangle, fontSize: Double, endRoom: Double, within sides: ClosedRange<Double>? = nil
    ) {
        self.panel = panel
        self.cell = cell
        self.fontSize = fontSize
        let extent = DataExtent(panel)
        var top = cell.top
        if !panel.title.isEmpty { top += fontSize * 1.5 }
        if !panel.y.title.isEmpty { top += fontSize * 1.5 }
        top += fontSize * 0.5
        let foot = (panel.x.title.isEmpty ? (panel.x.isLabelled ? 1.8 : 0.2) : 3.2) * fontSize + 2
        let bottom = max(top + 20, cell.bottom - foot)
        let yCount = max(2, Int((bottom - top) / (fontSize * 2.6)))
        y = Domain(panel.y, data: extent.y, count: yCount)
        let slack = panel.y.names == nil ? 1 : TextMetrics.standIn
        let widest = slack * (Self.labels(of: panel.y, y).map { TextMetrics.width($0, size: fontSize) }.max() ?? 0)
        let ownLeft = min(cell.left + widest + fontSize * 0.6, cell.left + cell.width * 0.45)
        let left = max(ownLeft, sides?.lowerBound ?? ownLeft)
        var right = min(cell.right - max(endRoom, fontSize * 0.8), sides?.upperBound ?? cell.right)
        x = Self.fittingTicks(panel.x, extent.x, width: right - left, fontSize: fontSize)
        if let last = x.ticks.last(where: { !$0.label.isEmpty }), panel.x.names == nil {
            let scale = Scale(domain: x, from: left, to: right)
            let over = scale.position(last.value) + TextMetrics.width(last.label, size: fontSize) / 2 - cell.right
            if over > 0 { right -= over }
        }
        area = Rectangle(left: left, top: top, right: max(left + 20, right), bottom: bottom)
        xScale = Scale(domain: x, from: area.left, to: area.right)
        // Names read from the top down, numbers grow from the bottom up.
        yScale =
            panel.y.names == nil
            ? Scale(domain: y, from: area.bottom, to: area.top) : Scale(domain: y, from: area.top, to: area.bottom)
    }

    func place(_ point: DataPoint) -> Point { Point(xScale.position(point.x), yScale.position(point.y)) }

    private static func labels(of axis: Axis, _ domain: Domain) -> [String] {
        axis.names.map { $0.map(PlainText.label).map { String($0.prefix(200)) } } ?? domain.ticks.map(\.label)
    }

    /// As many ticks as have room for their labels side by side.
    private static func fittingTicks(
        _ axis: Axis, _ data: ClosedRange<Double>?, width: Double, fontSize: Double
    ) -> Domain {
        var count = max(2, Int(width / (fontSize * 5)))
        while true {
            let domain = Domain(axis, data: data, count: count)
            let scale = Scale(domain: domain, from: 0, to: width)
            var end = -Double.infinity
            let fits = domain.ticks.filter { !$0.label.isEmpty }.allSatisfy { tick in
                let half = TextMetrics.width(tick.label, size: fontSize) / 2
                let middle = scale.position(tick.value)
                defer { end = middle + half }
                return middle - half >= end + fontSize * 0.8
            }
            if fits || count <= 1 { return domain }
            count -= 1
        }
    }
}
