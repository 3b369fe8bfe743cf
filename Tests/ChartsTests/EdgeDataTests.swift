import Charts
import Testing

/// No data, one value, equal values, values far too large or small, and what is not a number.
@Suite struct EdgeDataTests {
    static let values: [(name: String, ys: [Double])] = [
        ("none", []), ("one", [3]), ("constant", [7, 7, 7]), ("zero", [0, 0]), ("negative", [-5, -2, -9]),
        ("huge", [1e200, 3e200]), ("larger than drawable", [1e300, .greatestFiniteMagnitude, 4]),
        ("tiny", [1e-200, 3e-200]), ("smallest", [.leastNonzeroMagnitude, 1]), ("wide", [1e-200, 1e200]),
        ("close", [1e9, 1e9 + 1e-6]), ("across zero", [-1e-9, 1e9]), ("broken", [.nan, .infinity, -.infinity, 2, 5]),
        ("nothing usable", [.nan, .nan]),
    ]

    @Test("odd values draw something sound on any axis", arguments: values.indices)
    func sound(index: Int) {
        let (name, ys) = Self.values[index]
        let points = ys.enumerated().map { DataPoint(Double($0), $1) }
        let formats: [ValueFormat] = [
            .number(unit: ""), .number(unit: "B/s"), .dollars, .seconds, .percent, .bytes, .clock, .week, .date,
        ]
        for format in formats {
            for spread in [Axis.Spread.linear, .logarithmic] {
                for includesZero in [false, true] {
                    let y = Axis("y", format: format, spread: spread, includesZero: includesZero)
                    expectSound(TestData.line(points, y: y), .page, "\(name) \(format) \(spread)")
                    let turned = points.map { DataPoint($0.y, $0.x) }
                    expectSound(TestData.line(turned, x: y), .narrow, "\(name) \(format) \(spread) across")
                }
            }
        }
    }

    @Test("what is not a number is left out with a note")
    func notNumbers() {
        let drawing = TestData.line([DataPoint(0, 1), DataPoint(1, .nan), DataPoint(2, 3)]).drawing()
        #expect(drawing.notes.contains { $0.hasPrefix("1 value not shown") })
        #expect(drawing.svg.contains("1 value not shown"))
        #expect(TestData.line([DataPoint(0, 1)]).drawing().notes.isEmpty)
    }

    @Test("zero is left out of a logarithmic axis with a note that says why")
    func notPositive() {
        let y = Axis("y", spread: .logarithmic)
        let drawing = TestData.line([DataPoint(0, 0), DataPoint(1, -4), DataPoint(2, 3)], y: y).drawing()
        #expect(drawing.notes.contains { $0.hasPrefix("2 values not shown") && $0.contains("logarithmic") })
    }

    @Test("an empty plot says that it is empty")
    func empty() {
        #expect(TestData.line([]).drawing().texts.contains { $0.shown == "no data" })
        #expect(!TestData.line([DataPoint(1, 1)]).drawing().texts.contains { $0.shown == "no data" })
    }

    @Test("every chart builder bears having no data")
    func emptyBuilders() {
        let sources: [any ChartSource] = [
            ParetoChart(title: "t", configurations: [], chosen: 4), LatencyRateChart(title: "t", curves: []),
            CostSLOChart(title: "t", sloName: "TTFT", lines: []), TokenPriceChart(title: "t", curves: []),
            BreakEvenChart(title: "t", apiName: "a", apiDollarsPerMillionTokens: 0, stairs: []),
            DemandCapacityChart(title: "t", purchases: [], slots: []), UtilizationHeatmap(title: "t", shares: []),
            MemoryWaterfallChart(title: "t", totalName: "m", totalBytes: 0, items: []),
            AccuracyChart(title: "t", quantity: "q", format: .seconds, pairs: []),
            TornadoChart(title: "t", baselineDollars: .nan, inputs: []), CostBreakdownChart(title: "t", items: []),
            CostBreakdownChart(title: "t", items: [], isDifference: true), ScaleUpChart(title: "t", moments: []),
            FleetQueueChart(title: "t", waitName: "w", curves: []), OfferPriceChart(title: "t", offers: []),
            SweepHeatmap(title: "t", rowName: "r", rows: [], columnName: "c", columns: [], dollars: []),
            HardwareComparisonChart(title: "t", accelerators: [], properties: []),
            HardwareComparisonChart(
                title: "t", accelerators: ["a"], properties: [.init(name: "p", format: .bytes, values: [])]),
        ]
        for source in sources {
            for options in [ChartOptions.page, .narrow] { expectSound(source.chart, options, "\(type(of: source))") }
        }
    }

