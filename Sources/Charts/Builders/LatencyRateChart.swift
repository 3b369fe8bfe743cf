/// Latency against request rate: how far a deployment can be pushed, with its knee and the SLO.
public struct LatencyRateChart: ChartSource, Equatable {
    /// One percentile of one latency.
    public struct Curve: Sendable, Equatable {
        /// Its name, such as "TTFT p95".
        public var name: String
        /// The curve by rate.
        public var points: [Sample]

        /// The curve `name` through `points`.
        public init(name: String, points: [Sample]) {
            self.name = name
            self.points = points
        }
    }

    /// The latency at one rate.
    public struct Sample: Sendable, Equatable {
        /// Requests per second offered.
        public var requestsPerSecond: Double
        /// The latency in seconds.
        public var seconds: Double
        /// The interval it lies in, in seconds; nil when not known.
        public var interval: ClosedRange<Double>?

        /// The latency `seconds` at a rate.
        public init(requestsPerSecond: Double, seconds: Double, interval: ClosedRange<Double>? = nil) {
            self.requestsPerSecond = requestsPerSecond
            self.seconds = seconds
            self.interval = interval
        }
    }

    /// What the chart is called.
    public var title: String
    /// The curves.
    public var curves: [Curve]
    /// The limit in seconds; nil for none.
    public var sloSeconds: Double?
    /// The rate in requests per second up to which the SLO is met; nil when not known.
    public var capacityRate: Double?
    /// The rate in requests per second from which more of them bring little throughput; nil when not known.
    public var kneeRate: Double?
    /// The rate in requests per second that is planned for; nil when not known.
    public var plannedRate: Double?
    /// What the pale areas show, as a note.
    public var intervalNote: String

    /// A chart of `curves`.
    public init(
        title: String, curves: [Curve], sloSeconds: Double? = nil, capacityRate: Double? = nil,
        kneeRate: Double? = nil, plannedRate: Double? = nil,
        intervalNote: String = "Pale areas are the intervals the latencies lie in."
    ) {
        self.title = title
        self.curves = curves
        self.sloSeconds = sloSeconds
        self.capacityRate = capacityRate
        self.kneeRate = kneeRate
        self.plannedRate = plannedRate
        self.intervalNote = intervalNote
    }

    /// The chart of these values.
    public var chart: Chart {
        var marks: [Mark] = []
        for (index, curve) in curves.enumerated() {
            let band = curve.points.compactMap { sample in
                sample.interval.map {
                    DataInterval(sample.requestsPerSecond, low: $0.lowerBound, high: $0.upperBound)
                }
            }
            if !band.isEmpty {
                marks.append(Mark(.area(band, .straight, isInterval: true), ink: .series(index)))
            }
            let points = curve.points.map { DataPoint($0.requestsPerSecond, $0.seconds) }
            marks.append(Mark(.line(points, .straight), ink: .series(index), name: curve.name))
        }
        var summary = "\(curves.count) latency curves over the rate of requests."
        if let sloSeconds {
            let text = "SLO \(ValueFormat.seconds.text(sloSeconds))"
            marks.append(Mark(.horizontalRule(sloSeconds, label: text), ink: .alarm))
            summary += " \(text)."
        }
        if let kneeRate {
            let text = "knee at \(Decimals.significant(kneeRate))/s"
            marks.append(Mark(.verticalRule(kneeRate, label: text), ink: .muted))
            summary += " The \(text)."
        }
        if let capacityRate {
            let text = "SLO met to \(Decimals.significant(capacityRate))/s"
            marks.append(Mark(.verticalRule(capacityRate, label: text), ink: .alarm))
            summary += " \(text)."
        }
        if let plannedRate {
            let text = "your load, \(Decimals.significant(plannedRate))/s"
            marks.append(Mark(.verticalRule(plannedRate, label: text), ink: .text))
            summary += " Planned for: \(Decimals.significant(plannedRate)) requests/s."
        }
        let hasBand = curves.contains { $0.points.contains { $0.interval != nil } }
        let panel = Panel(
            x: Axis("requests/s offered", includesZero: true),
            y: Axis("latency, logarithmic", format: .seconds, spread: .logarithmic), marks: marks)
        return Chart(
            title: title, summary: summary, panels: [panel], keyPlace: .ends,
            notes: hasBand ? [intervalNote] : [])
    }
}
