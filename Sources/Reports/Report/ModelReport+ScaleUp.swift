internal import Calibration
internal import Charts
internal import Performance
internal import Planning
internal import Quantities
internal import Scenarios
internal import Workload

extension ModelReport {
    /// What a sudden rise of the load does until new replicas are ready: a fluid model in steps of five seconds.
    ///
    /// Requests beyond what ready replicas carry pile up; the autoscaler sees the rise after 15 seconds and orders what is
    /// missing at once; a replica is ready after the scenario's start delay. TTFT is the steady one at the load, plus the
    /// time that the pile takes to be worked off. Single requests and their bursts are left out.
    var scaleUp: ReportFigure? {
        guard let best, best.replicas > 1, let calibrated, !isOffline, best.estimate.capacity > .zero else {
            return nil
        }
        let capacity = best.estimate.capacity.perSecond
        let peak = best.estimate.point.rate.perSecond * Double(best.replicas)
        let after = max(2, best.replicas)
        let before = max(1, after / 2)
        let (low, high) = (peak * Double(before) / Double(best.replicas), peak * Double(after) / Double(best.replicas))
        // A fleet that carries the whole load on half its replicas has no rise to fear: double what half can carry.
        let factor = high > capacity * Double(before) ? 1 : 0.8 * capacity * Double(after) / high
        let delay = scenario.traffic.startDelay.value
        let seen = 15.0
        let step = 5.0
        var queue = 0.0
        var moments: [ScaleUpChart.Moment] = []
        var table = ReportTable([
            ("second", .right), ("requests/s", .right), ("waiting", .right), ("replicas", .right),
            ("TTFT (ms)", .right),
        ])
        for tick in -12...Int(min(720, (delay * 2 + 240) / step)) {
            let time = Double(tick) * step
            let rate = (time < 0 ? low : high) * factor
            let ready = time < seen + delay ? before : after
            let most = capacity * Double(ready)
            queue = max(0, queue + (rate - most) * step)
            let each = min(rate / Double(ready), capacity * 0.98)
            let steady = calibrated.estimate(lengths, under: .rate(.perSecond(each), variation: 1)).point.ttft.mean
                .value
            let ttft = steady + queue / most
            moments.append(
                ScaleUpChart.Moment(
                    seconds: time, arrivalRate: rate, queueLength: queue, readyReplicas: Double(ready),
                    ttftSeconds: ttft))
            table.add([
                .figure(time), .figure(rate), .figure(queue.rounded()), .count(ready), .milliseconds(Seconds(ttft)),
            ])
        }
        var limit: Double?
        if case .atMost(let time) = plan.demand.serviceLevel.targets.first(where: { $0.measure == .ttft })?.limit {
            limit = time.value
        }
        return figure(
            "scale-up",
            ScaleUpChart(
                title: "Scaling from \(before) to \(after) replicas after a jump of the load", moments: moments,
                sloSeconds: limit
            ).chart,
            finding: "After a jump to \(Figures.number(high * factor)) requests/s, scaling takes "
                + "\(Figures.time(scenario.traffic.startDelay + Seconds(seen)))",
            "From \(Figures.number(low * factor)) requests/s at second 0; a fluid model without bursts.", table)
    }
}
