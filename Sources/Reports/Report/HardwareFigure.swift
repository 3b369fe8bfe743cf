internal import Catalog
internal import Charts
internal import Economics
internal import Performance
internal import Planning
internal import Quantities

/// Configurations that serve a model on several accelerators, as small charts side by side and as a table.
enum HardwareFigure {
    /// How many are drawn; the table has all.
    private static let most = 8
    /// Beside what costs this many times the cheapest, nothing else could be told apart.
    private static let highestRatio = 12.0

    /// Which of `options`, the cheapest first, are drawn.
    static func shown(_ options: [PlanOption]) -> [PlanOption] {
        options.prefix(most).filter { option in
            options.first.map { option.monthly <= $0.monthly * highestRatio } ?? true
        }
    }

    /// One panel for each property; the first option is the chosen one.
    static func chart(_ options: [PlanOption], isOffline: Bool, isChosen: Bool = true) -> Chart {
        let shown = isChosen ? self.shown(options) : Array(options.prefix(most))
        func property(_ name: String, _ format: ValueFormat, _ value: (PlanOption) -> Double)
            -> HardwareComparisonChart.Property
        {
            HardwareComparisonChart.Property(name: name, format: format, values: shown.map { value($0) })
        }
        let cost = property("cost a month", .dollars) { $0.monthly.value }
        let count = property("accelerators", .number(unit: "")) { Double($0.acceleratorsRented) }
        let load = property("utilization at the peak", .percent) { $0.utilization }
        let times = [
            property("TTFT p95", .seconds) { $0.estimate.point.ttft.p95.value },
            property("TPOT p95", .seconds) { $0.estimate.point.tpot.p95.value },
        ]
        let price = property("$ per 1M tokens", .dollars) { $0.allocation.blended.value }
        return HardwareComparisonChart(
            title: "Cheapest configuration on each accelerator",
            accelerators: shortNames(shown.map(\.deployment.accelerator.id)),
            properties: [cost, count] + (isOffline ? [] : times) + [load, price], chosen: isChosen ? 0 : nil
        ).chart
    }

    /// How much cheaper the choice is than the next accelerator; nil where there is only one.
    static func finding(_ options: [PlanOption]) -> String? {
        guard options.count > 1 else { return nil }
        let names = shortNames(options.prefix(2).map(\.deployment.accelerator.id))
        let ratio = options[1].monthly / options[0].monthly
        return ratio < 1.005
            ? "\(names[0]) and \(names[1]) cost the same at these SLOs"
            : "\(names[0]) is \(Figures.number(ratio, digits: 2))x cheaper than \(names[1]) at these SLOs"
    }

    /// Ids cut to what tells them apart, as people say them, to have room in charts: `H100 SXM`, `A100 40GB`, `MI300X`.
    static func shortNames(_ ids: [String]) -> [String] {
        let forms = ids.map { id -> [String] in
            let parts = id.split(separator: "-").dropFirst().map(String.init)
            guard let last = parts.last, let family = parts.firstIndex(where: { $0.contains { $0.isNumber } }) else {
                return [id]
            }
            let short = parts[...family].joined(separator: " ")
            let kind = family + 1 < parts.count - 1 ? short + " " + parts[family + 1] : short
            return [short, kind, short + " " + last, parts.joined(separator: " ")].map { $0.uppercased() } + [id]
        }
        return forms.enumerated().map { index, own in
            own.enumerated().first { level, form in
                !forms.indices.contains { $0 != index && level < forms[$0].count && forms[$0][level] == form }
            }?.element ?? ids[index]
        }
    }

    /// All options.
    static func table(_ options: [PlanOption]) -> ReportTable {
        var table = ReportTable([
            ("accelerator", .left), ("replica", .left), ("replicas", .right), ("rented", .right),
            ("$/month", .right), ("TTFT p95 (ms)", .right), ("TPOT p95 (ms)", .right), ("utilization", .right),
            ("$/1M tokens", .right), ("offer", .left),
        ])
        for option in options {
            table.add([
                .text(option.deployment.accelerator.id),
                .text("\(option.deployment.parallelism) \(option.deployment.weightPrecision.rawValue)"),
                .count(option.replicas), .count(option.acceleratorsRented), .dollars(option.monthly),
                .milliseconds(option.estimate.point.ttft.p95), .milliseconds(option.estimate.point.tpot.p95),
                .share(option.utilization), .dollars(option.allocation.blended),
                .text("\(option.instance.instanceType) at \(option.instance.provider) in \(option.instance.region)"),
            ])
        }
        return table
    }
}
