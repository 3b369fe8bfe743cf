/// Throughput of a GPU against speed for a user: what a faster answer costs in capacity, with the chosen point marked.
public struct ParetoChart: ChartSource, Equatable {
    /// One configuration.
    public struct Configuration: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// What it is told apart by, such as the accelerator.
        public var group: String
        /// Output tokens per second that one user sees.
        public var tokensPerSecondPerUser: Double
        /// Output tokens per second that one GPU makes for all its users.
        public var tokensPerSecondPerGPU: Double

        /// One configuration, by name and group.
        public init(name: String, group: String, tokensPerSecondPerUser: Double, tokensPerSecondPerGPU: Double) {
            self.name = name
            self.group = group
            self.tokensPerSecondPerUser = tokensPerSecondPerUser
            self.tokensPerSecondPerGPU = tokensPerSecondPerGPU
        }

        fileprivate var point: DataPoint {
            DataPoint(tokensPerSecondPerUser, tokensPerSecondPerGPU, title: name)
        }
    }

    /// What the chart is called.
    public var title: String
    /// The configurations compared.
    public var configurations: [Configuration]
    /// The index of the chosen one; nil when none is.
    public var chosen: Int?

    /// A chart of `configurations`.
    public init(title: String, configurations: [Configuration], chosen: Int? = nil) {
        self.title = title
        self.configurations = configurations
        self.chosen = chosen
    }

    /// The configurations that none other beats in both directions, from the slowest for a user to the fastest.
    ///
    /// Takes n log n time.
    var frontier: [Configuration] {
        let usable = configurations.filter { $0.point.x.isFinite && $0.point.y.isFinite }
        let order = usable.sorted { ($0.point.x, $0.point.y) > ($1.point.x, $1.point.y) }
        var best = -Double.infinity
        var kept: [Configuration] = []
        for configuration in order where configuration.point.y > best {
            best = configuration.point.y
            kept.append(configuration)
        }
        return kept.reversed()
    }

    /// The best throughput at each speed or more: it holds up to a configuration's own speed and falls after it.
    private func staircase(_ best: [Configuration]) -> [DataPoint] {
        guard let first = best.first, let last = best.last else { return [] }
        let falls = zip(best, best.dropFirst()).map { DataPoint($0.point.x, $1.point.y) }
        return [DataPoint(min(0, first.point.x), first.point.y)] + falls + [
            DataPoint(last.point.x, min(0, last.point.y))
        ]
    }

    /// The chart of these values.
    public var chart: Chart {
        let best = frontier
        var marks = [Mark(.line(staircase(best), .steps), ink: .muted, name: "best of all")]
        let groups = configurations.map(\.group).uniqued()
        for (index, group) in groups.enumerated() {
            let points = configurations.filter { $0.group == group }.map(\.point)
            marks.append(Mark(.dots(points), ink: .series(index), name: group))
        }
        var summary = "\(configurations.count) configurations, \(best.count) of them not beaten in both directions."
        if let chosen, configurations.indices.contains(chosen) {
            let choice = configurations[chosen]
            let ink = Ink.series(groups.firstIndex(of: choice.group) ?? 0)
            marks.append(Mark(.dots([choice.point]), ink: ink, emphasis: .strong))
            marks.append(Mark(.text(choice.point, "chosen: \(choice.name)"), ink: .text, emphasis: .strong))
            summary += " Chosen: \(choice.name), \(Decimals.significant(choice.point.x)) tokens/s per user,"
            summary += " \(Decimals.significant(choice.point.y)) tokens/s per GPU."
        }
        let panel = Panel(
            x: Axis("output tokens/s per user: faster answers to the right", includesZero: true),
            y: Axis("output tokens/s per GPU: cheaper tokens upward", includesZero: true), marks: marks)
        return Chart(title: title, summary: summary, panels: [panel])
    }
}
