internal import Calibration
internal import Charts
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// One latency of a fleet as the rate of requests grows, up to its capacity.
struct LatencyCurve {
    /// The latency at one rate.
    struct Point {
        /// Requests a second over all replicas.
        var rate: Double
        /// The latency.
        var spread: Spread
        /// Where the measured mean lies in nine of ten cases, in seconds; nil when not known.
        var interval: ClosedRange<Double>?
    }

    private static let shares = [0.01, 0.02, 0.05] + (1...18).map { Double($0) / 20 } + [0.93, 0.95, 0.97, 0.98, 0.99]

    let measure: ServiceTarget.Measure
    let slo: ServiceTarget?
    let points: [Point]
    /// The rate from which twice the requests bring less than 1.4 times the throughput; nil where that is beyond capacity.
    let knee: Double?
    /// The rate that is planned for; nil when none is.
    let planned: Double?

    /// The curve of `replicas` replicas that share all requests.
    init(
        _ replica: CalibratedReplica, _ measure: ServiceTarget.Measure, _ lengths: TokenLengths, replicas: Int,
        slo: ServiceTarget?, planned: Double?
    ) {
        self.planned = planned
        self.measure = measure
        self.slo = slo
        let metric: Metric = measure == .ttft ? .ttft : .e2e
        let count = Double(replicas)
        let idle = Load.rate(.perSecond(0.001), variation: 1)
        let corrected = (try? replica.replica(for: lengths, under: idle)) ?? replica.replica
        let plain = corrected.estimate(lengths, under: idle)
        let capacity = plain.capacity.perSecond
        points = Self.shares.compactMap { share in
            let load = Load.rate(.perSecond(capacity * share), variation: 1)
            let estimate = corrected.estimate(lengths, under: load)
            guard estimate.point.state == .steady else { return nil }
            let prediction = replica.prediction(metric, of: estimate, lengths)
            var interval: ClosedRange<Double>?
            if let low = prediction.low, let high = prediction.high, low.isFinite, high.isFinite, low <= high {
                interval = low...high
            }
            return Point(
                rate: capacity * share * count, spread: measure == .ttft ? estimate.point.ttft : estimate.point.e2e,
                interval: interval)
        }
        knee = plain.kneeConcurrency.map {
            corrected.operatingPoint(lengths, under: .concurrency($0)).rate.perSecond * count
        }.flatMap { $0 < capacity * count ? $0 : nil }
    }

    /// Mean with its interval, median, and the high percentiles, with the SLO and the knee.
    var chart: Chart {
        func curve(_ name: String, _ value: (Spread) -> Seconds, interval: Bool = false) -> LatencyRateChart.Curve {
            LatencyRateChart.Curve(
                name: name,
                points: points.map {
                    LatencyRateChart.Sample(
                        requestsPerSecond: $0.rate, seconds: value($0.spread).value,
                        interval: interval ? $0.interval : nil)
                })
        }
        var limit: Double?
        if case .atMost(let time) = slo?.limit { limit = time.value }
        var chart = LatencyRateChart(
            title: title,
            curves: [curve("mean", \.mean, interval: true), curve("p95", \.p95), curve("p99", \.p99)],
            sloSeconds: limit, kneeRate: knee, plannedRate: planned,
            intervalNote: "Pale: where a measured mean lies in nine of ten cases. Knee: from there on, twice the "
                + "requests in flight bring less than 1.4 times the throughput."
        ).chart
        if let slo {
            let reach = holdsUpTo.map { "; met up to \(Figures.number($0)) requests/s" } ?? ""
            chart.subtitle = "SLO: \(Wording.target(slo))\(reach)."
        }
        return chart
    }

    private var title: String {
        switch measure {
        case .ttft: "Time to the first token (TTFT) as more requests come"
        case .tpot: "Time per token (TPOT) as more requests come"
        case .e2e: "Time to the whole answer (E2E) as more requests come"
        case .outputSpeed: "Speed of an answer as more requests come"
        }
    }

    /// The rate up to which the SLO holds, between the rates drawn; nil without one, and where it always holds.
    private var holdsUpTo: Double? {
        guard let slo, case .atMost(let limit) = slo.limit else { return nil }
        func value(_ point: Point) -> Double { point.spread.at(slo.statistic).value }
        for (low, high) in zip(points, points.dropFirst()) where value(low) <= limit.value && value(high) > limit.value
        {
            return low.rate + (high.rate - low.rate) * (limit.value - value(low)) / (value(high) - value(low))
        }
        return nil
    }

    /// The numbers.
    var table: ReportTable {
        var table = ReportTable([
            ("requests/s", .right), ("mean (ms)", .right), ("low (ms)", .right), ("high (ms)", .right),
            ("p50 (ms)", .right), ("p90 (ms)", .right), ("p95 (ms)", .right), ("p99 (ms)", .right),
        ])
        for point in points {
            table.add([
                .figure(point.rate), .milliseconds(point.spread.mean),
                .milliseconds(point.interval.map { Seconds($0.lowerBound) }),
                .milliseconds(point.interval.map { Seconds($0.upperBound) }), .milliseconds(point.spread.p50),
                .milliseconds(point.spread.p90), .milliseconds(point.spread.p95), .milliseconds(point.spread.p99),
            ])
        }
        return table
    }
}
