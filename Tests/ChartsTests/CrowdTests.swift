import Charts
import Testing

/// Ten thousand points: the drawing stays small, keeps what the eye sees and says what it left out.
@Suite struct CrowdTests {
    static let noisy: [DataPoint] = {
        var state: UInt64 = 7
        return (0..<10_000).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return DataPoint(Double(index), Double(state >> 40) / 1e6)
        }
    }()

    static func chart(_ shape: Mark.Shape) -> Chart {
        Chart(
            title: "Ten thousand", summary: "Many points.",
            panels: [Panel(x: Axis("x"), y: Axis("y"), marks: [Mark(shape, ink: .series(0))])])
    }

    static let bands = noisy.map { DataInterval($0.x, low: $0.y - 1, high: $0.y + 1) }

    static let charts: [(name: String, chart: Chart)] = [
        ("line", chart(.line(noisy, .straight))), ("steps", chart(.line(noisy, .steps))), ("dots", chart(.dots(noisy))),
        ("area", chart(.area(bands, .straight, isInterval: true))),
        ("bars", chart(.bars(noisy.map { Bar(x: $0.x...($0.x + 1), y: 0...$0.y, label: "b") }))),
    ]

    @Test(
        "ten thousand points make less than a megabyte, and the chart says what is not drawn", arguments: charts.indices
    )
    func small(index: Int) {
        let (name, chart) = Self.charts[index]
        let drawing = chart.drawing()
        #expect(drawing.svg.utf8.count < 1_000_000, "\(name): \(drawing.svg.utf8.count)")
        #expect(!drawing.notes.isEmpty, "\(name)")
        #expect(SVGCheck(drawing.svg).problems.isEmpty)
    }

    @Test("a thinned line keeps the lowest and the highest point")
    func extremes() throws {
        var points = Self.noisy.map { DataPoint($0.x, 5) }
        points[4321].y = 9
        points[8765].y = 1
        let drawing = Self.chart(.line(points, .straight)).drawing()
        let plot = try #require(drawing.plots.first)
        for extreme in [9.0, 1] {
            let y = (plot.y.position(extreme) * 100).rounded() / 100
            #expect(drawing.svg.contains(" \(y == y.rounded() ? String(Int(y)) : String(y))"), "\(extreme) at \(y)")
        }
    }

    @Test("499 points are drawn as they are")
    func whole() {
        #expect(Self.chart(.line(Array(Self.noisy.prefix(499)), .straight)).drawing().notes.isEmpty)
    }

    @Test("the time for ten thousand points, to be read", .enabled(if: isMeasuring))
    func time() {
        let clock = ContinuousClock()
        for (name, chart) in Self.charts {
            let times = (0..<15).map { _ in clock.measure { _ = chart.svg() } }.sorted()
            print("\(name): median \(times[7]), \(chart.svg().utf8.count) bytes")
        }
    }
}
