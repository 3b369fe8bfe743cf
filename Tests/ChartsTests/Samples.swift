import Charts

/// One chart of each kind with values such as reports have.
enum Samples {
    static let all: [(name: String, source: any ChartSource)] = [
        ("pareto", pareto), ("latency-rate", latency), ("cost-slo", costBySLO), ("token-price", tokenPrice),
        ("break-even", breakEven), ("ownership", ownership), ("demand-day", day), ("demand-week", week),
        ("utilization", utilization),
        ("memory", memory(80e9)), ("memory-over", memory(60e9)), ("break-even-never", breakEvenNever),
        ("accuracy", accuracy), ("tornado", tornado),
        ("cost", cost), ("cost-difference", costDifference), ("scale-up", scaleUp), ("fleet-queue", fleetQueue),
        ("offers", offers), ("sweep", sweep), ("hardware", hardware),
    ]

    static let pareto = ParetoChart(
        title: "Eight-way tensor parallelism is the cheapest that feels quick",
        configurations: (0..<36).map { index in
            let tensor = [1, 2, 4, 8][index % 4]
            let group = ["H100 SXM", "H200 SXM", "MI300X"][index / 12]
            let batch = Double([4, 16, 64][index / 4 % 3])
            let speed = Double(tensor) * 38 / (1 + batch / 40) * (1 + Double(index / 12) * 0.13)
            return ParetoChart.Configuration(
                name: "\(group) TP\(tensor) batch \(Int(batch))", group: group, tokensPerSecondPerUser: speed,
                tokensPerSecondPerGPU: speed * batch / Double(tensor) * 0.8)
        }, chosen: 15)

    static let latency = LatencyRateChart(
        title: "TTFT p95 stays within 500 ms up to 14 requests/s",
        curves: [("TTFT p50", 0.09), ("TTFT p95", 0.2), ("TTFT p99", 0.34)].map { name, base in
            LatencyRateChart.Curve(
                name: name,
                points: (1...19).map {
                    let seconds = base / (1 - Double($0) / 20)
                    return .init(
                        requestsPerSecond: Double($0), seconds: seconds,
                        interval: name == "TTFT p95" ? seconds * 0.8...seconds * 1.3 : nil)
                })
        }, sloSeconds: 0.5, kneeRate: 17.2, plannedRate: 11)

    static let costBySLO = CostSLOChart(
        title: "Below 250 ms only the H200 is left", sloName: "TTFT p95",
        lines: [
            ("H200 SXM", [(0.1, 46_000.0), (0.2, 31_000), (0.5, 24_000)]),
            ("H100 SXM", [(0.25, 34_000), (0.4, 22_000), (0.8, 15_500)]), ("L40S", [(0.6, 17_000), (0.9, 9_800)]),
        ].map { name, steps in
            .init(accelerator: name, steps: steps.map { .init(sloSeconds: $0.0, dollarsPerMonth: $0.1) })
        }, targetSeconds: 0.3)

    static let tokenPrice = TokenPriceChart(
        title: "An idle GPU makes expensive tokens",
        curves: [("H100 SXM", 0.9), ("L40S", 0.5), ("A100 80 GB", 0.66)].map { name, price in
            .init(
                name: name,
                points: [0.01, 0.03, 0.1, 0.3, 1, 3, 10].map { rate in
                    let dollars = price * (0.4 + 1 / rate)
                    return .init(
                        requestsPerSecond: rate, dollarsPerMillionTokens: dollars,
                        interval: name == "L40S" ? dollars * 0.7...dollars * 1.5 : nil)
                })
        }, references: [.init(name: "open-weights API", dollarsPerMillionTokens: 0.88)],
        plannedRate: 0.7)

    static let breakEven = BreakEvenChart(
        title: "On-premises servers pay from 5.6 billion tokens a month", apiName: "API at $0.90 per 1M",
        apiDollarsPerMillionTokens: 0.9,
        stairs: (1...4).map {
            let cost = Double($0) * 5_037
            return .init(tokensPerMonth: Double($0) * 8.2e9, dollarsPerMonth: cost, interval: cost * 0.85...cost * 1.2)
        }, volume: 12e9)

