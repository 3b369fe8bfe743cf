internal import Charts

/// Charts of data that is missing, alone, all the same, huge, tiny, broken, or too much for the eye.
enum OddData {
    static let words = "Nothing, one value, equal values, huge and tiny ones, no numbers, and ten thousand points."

    static var charts: [Chart] {
        [
            curve("No data", []), curve("One point", [3]), curve("All the same", [7, 7, 7, 7]),
            curve("Huge and tiny", [1e-9, 2, 1e12]), curve("Not all of them numbers", [2, .nan, 5, .infinity, 3]),
            CostBreakdownChart(title: "A cost breakdown without lines", items: []).chart,
            CostBreakdownChart(
                title: "A price that is not known",
                items: [.init(name: "instances", dollarsPerMonth: 5453), .init(name: "network", dollarsPerMonth: nil)]
            ).chart,
            MemoryWaterfallChart(
                title: "A model that does not fit", totalName: "usable", totalBytes: 80 * 0x1p30,
                items: [.init(name: "weights", bytes: 131 * 0x1p30), .init(name: "activations", bytes: 4 * 0x1p30)],
                restName: "KV cache"
            ).chart,
            OfferPriceChart(
                title: "One price", offers: [.init(name: "an offer", dollarsPerHour: 2.5, age: "2026-05-27")]
            ).chart,
            SweepHeatmap(
                title: "A sweep without an answer", rowName: "workload.rate", rows: ["1/s", "2/s"], columnName: "gpu",
                columns: ["H100"], dollars: [[nil], [.nan]]
            ).chart,
            UtilizationHeatmap(title: "A week of which little is known", shares: [[0, 0.4, nil, 1, 1.3]]).chart,
            crowd,
        ]
    }

    private static func curve(_ title: String, _ values: [Double]) -> Chart {
        LatencyRateChart(
            title: title,
            curves: [
                .init(
                    name: "TTFT",
                    points: values.enumerated().map { .init(requestsPerSecond: Double($0 + 1), seconds: $1) })
            ]
        ).chart
    }

    /// Ten thousand runs, more than a picture has room for.
    private static var crowd: Chart {
        AccuracyChart(
            title: "Ten thousand runs", quantity: "TTFT", format: .seconds,
            pairs: (0..<10_000).map { index in
                let share = Double((index * 7919) % 10_000) / 10_000
                let measured = 0.01 * (1 + Double(index))
                return AccuracyChart.Pair(
                    name: "run \(index)", group: "group \(index % 4)", measured: measured,
                    predicted: measured * (0.7 + 0.6 * share))
            }
        ).chart
    }
}
