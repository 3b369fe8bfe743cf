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

/// Contrast as WCAG 2 defines it: (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
enum Contrast {
    static func ratio(_ one: String, _ other: String) -> Double {
        let pair = [luminance(one), luminance(other)].sorted()
        return (pair[1] + 0.05) / (pair[0] + 0.05)
    }

    static func luminance(_ hex: String) -> Double {
        guard hex.count == 7, let number = Int(hex.dropFirst(), radix: 16) else { return .nan }
        let parts = [number >> 16, number >> 8 & 255, number & 255].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    /// x^2.4 as x^2 times the fifth root of x^2, found by bisection.
    private static func power(_ x: Double) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if middle * middle * middle * middle * middle < x * x { low = middle } else { high = middle }
        }
        return x * x * low
    }
}
