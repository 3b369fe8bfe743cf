/// What happens when load jumps: arrivals, ready replicas, the queue, and TTFT with the time it misses its SLO.
public struct ScaleUpChart: ChartSource, Equatable {
    /// The state of the fleet at one time.
    public struct Moment: Sendable, Equatable {
        /// Seconds from the start.
        public var seconds: Double
        /// Requests per second that arrive.
        public var arrivalRate: Double
        /// Requests that wait.
        public var queueLength: Double
        /// Replicas that serve.
        public var readyReplicas: Double
        /// TTFT in seconds; nil when not known.
        public var ttftSeconds: Double?

        /// The state of the fleet at one time.
        public init(
            seconds: Double, arrivalRate: Double, queueLength: Double, readyReplicas: Double, ttftSeconds: Double? = nil
        ) {
            self.seconds = seconds
            self.arrivalRate = arrivalRate
            self.queueLength = queueLength
            self.readyReplicas = readyReplicas
            self.ttftSeconds = ttftSeconds
        }
    }

    /// What the chart is called.
    public var title: String
    /// The states in the order of time.
    public var moments: [Moment]
    /// The limit for TTFT in seconds; nil for none.
    public var sloSeconds: Double?

    /// A timeline of `moments`.
    public init(title: String, moments: [Moment], sloSeconds: Double? = nil) {
        self.title = title
        self.moments = moments
        self.sloSeconds = sloSeconds
    }

    /// The stretches of time, in seconds, in which TTFT is above its SLO.
    public var breaches: [ClosedRange<Double>] {
        guard let sloSeconds else { return [] }
        var found: [ClosedRange<Double>] = []
        for (now, next) in zip(moments, moments.dropFirst()) {
            guard let ttft = now.ttftSeconds, ttft > sloSeconds, let range = Bar.range(now.seconds, next.seconds)
            else { continue }
            if let last = found.last, last.upperBound == range.lowerBound {
                found[found.count - 1] = last.lowerBound...range.upperBound
            } else {
                found.append(range)
            }
        }
        return found
    }

    /// The chart of these values.
    public var chart: Chart {
        let times = moments.map(\.seconds).filter(\.isFinite)
        let ends = times.min().flatMap { low in times.max().map { low...$0 } }
        var x = Axis("", format: .seconds, ends: ends)
        x.isLabelled = false
        func panel(_ title: String, _ value: KeyPath<Moment, Double>, _ ink: Ink) -> Panel {
            let points = moments.map { DataPoint($0.seconds, $0[keyPath: value]) }
            return Panel(x: x, y: Axis(title, includesZero: true), marks: [Mark(.line(points, .steps), ink: ink)])
        }
        var panels = [
            panel("requests/s arriving", \.arrivalRate, .series(0)),
            panel("replicas ready", \.readyReplicas, .series(0)),
            panel("requests waiting", \.queueLength, .series(0)),
        ]
        if moments.contains(where: { $0.ttftSeconds != nil }) { panels.append(ttftPanel(x)) }
        x.isLabelled = true
        x.title = "time since the start"
        panels[panels.count - 1].x = x
        return Chart(
            title: title, subtitle: verdict, summary: "Arrivals, replicas, queue and TTFT over time. \(verdict)",
            panels: panels, arrangement: .stack)
    }

    /// How long TTFT is above its limit, in a sentence; empty without a limit.
    private var verdict: String {
        guard sloSeconds != nil else { return "" }
        let breaches = self.breaches
        guard !breaches.isEmpty else { return "TTFT meets its SLO all the time." }
        let length = breaches.map { $0.upperBound - $0.lowerBound }.reduce(0, +)
        let stretches = breaches.count == 1 ? "" : " in \(breaches.count) stretches"
        let isOver = moments.last.map { breaches.last?.upperBound ?? -.infinity < $0.seconds } ?? true
        return "TTFT violates its SLO for \(isOver ? "" : "at least ")\(ValueFormat.seconds.text(length))\(stretches)"
            + (isOver ? "." : ", and still does at the end.")
    }

    private func ttftPanel(_ x: Axis) -> Panel {
        let known = moments.filter { $0.ttftSeconds != nil }
        let points = known.map { DataPoint($0.seconds, $0.ttftSeconds ?? 0) }
        var marks: [Mark] = []
        for range in breaches.prefix(100) {
            // From the SLO up to the curve, whose value holds until the next moment.
            var area = points.filter { range.contains($0.x) && $0.x < range.upperBound }.map {
                DataInterval($0.x, low: sloSeconds ?? 0, high: $0.y)
            }
            if let last = area.last { area.append(DataInterval(range.upperBound, low: last.low, high: last.high)) }
            marks.append(Mark(.area(area, .steps, isInterval: true), ink: .alarm))
        }
        marks.append(Mark(.line(points, .steps), ink: .text))
        if let sloSeconds {
            let text = "SLO \(ValueFormat.seconds.text(sloSeconds))"
            marks.append(Mark(.horizontalRule(sloSeconds, label: text), ink: .alarm))
        }
        return Panel(x: x, y: Axis("TTFT", format: .seconds, includesZero: true), marks: marks, weight: 1.4)
    }
}
