import Charts
import Testing

/// The values of a chart read back from the coordinates in its SVG text, as somebody with a ruler would.
@Suite struct DrawnValueTests {
    @Test("every point of every line is in the drawing where the scales say", arguments: Samples.all.map(\.name))
    func lines(name: String) throws {
        let chart = try #require(Samples.all.first { $0.name == name }).source.chart
        for options in [ChartOptions.page, .narrow] {
            let drawing = chart.drawing(options)
            var drawn = SVGCheck(drawing.svg).lines[...]
            for (panel, plot) in zip(chart.panels, drawing.plots) {
                for mark in panel.marks {
                    guard case .line(let points, let course) = mark.shape, points.count > 1 else { continue }
                    let next = drawn.popFirst()
                    let path = try #require(next, "\(name): a line is missing")
                    // Steps have a corner before each point but the first.
                    let corners = path.places.enumerated()
                    let places = course == .steps ? corners.filter { $0.offset % 2 == 0 } : corners.map { $0 }
                    #expect(places.count == points.count, "\(name)")
                    for (place, point) in zip(places, points) {
                        let (x, y) = (plot.x.position(point.x), plot.y.position(point.y))
                        #expect(abs(place.element.x - x) < 0.006 && abs(place.element.y - y) < 0.006, "\(name)")
                        expect(plot.x.value(at: place.element.x), point.x, on: plot.x, name)
                        expect(plot.y.value(at: place.element.y), point.y, on: plot.y, name)
                    }
                }
            }
            #expect(drawn.isEmpty, "\(name): \(drawn.count) lines more than data")
        }
    }

    /// The value at a coordinate of two decimals, to what a hundredth of a pixel is worth.
    private func expect(_ found: Double, _ value: Double, on scale: Scale, _ name: String) {
        let step = max(
            abs(scale.value(at: scale.position(value) + 0.006) - value),
            abs(scale.value(at: scale.position(value) - 0.006) - value))
        #expect(abs(found - value) <= step * 1.001 + 1e-12, "\(name): \(found) for \(value)")
    }

    @Test("every bar is drawn with the sides that its values give", arguments: Samples.all.map(\.name))
    func bars(name: String) throws {
        let chart = try #require(Samples.all.first { $0.name == name }).source.chart
        let drawing = chart.drawing()
        let boxes = SVGCheck(drawing.svg).rectangles
        for (panel, plot) in zip(chart.panels, drawing.plots) {
            for mark in panel.marks {
                guard case .bars(let bars) = mark.shape else { continue }
                for bar in bars {
                    let xs = [bar.x.lowerBound, bar.x.upperBound].map(plot.x.position).sorted()
                    let ys = [bar.y.lowerBound, bar.y.upperBound].map(plot.y.position).sorted()
                    let isDrawn = boxes.contains { box in
                        abs(box.left - xs[0]) < 0.02 && abs(box.right - xs[1]) < 0.02 && abs(box.top - ys[0]) < 0.02
                            && abs(box.bottom - ys[1]) < 0.02
                    }
                    #expect(isDrawn, "\(name): \(bar.title ?? "")")
                }
            }
        }
    }

    @Test("axes cover all their data, and their ticks lie on the axis in order", arguments: Samples.all.map(\.name))
    func covers(name: String) throws {
        let chart = try #require(Samples.all.first { $0.name == name }).source.chart
        for options in ChartInvariantTests.sizes {
            for (panel, plot) in zip(chart.panels, chart.drawing(options).plots) {
                for point in TestData.points(of: panel) {
                    #expect(plot.x.low <= point.x && point.x <= plot.x.high, "\(name): x \(point.x)")
                    #expect(plot.y.low <= point.y && point.y <= plot.y.high, "\(name): y \(point.y)")
                }
            }
        }
    }
}
