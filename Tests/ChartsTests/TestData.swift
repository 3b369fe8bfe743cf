import Charts

enum TestData {
    /// The points a panel shows: those of its marks whose values are ordinary numbers.
    static func points(of panel: Panel) -> [DataPoint] {
        panel.marks.flatMap { mark -> [DataPoint] in
            switch mark.shape {
            case .line(let points, _), .dots(let points), .ticks(let points): points
            case .area(let intervals, _, _):
                intervals.flatMap { [DataPoint($0.x, $0.low), DataPoint($0.x, $0.high)] }
            case .bars(let bars):
                bars.flatMap {
                    [DataPoint($0.x.lowerBound, $0.y.lowerBound), DataPoint($0.x.upperBound, $0.y.upperBound)]
                }
            case .segment(let from, let to), .arrow(let from, let to): [from, to]
            case .text(let point, _): [point]
            case .verticalRule, .horizontalRule: []
            }
        }
        .filter { $0.x.isFinite && $0.y.isFinite }
    }

    static func places(of panel: Panel, _ plot: Drawing.Plot) -> [Point] {
        points(of: panel).map { Point(plot.x.position($0.x), plot.y.position($0.y)) }
    }

    static func line(_ points: [DataPoint], x: Axis = Axis("x"), y: Axis = Axis("y")) -> Chart {
        Chart(
            title: "A line", summary: "A line.",
            panels: [Panel(x: x, y: y, marks: [Mark(.line(points, .straight), ink: .series(0))])])
    }
}
