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
    /// The rate up to which all SLOs are met at the plan's confidence, by simulation; nil when not known.
    let capacity: Double?

    /// The curve of `replicas` replicas that share all requests.
    init(
        _ replica: CalibratedReplica, _ measure: ServiceTarget.Measure, _ lengths: TokenLengths, replicas: Int,
        slo: ServiceTarget?, capacity: Double? = nil, planned: Double?
    ) {
        self.capacity = capacity
        self.planned = planned
        self.measure = measure
        self.slo = slo
        let metric: Metric = measure == .ttft ? .ttft : .e2e
        let count = Double(replicas)
        let idle = Load.rate(.perSecond(0.001), variation: 1)
        let corrected = replica.replica(for: lengths, under: idle)
        let plain = corrected.estimate(lengths, under: idle)
        let capacity = plain.capacity.perSecond
        points = Self.shares.compactMap { share in
            let load = Load.rate(.perSecond(capacity * share), variation: 1)
            let estimate = corrected.estimate(lengths, under: load)
            guard estimate.point.state == .steady else { return nil }
            let prediction = replica.prediction(metric, of: estimate, lengths)
            let spread = measure == .ttft ? estimate.point.ttft : estimate.point.e2e
            var interval: ClosedRange<Double>?
            if let low = prediction.low, let high = prediction.high, low.isFinite, high.isFinite, low <= high {
                // The interval is of the mean; other statistics are taken to be off by the same factors.
                let scale = spread.mean > .zero ? spread.at(slo?.statistic ?? .mean) / spread.mean : 1
                interval = (low * scale)...(high * scale)
            }
            return Point(rate: capacity * share * count, spread: spread, interval: interval)
        }
        knee = plain.kneeConcurrency.map {
            corrected.operatingPoint(lengths, under: .concurrency($0)).rate.perSecond * count
        }.flatMap { $0 < capacity * count ? $0 : nil }
    }

    /// Mean with its interval, median, and the high percentiles, with the SLO and the knee.
    var chart: Chart {
        // The SLO's own statistic is drawn too, with the band.
        let usual: [Statistic] = [.mean, .p95, .p99]
        let curves = (usual.contains(banded) ? usual : usual + [banded]).map { statistic in
            LatencyRateChart.Curve(
                name: statistic.rawValue,
                points: points.map {
                    LatencyRateChart.Sample(
                        requestsPerSecond: $0.rate, seconds: $0.spread.at(statistic).value,
                        interval: statistic == banded ? $0.interval : nil)
                })
        }
        let limit: Double? = if case .atMost(let time) = slo?.limit { time.value } else { nil }
        return LatencyRateChart(
            title: title,
            curves: curves, sloSeconds: limit, capacityRate: slo == nil ? nil : capacity, kneeRate: knee,
            plannedRate: planned,
            intervalNote:
                "Pale: 90% prediction interval of \(banded.rawValue). Knee: beyond it, twice the concurrency brings less than "
                + "1.4x the throughput."
        ).chart
    }

    /// The statistic that the band is of: the SLO's, so that band and limit can be compared.
    var banded: Statistic { slo?.statistic ?? .mean }

    /// What the curve shows about the SLO and the load; nil without either.
    var finding: String? {
        let name = Wording.measure(measure)
        guard let planned else { return nil }
        let here = points.min { abs($0.rate - planned) < abs($1.rate - planned) }
        guard let slo, let capacity else {
            return here.map { "\(name) p95 is \(Figures.time($0.spread.p95)) at \(Figures.number(planned)) requests/s" }
        }
        return
            "All SLOs are met up to \(Figures.number(capacity)) requests/s, \(Figures.number(capacity / planned, digits: 2))x "
            + "the load; target \(name) \(slo.statistic.rawValue) \(Wording.bound(slo.limit))"
    }

    private var title: String {
        switch measure {
        case .ttft: "Time to first token (TTFT) by request rate"
        case .tpot: "Time per output token (TPOT) by request rate"
        case .e2e: "End-to-end latency (E2E) by request rate"
        case .outputSpeed: "Output speed per user by request rate"
        }
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
