/// The ranges of the values that a panel's marks show.
struct DataExtent: Sendable {
    private(set) var x: ClosedRange<Double>?
    private(set) var y: ClosedRange<Double>?
    private let xAxis: Axis
    private let yAxis: Axis

    init(_ panel: Panel) {
        xAxis = panel.x
        yAxis = panel.y
        for mark in panel.marks { add(mark.shape) }
    }

    private mutating func add(_ shape: Mark.Shape) {
        switch shape {
        case .line(let points, _), .dots(let points), .ticks(let points):
            for point in points { add(point) }
        case .area(let intervals, _, _):
            for interval in intervals {
                add(DataPoint(interval.x, interval.low))
                add(DataPoint(interval.x, interval.high))
            }
        case .bars(let bars):
            for bar in bars {
                add(DataPoint(bar.x.lowerBound, bar.y.lowerBound))
                add(DataPoint(bar.x.upperBound, bar.y.upperBound))
            }
        case .verticalRule(let value, _):
            if xAxis.accepts(value) { x = Self.widened(x, value) }
        case .horizontalRule(let value, _):
            if yAxis.accepts(value) { y = Self.widened(y, value) }
        case .segment(let from, let to), .arrow(let from, let to):
            add(from)
            add(to)
        case .text(let point, _): add(point)
        }
    }

    private mutating func add(_ point: DataPoint) {
        guard xAxis.accepts(point.x), yAxis.accepts(point.y) else { return }
        x = Self.widened(x, point.x)
        y = Self.widened(y, point.y)
    }

    private static func widened(_ range: ClosedRange<Double>?, _ value: Double) -> ClosedRange<Double> {
        guard let range else { return value...value }
        if range.contains(value) { return range }
        return min(range.lowerBound, value)...max(range.upperBound, value)
    }
}
