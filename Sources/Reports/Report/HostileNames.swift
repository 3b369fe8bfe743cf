internal import Charts

/// Names that strangers may write into files, in charts that must stay charts.
enum HostileNames {
    static let words = "Names that are markup, far too long, right to left, or no letters at all."

    private static let names = [
        "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "a & b 'c' \"d\" ]]>",
        String(repeating: "W", count: 10_000),
        "\u{202E}gnp.exe\u{202C} turned", "\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea} \u{627}\u{644}\u{639}",
        "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F680} GPU", "\u{6a21}\u{578b} \u{63a8}\u{7406}",
        "Z" + String(repeating: "\u{301}", count: 500), "",
    ]

    static var charts: [Chart] {
        let long = names[3]
        return [
            CostBreakdownChart(
                title: names[0],
                items: names.enumerated().map { .init(name: $1, dollarsPerMonth: Double(100 * ($0 + 1))) }
            ).chart,
            ParetoChart(
                title: long,
                configurations: names.enumerated().map { index, name in
                    .init(
                        name: name, group: name, tokensPerSecondPerUser: Double(20 + index * 9),
                        tokensPerSecondPerGPU: Double(900 - index * 80))
                }, chosen: 0
            ).chart,
            LatencyRateChart(
                title: names[4],
                curves: names.prefix(4).enumerated().map { index, name in
                    .init(
                        name: name,
                        points: (1...9).map {
                            .init(requestsPerSecond: Double($0), seconds: 0.1 * Double(index + 1) / (10 - Double($0)))
                        })
                }, sloSeconds: 0.2
            ).chart,
            TornadoChart(
                title: names[5], baselineDollars: 1000,
                inputs: names.enumerated().map { index, name in
                    .init(
                        name: name, lowText: name, highText: name, dollarsAtLow: 990 - Double(index) * 30,
                        dollarsAtHigh: 1010 + Double(index) * 40)
                }
            ).chart,
        ]
    }
}