    @Test(
        "every chart builder bears values that are not numbers",
        arguments: [Double.nan, .infinity, -.infinity, -1, 1e308, 0, 7, 1e-300, 1e-12, 1e15])
    func brokenBuilders(_ bad: Double) {
        let sources: [any ChartSource] = [
            ParetoChart(
                title: "t",
                configurations: [bad, 2].map {
                    .init(name: "n", group: "g", tokensPerSecondPerUser: $0, tokensPerSecondPerGPU: bad)
                }, chosen: 0),
            LatencyRateChart(
                title: "t", curves: [.init(name: "c", points: [.init(requestsPerSecond: bad, seconds: bad)])],
                sloSeconds: bad, kneeRate: bad, plannedRate: bad),
            CostSLOChart(
                title: "t", sloName: "s",
                lines: [.init(accelerator: "a", steps: [bad, 1].map { .init(sloSeconds: $0, dollarsPerMonth: bad) })],
                targetSeconds: bad),
            TokenPriceChart(
                title: "t",
                curves: [.init(name: "c", points: [.init(requestsPerSecond: bad, dollarsPerMillionTokens: bad)])],
                references: [.init(name: "r", dollarsPerMillionTokens: bad)], plannedRate: bad),
            BreakEvenChart(
                title: "t", apiName: "a", apiDollarsPerMillionTokens: bad,
                stairs: [bad, 5].map { .init(tokensPerMonth: $0, dollarsPerMonth: bad) }, volume: bad,
                laterCrossing: bad),
            DemandCapacityChart(
                title: "t", purchases: ["a", "b"], slots: [.init(demand: bad, capacities: [bad], dollarsPerHour: bad)],
                hoursPerSlot: bad),
            UtilizationHeatmap(title: "t", shares: [[bad, nil, 0.4]]),
            MemoryWaterfallChart(title: "t", totalName: "m", totalBytes: bad, items: [.init(name: "i", bytes: bad)]),
            AccuracyChart(
                title: "t", quantity: "q", format: .bytes,
                pairs: [.init(name: "n", group: "g", measured: bad, predicted: bad)], tolerance: bad),
            TornadoChart(
                title: "t", baselineDollars: bad,
                inputs: [.init(name: "i", lowText: "l", highText: "h", dollarsAtLow: bad, dollarsAtHigh: 4)]),
            CostBreakdownChart(
                title: "t", items: [.init(name: "i", dollarsPerMonth: bad, baselineDollarsPerMonth: 4)],
                isDifference: true),
            ScaleUpChart(
                title: "t",
                moments: [bad, 3].map {
                    .init(seconds: $0, arrivalRate: bad, queueLength: bad, readyReplicas: bad, ttftSeconds: bad)
                }, sloSeconds: 1),
            FleetQueueChart(
                title: "t", waitName: "w",
                curves: [.init(utilization: bad, points: [.init(replicas: -3, seconds: bad)])], limitSeconds: bad),
            OfferPriceChart(title: "t", offers: [.init(name: "o", dollarsPerHour: bad)], chosen: 3),
            SweepHeatmap(
                title: "t", rowName: "r", rows: ["a"], columnName: "c", columns: ["b", "d"], dollars: [[bad]]),
            HardwareComparisonChart(
                title: "t", accelerators: ["a", "b"],
                properties: [.init(name: "p", format: .dollars, values: [bad, nil])]),
        ]
        for source in sources { expectSound(source.chart, .page, "\(type(of: source)) with \(bad)") }
    }

    @Test("crowds are capped: names, rows, panels, labels")
    func crowds() {
        let many = (0..<300).map { "name \($0)" }
        let marks = many.enumerated().map { index, name in
            Mark(
                .line([DataPoint(0, Double(index)), DataPoint(1, Double(index))], .straight), ink: .series(index),
                name: name)
        }
        let texts = many.map { Mark(.text(DataPoint(0.5, 0.5), $0), ink: .text) }
        let panel = Panel(x: Axis("x"), y: Axis("y"), marks: marks + texts)
        let chart = Chart(title: "t", summary: "s", panels: Array(repeating: panel, count: 2), keyPlace: .ends)
        expectSound(chart, .page, "crowd")
        #expect(chart.drawing().notes.contains { $0.contains("further series") })
        #expect(chart.drawing().notes.contains { $0.hasPrefix("No room for these labels") })
        let names = Panel(x: Axis("x"), y: Axis("", spread: .names(many)), marks: [])
        expectSound(Chart(title: "t", summary: "s", panels: [names]), .page, "rows")
        let columns = Panel(x: Axis("", spread: .names(many)), y: Axis("y"), marks: [])
        expectSound(Chart(title: "t", summary: "s", panels: Array(repeating: columns, count: 40)), .page, "columns")
    }
}
