/// Waiting time against fleet size at fixed utilization: larger fleets can be run hotter.
public struct FleetQueueChart: ChartSource, Equatable {
    /// One utilization.
    public struct Curve: Sendable, Equatable {
        /// The utilization as a fraction of one.
        public var utilization: Double
        /// The wait by fleet size.
        public var points: [Wait]

        /// The waits at `utilization`.
        public init(utilization: Double, points: [Wait]) {
            self.utilization = utilization
            self.points = points
        }
    }

    /// The wait at one fleet size.
    public struct Wait: Sendable, Equatable {
        /// Replicas in the fleet.
        public var replicas: Int
        /// The wait in seconds.
        public var seconds: Double

        /// The wait with `replicas`.
        public init(replicas: Int, seconds: Double) {
            self.replicas = replicas
            self.seconds = seconds
        }
    }

    /// What the chart is called.
    public var title: String
    /// Which wait it is, such as "mean queue wait".
    public var waitName: String
    /// The utilizations.
    public var curves: [Curve]
    /// The wait allowed, in seconds; nil for none.
    public var limitSeconds: Double?

    /// A chart of `curves`.
    public init(title: String, waitName: String, curves: [Curve], limitSeconds: Double? = nil) {
        self.title = title
        self.waitName = waitName
        self.curves = curves
        self.limitSeconds = limitSeconds
    }

    /// The chart of these values.
    public var chart: Chart {
        var marks: [Mark] = []
        for (index, curve) in curves.enumerated() {
            let points = curve.points.map { DataPoint(Double($0.replicas), $0.seconds) }
            let name = "\(ValueFormat.percent.text(curve.utilization)) utilization"
            marks.append(Mark(.line(points, .straight), ink: .series(index), name: name))
            if points.count <= 40 { marks.append(Mark(.dots(points), ink: .series(index), name: name)) }
        }
        if let limitSeconds {
            let text = "allowed \(ValueFormat.seconds.text(limitSeconds))"
            marks.append(Mark(.horizontalRule(limitSeconds, label: text), ink: .alarm))
        }
        let panel = Panel(
            x: Axis("replicas, logarithmic", spread: .logarithmic),
            y: Axis("\(waitName), logarithmic", format: .seconds, spread: .logarithmic), marks: marks)
        return Chart(
            title: title, summary: "\(waitName) by fleet size at \(curves.count) utilizations.", panels: [panel],
            keyPlace: .ends)
    }
}