    static let ownership = OwnershipChart(
        bought: "Servers for the peak", rented: "p5.48xlarge at aws", investment: 312_000,
        runningPerMonth: 6_200, rentPerMonth: 40_179, lifeMonths: 48)

    static let breakEvenNever = BreakEvenChart(
        title: "The API stays cheaper", apiName: "API at $0.20 per 1M", apiDollarsPerMillionTokens: 0.2,
        stairs: (1...3).map { .init(tokensPerMonth: Double($0) * 8.2e9, dollarsPerMonth: Double($0) * 5_037) },
        volume: 12e9, laterCrossing: 1.5e12)

    private static let shape = [
        0.35, 0.28, 0.24, 0.22, 0.22, 0.26, 0.36, 0.52, 0.72, 0.88, 0.96, 0.98, 0.93, 0.95, 1, 0.98, 0.94, 0.86, 0.78,
        0.74,
        0.7, 0.62, 0.52, 0.43,
    ]

    private static func slot(_ demand: Double) -> DemandCapacityChart.Slot {
        let spot = demand > 14 ? Double(Int((demand - 14) / 4) + 1) * 4 : 0
        let api = max(0, demand - 36)
        let onDemand = min(spot, 8)
        return .init(
            demand: demand, capacities: [14, onDemand, min(14, spot - onDemand), api],
            dollarsPerHour: 24 + spot * 2.1 + api * 3)
    }

    static let day = DemandCapacityChart(
        title: "Committed instances carry the night, spot the afternoon",
        purchases: ["committed", "on demand", "spot", "API"], slots: shape.map { slot($0 * 40) })

    static let week = DemandCapacityChart(
        title: "Weekends need only the committed instances", purchases: ["committed", "on demand", "spot", "API"],
        slots: (0..<7).flatMap { day in shape.map { slot($0 * (day < 5 ? 38 : 15)) } })

    static let utilization = UtilizationHeatmap(
        title: "Nights and weekends are mostly idle",
        shares: (0..<7).map { day in shape.map { day == 6 && $0 < 0.23 ? nil : $0 * (day < 5 ? 0.93 : 0.4) } })

    static func memory(_ total: Double) -> MemoryWaterfallChart {
        MemoryWaterfallChart(
            title: "Llama 3.1 70B in FP8 on one GPU", totalName: "memory", totalBytes: total,
            items: [
                .init(name: "not used by the engine", bytes: 6.4e9), .init(name: "weights", bytes: 35.3e9),
                .init(name: "activations", bytes: 3.1e9), .init(name: "CUDA graphs", bytes: 1.4e9),
                .init(name: "KV cache, 64 sequences", bytes: 21.5e9),
            ])
    }

    static let accuracy = AccuracyChart(
        title: "TPOT is predicted within 20% for most runs", quantity: "TPOT p50", format: .seconds,
        pairs: (0..<60).map { index in
            let measured = 0.008 * Double(1 + index % 20) * (1 + Double(index / 20) * 0.3)
            let factor = 1 + Double((index * 37) % 41 - 20) / 75
            let predicted = measured * factor
            return .init(
                name: "run \(index)", group: ["H100", "A100", "L40S"][index / 20], measured: measured,
                predicted: predicted, interval: index % 3 == 0 ? predicted * 0.85...predicted * 1.2 : nil)
        })

    static let tornado = TornadoChart(
        title: "The length of answers matters most", baselineDollars: 31_000,
        inputs: [
            .init(
                name: "price per GPU and hour", lowText: "$1.80", highText: "$3.90", dollarsAtLow: 24_000,
                dollarsAtHigh: 43_000),
            .init(name: "output tokens", lowText: "180", highText: "900", dollarsAtLow: 19_000, dollarsAtHigh: 58_000),
            .init(
                name: "prefix cache hits", lowText: "0%", highText: "60%", dollarsAtLow: 34_500, dollarsAtHigh: 27_000
            ),
            .init(name: "peak over mean", lowText: "1.5", highText: "3", dollarsAtLow: 27_000, dollarsAtHigh: 37_000),
            .init(
                name: "start-up time of a replica", lowText: "1 min", highText: "8 min", dollarsAtLow: 30_500,
                dollarsAtHigh: 32_000),
        ])

