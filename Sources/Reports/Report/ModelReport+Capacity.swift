internal import Calibration
internal import Catalog
internal import Charts
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

extension ModelReport {
    /// Where the memory of one accelerator goes.
    var memory: ReportFigure? {
        guard let best, let memory = try? model.replica(best.deployment).replica.memory else {
            return nil
        }
        return figure(
            "memory", MemoryFigure.chart(memory, best.deployment),
            finding: "\(Figures.gibibytes(memory.cache)) of each GPU's memory is left for the KV cache",
            MemoryFigure.words(memory, lengths), MemoryFigure.table(memory))
    }

    /// Latency of the whole fleet against the rate of requests.
    func latency(_ measure: ServiceTarget.Measure) -> ReportFigure? {
        guard let best, let calibrated, !isOffline else { return nil }
        let curve = LatencyCurve(
            calibrated, measure, lengths, replicas: best.replicas,
            slo: plan.demand.serviceLevel.targets.first { $0.measure == measure },
            capacity: best.carried(plan.demand).map { $0 * Double(best.replicas) },
            planned: best.estimate.point.rate.perSecond * Double(best.replicas))
        guard curve.points.count > 2 else { return nil }
        let name = Wording.measure(measure)
        return figure(
            "latency-\(name)", curve.chart, finding: curve.finding,
            "\(best.replicas == 1 ? "One replica" : "All \(best.replicas) replicas") up to saturation; the band is the 90% "
                + "prediction interval of \(curve.banded.rawValue).",
            curve.table)
    }

    /// Throughput of an accelerator against the speed that a user sees.
    var pareto: ReportFigure? {
        guard let best else { return nil }
        var seen: Set<String> = []
        let deployments = Array(
            ([best] + HardwareFigure.shown(plan.results.compactMap(\.best))).map(\.deployment)
                .filter { seen.insert($0.accelerator.id).inserted }.prefix(6))
        let names = Dictionary(
            uniqueKeysWithValues: zip(
                deployments.map(\.accelerator.id), HardwareFigure.shortNames(deployments.map(\.accelerator.id))))
        var points: [ParetoChart.Configuration] = []
        var table = ReportTable([
            ("accelerator", .left), ("replica", .left), ("requests in flight", .right),
            ("tokens/s a user", .right), ("tokens/s an accelerator", .right),
        ])
        func add(_ deployment: Deployment, _ estimate: Estimate) {
            let devices = Double(deployment.parallelism.devices)
            let (user, device) = (estimate.perceivedTokens.perSecond, estimate.outputTokens.perSecond / devices)
            let replica = "\(deployment.parallelism) \(deployment.weightPrecision.rawValue)"
            let name = names[deployment.accelerator.id] ?? deployment.accelerator.id
            points.append(
                ParetoChart.Configuration(
                    name: "\(name) \(replica), \(Figures.fixed(estimate.point.inFlight, decimals: 0)) in flight",
                    group: name, tokensPerSecondPerUser: user, tokensPerSecondPerGPU: device))
            table.add([
                .text(deployment.accelerator.id), .text(replica), .figure(estimate.point.inFlight), .figure(user),
                .figure(device),
            ])
        }
        add(best.deployment, best.estimate)
        for deployment in deployments {
            guard
                let replica = try? model.replica(deployment).replica(for: lengths, under: .concurrency(1))
            else { continue }
            for users in [1, 2, 4, 8, 16, 32, 64, 128, 256] {
                let estimate = replica.estimate(lengths, under: .concurrency(Double(users)))
                guard estimate.point.state == .steady else { break }
                add(deployment, estimate)
            }
        }
        return figure(
            "pareto",
            ParetoChart(
                title: "Throughput per GPU against speed per user", configurations: points, chosen: 0
            ).chart,
            finding:
                "The plan runs at \(Figures.number(best.estimate.perceivedTokens.perSecond)) output tokens/s per user",
            "Each sign is a concurrency from 1 to 256 on the deployment planned for that accelerator; up and right is better.",
            table
        )
    }

    /// The cheapest option on each accelerator, side by side.
    var hardware: ReportFigure? {
        let options = plan.results.compactMap(\.best)
        guard best != nil, HardwareFigure.shown(options).count > 1 else { return nil }
        return figure(
            "hardware", HardwareFigure.chart(options, isOffline: isOffline), finding: HardwareFigure.finding(options),
            "The cheapest configuration that meets all SLOs on each accelerator."
                + (HardwareFigure.shown(options).count < options.count
                    ? " Far more expensive ones are in the table only." : ""),
            HardwareFigure.table(options))
    }

    /// How long requests wait for a slot in fleets of all sizes.
    var queueing: ReportFigure? {
        guard let best, best.replicas > 1, !isOffline, best.estimate.capacity > .zero else { return nil }
        let slots = max(1, Int(min(1e4, best.estimate.slots)))
        let service = Double(slots) / best.estimate.capacity.perSecond
        var table = ReportTable([
            ("busy", .right), ("replicas", .right), ("slots", .right), ("mean wait (ms)", .right),
        ])
        let curves = [0.9, 0.95, 0.98, 0.99].map { busy in
            let waits = [1, 2, 4, 8, 16, 32, 64].compactMap { replicas -> FleetQueueChart.Wait? in
                let servers = replicas * slots
                guard servers <= 50_000 else { return nil }
                let wait = ErlangC(servers: servers, load: busy * Double(servers)).wait() * service
                // Nobody notices a tenth of a millisecond.
                guard wait > 1e-4 else { return nil }
                table.add([.share(busy), .count(replicas), .count(servers), .milliseconds(Seconds(wait))])
                return FleetQueueChart.Wait(replicas: replicas, seconds: wait)
            }
            return FleetQueueChart.Curve(utilization: busy, points: waits)
        }.filter { !$0.points.isEmpty }
        guard !curves.isEmpty else { return nil }
        return figure(
            "queue",
            FleetQueueChart(
                title: "Mean wait for a slot by fleet size and utilization", waitName: "mean wait for a slot",
                curves: curves
            ).chart, finding: "Larger fleets can run at higher utilization before requests wait",
            "Erlang C with \(slots) slots a replica and all replicas as one pool; waits below 0.1 ms are not drawn.",
            table)
    }
}
