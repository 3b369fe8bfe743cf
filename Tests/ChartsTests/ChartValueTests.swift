import Testing

@testable import Charts

/// What the builders compute besides drawing.
@Suite struct ChartValueTests {
    @Test("the frontier keeps what nothing beats in both directions, and only that")
    func frontier() {
        let all = Samples.pareto.configurations
        let frontier = Samples.pareto.frontier
        #expect(!frontier.isEmpty && frontier.count < all.count)
        func beats(_ one: ParetoChart.Configuration, _ other: ParetoChart.Configuration) -> Bool {
            one.tokensPerSecondPerUser >= other.tokensPerSecondPerUser
                && one.tokensPerSecondPerGPU >= other.tokensPerSecondPerGPU && one != other
        }
        for kept in frontier { #expect(!all.contains { beats($0, kept) }) }
        for lost in all where !frontier.contains(lost) { #expect(all.contains { beats($0, lost) }) }
    }

    @Test("at a crossing the API and on-premises servers cost the same")
    func crossings() {
        let chart = Samples.breakEven
        #expect(!chart.crossings.isEmpty)
        for volume in chart.crossings {
            let own = chart.stairs.first { $0.tokensPerMonth >= volume }?.dollarsPerMonth ?? .nan
            #expect(abs(volume / 1e6 * chart.apiDollarsPerMillionTokens - own) < 1e-6 * own)
        }
        let dear = BreakEvenChart(
            title: "t", apiName: "a", apiDollarsPerMillionTokens: 0.01,
            stairs: [.init(tokensPerMonth: 1e9, dollarsPerMonth: 5000)])
        #expect(dear.crossings.isEmpty)
    }

    @Test("memory left is the total less all uses")
    func memory() {
        let chart = Samples.memory(80e9)
        #expect(chart.leftBytes == 80e9 - chart.items.map(\.bytes).reduce(0, +))
        #expect(Samples.memory(60e9).leftBytes < 0)
        #expect(Samples.memory(60e9).chart.subtitle.hasPrefix("Does not fit"))
    }

    @Test("error and coverage follow their definitions")
    func accuracy() {
        let chart = AccuracyChart(
            title: "t", quantity: "q", format: .seconds,
            pairs: [
                .init(name: "a", group: "g", measured: 2, predicted: 3, interval: 1...4),
                .init(name: "b", group: "g", measured: 4, predicted: 4, interval: 5...6),
                .init(name: "c", group: "g", measured: 10, predicted: 9),
            ])
        #expect(abs((chart.meanAbsoluteError ?? 0) - 0.2) < 1e-12)
        #expect(abs((chart.medianError ?? 0) - 0.1) < 1e-12)
        #expect(chart.coverage == 0.5)
        #expect(chart.chart.subtitle.contains("n = 3"))
    }

    @Test("a group has its colour whichever panel it stands in")
    func colours() {
        func inks(_ present: [String]) -> [String: Ink] {
            let chart = AccuracyChart(
                title: "t", quantity: "q", format: .seconds,
                pairs: present.map { .init(name: "n", group: $0, measured: 1, predicted: 1) }, groups: ["a", "b", "c"])
            let dots = chart.titledPanel.marks.filter { if case .dots = $0.shape { true } else { false } }
            return Dictionary(uniqueKeysWithValues: dots.compactMap { mark in mark.name.map { ($0, mark.ink) } })
        }
        #expect(inks(["a", "b", "c"])["c"] == inks(["c"])["c"] && inks(["b"])["b"] == .series(1))
        #expect(inks(["c"]).count == 1)
    }

    @Test("stretches above the SLO are joined and end where it is met again")
    func breaches() {
        let moments = [1.0, 3, 4, 1, 5, 1].enumerated().map {
            ScaleUpChart.Moment(
                seconds: Double($0) * 10, arrivalRate: 1, queueLength: 0, readyReplicas: 1, ttftSeconds: $1)
        }
        #expect(ScaleUpChart(title: "t", moments: moments, sloSeconds: 2).breaches == [10...30, 40...50])
        #expect(ScaleUpChart(title: "t", moments: moments).breaches.isEmpty)
    }

    @Test("the layers of a stack lie on each other without gaps")
    func stack() {
        let areas = Samples.day.chart.panels[0].marks.compactMap { mark -> [DataInterval]? in
            if case .area(let layer, _, _) = mark.shape { return layer }
            return nil
        }
        #expect(areas.count == 4)
        for (lower, upper) in zip(areas, areas.dropFirst()) {
            #expect(zip(lower, upper).allSatisfy { abs($0.high - $1.low) < 1e-12 })
        }
    }

    @Test("bars in the written drawing are as long as their values")
    func drawnLengths() throws {
        let svg = Samples.cost.svg()
        let plot = try #require(Samples.cost.chart.drawing().plots.first)
        let pattern = /<rect x="([0-9.]+)" y="[0-9.]+" width="([0-9.]+)"[^>]*><title>([^:<]+):/
        var lengths: [String: Double] = [:]
        for match in svg.matches(of: pattern) {
            let left = try #require(Double(match.1))
            let width = try #require(Double(match.2))
            #expect(abs(plot.x.value(at: left)) < 20)
            lengths[String(match.3)] = plot.x.value(at: left + width)
        }
        for item in Samples.cost.items {
            guard let dollars = item.dollarsPerMonth else { continue }
            // A hundredth of a pixel is about three dollars here.
            #expect(abs((lengths[item.name] ?? .nan) - dollars) < 20, "\(item.name)")
        }
    }
}