    static let cost = CostBreakdownChart(
        title: "Instances are most of the cost",
        items: [
            .init(name: "4 x p5.48xlarge, committed", dollarsPerMonth: 78_400),
            .init(name: "2 x p5.48xlarge, on demand, 9 h a day", dollarsPerMonth: 31_200),
            .init(name: "spot", dollarsPerMonth: 8_120), .init(name: "storage", dollarsPerMonth: 640),
            .init(name: "traffic", dollarsPerMonth: 1_210), .init(name: "support", dollarsPerMonth: nil),
        ])

    static let costDifference = CostBreakdownChart(
        title: "Committing more saves a sixth",
        items: [
            .init(name: "committed", dollarsPerMonth: 78_400, baselineDollarsPerMonth: 39_200),
            .init(name: "on demand", dollarsPerMonth: 31_200, baselineDollarsPerMonth: 96_000),
            .init(name: "spot", dollarsPerMonth: 8_120, baselineDollarsPerMonth: 8_120),
            .init(name: "storage", dollarsPerMonth: 640, baselineDollarsPerMonth: nil),
            .init(name: "support", dollarsPerMonth: nil),
        ], isDifference: true)

    static let scaleUp = ScaleUpChart(
        title: "A cold start of five minutes costs four minutes of SLO",
        moments: stride(from: 0.0, through: 900, by: 15).map { time in
            let ready = time < 420 ? 4.0 : time < 510 ? 6 : 8
            let arrivals = time < 120 ? 10.0 : 24
            let queue = time < 120 ? 2 : time < 420 ? (time - 120) * 1.1 : max(2, 330 - (time - 420) * 2.2)
            return .init(
                seconds: time, arrivalRate: arrivals, queueLength: queue, readyReplicas: ready,
                ttftSeconds: 0.2 + queue / 60)
        }, sloSeconds: 2)

    static let fleetQueue = FleetQueueChart(
        title: "Larger fleets can run hotter", waitName: "mean queue wait",
        curves: [0.7, 0.8, 0.9, 0.95].map { busy in
            .init(
                utilization: busy,
                points: [1, 2, 4, 8, 16, 32, 64].map { count in
                    .init(replicas: count, seconds: 2 * busy / (1 - busy) / Double(count * count).squareRoot() / 3)
                })
        }, limitSeconds: 0.5)

    static let offers = OfferPriceChart(
        title: "Twelve offers of an H100 are cheaper",
        offers: (0..<20).map { index in
            .init(name: "provider \(index) on demand", dollarsPerHour: 1.3 + Double(index) * 0.35, age: "2026-07-31")
        }, chosen: 12)

    static let sweep = SweepHeatmap(
        title: "Cost by rate and accelerator", rowName: "workload.rate", rows: ["5/s", "10/s", "20/s"],
        columnName: "gpu",
        columns: ["H100", "A100"], dollars: [[5548, 16_447], [11_077, nil], [22_110, 61_000]])

    static let hardware = HardwareComparisonChart(
        title: "Bandwidth decides decoding, FLOP/s decide prefill",
        accelerators: ["A100 80 GB", "H100 SXM", "H200 SXM", "MI300X", "L40S"],
        properties: [
            .init(name: "memory", format: .bytes, values: [80e9, 80e9, 141e9, 192e9, 48e9]),
            .init(
                name: "bandwidth", format: .number(unit: "B/s"), values: [2.04e12, 3.35e12, 4.8e12, 5.3e12, 0.864e12]),
            .init(
                name: "dense BF16", format: .number(unit: "FLOP/s"), values: [312e12, 989e12, 989e12, 1307e12, 362e12]),
            .init(name: "price an hour", format: .dollars, values: [1.79, 2.99, 3.79, nil, 0.99]),
        ], chosen: 2)
}
