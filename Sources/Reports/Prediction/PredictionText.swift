internal import Calibration
internal import Catalog
internal import Performance
internal import Quantities
internal import Workload

/// A prediction for a terminal.
public struct PredictionText {
    private let report: PredictionReport
    private let style: TerminalStyle

    /// The text of `report`.
    public init(_ report: PredictionReport, style: TerminalStyle = .plain) {
        self.report = report
        self.style = style
    }

    /// All lines.
    public var lines: [String] {
        let deployment = report.calibrated.replica.deployment
        var lines = [
            style.bold("\(deployment.model.id) on \(deployment.parallelism.devices) x \(deployment.accelerator.name)"),
            "  run      \(Wording.deployment(deployment))",
            "  load     \(Wording.load(report.load)), \(Wording.lengths(report.lengths))",
        ]
        guard report.fits else { return lines + ["", style.bad(refusal)] + memory + notes }
        if report.estimate.point.state == .saturated {
            lines.append(
                style.bad(
                    "  Saturated: capacity is \(capacity ?? "0 requests/s"). Figures are at that rate; beyond it the queue grows "
                        + "without bound."))
        }
        return lines + [""] + latencies + [""] + speeds + [""] + memory + [""] + evidence + cost + notes
    }

    private var refusal: String {
        let memory = report.calibrated.replica.memory
        return
            "Does not fit: weights and activations take \(Figures.gibibytes(memory.allowed - memory.cache)) of a device, "
            + "the engine may use \(Figures.gibibytes(memory.allowed)). Use more devices (--tp) or fewer bits (--precision)."
    }

    private var latencies: [String] {
        let point = report.estimate.point
        var table = TextTable([
            ("latency", .left), ("mean", .right), ("90% prediction interval", .left), ("p50", .right), ("p90", .right),
            ("p95", .right), ("p99", .right),
        ])
        for (name, metric, spread) in [
            ("TTFT", Metric.ttft, point.ttft), ("TPOT", .tpot, point.tpot), ("E2E", .e2e, point.e2e),
        ] {
            let all = [spread.p50, spread.p90, spread.p95, spread.p99].map(Figures.time)
            table.add([name, Figures.time(spread.mean), interval(metric) { Figures.time(Seconds($0)) }] + all)
        }
        return table.lines(style).map { "  " + $0 }
    }

    private func interval(_ metric: Metric, _ text: (Double) -> String) -> String {
        report.prediction(metric).map { interval($0, text) } ?? "unknown"
    }

    private func interval(_ prediction: Prediction, _ text: (Double) -> String) -> String {
        Wording.interval(prediction.low, prediction.high, text) ?? "unknown"
    }

    /// The capacity with its interval; nil where nothing can be served.
    private var capacity: String? {
        report.capacity.map { capacity in
            "\(Figures.number(capacity.value)) requests/s (\(interval(capacity) { Figures.number($0) }))"
        }
    }

    private var speeds: [String] {
        let estimate = report.estimate
        let share = capacity.map { capacity in
            ", \(Figures.percent(min(1, estimate.point.rate / estimate.capacity))) of capacity: \(capacity)"
        }
        return [
            "  output   \(Figures.number(estimate.outputTokens.perSecond)) tokens/s "
                + "(\(interval(.throughput) { Figures.number($0) })); "
                + "\(Figures.number(estimate.totalTokens.perSecond)) with input; "
                + "\(Figures.number(estimate.perceivedTokens.perSecond)) per user",
            "  requests \(Figures.number(estimate.point.rate.perSecond)) requests/s\(share ?? "")",
            "  busy     \(Figures.percent(estimate.point.busy)) of the time; \(Figures.number(estimate.point.inFlight)) requests in "
                + "flight, \(Figures.number(estimate.point.decoding)) decoding; bound by \(estimate.bottleneck.rawValue)",
            "  use      MFU \(Figures.percent(estimate.modelFLOPsUtilization)), MBU \(Figures.percent(estimate.modelBandwidthUtilization)), "
                + "KV cache \(Figures.percent(estimate.cacheOccupancy))"
                + (estimate.kneeConcurrency.map { "; knee at about \(Figures.number($0)) requests in flight" } ?? ""),
        ]
    }

    private var memory: [String] {
        let memory = report.calibrated.replica.memory
        let fullest = memory.maximumSequences(report.lengths)
        return MemoryText.lines(memory, style)
            + [
                "  room for \(Figures.number(max(0, fullest))) requests of these lengths at once"
                    + (memory.tokens.map { ", \(Figures.fixed($0.value, decimals: 0)) tokens in all" } ?? "")
            ]
    }

    private var evidence: [String] {
        let runs = report.calibrated.nearestRuns
        return [
            "  evidence \(report.calibrated.evidence.name)"
                + (runs.isEmpty ? "" : ", such as \(runs.prefix(3).joined(separator: ", "))")
        ]
    }

    private var cost: [String] {
        guard let offer = report.offer, let cost = ReplicaCostFigures(report) else {
            return ["  cost     no matching offer on the price list"]
        }
        let tokens =
            cost.usdPer1mTokens.map { "; \(Figures.dollars(Dollars($0))) per 1M tokens at this load" } ?? ""
        return [
            "  cost     \(Figures.dollars(Dollars(cost.usdPerHour)))/hour, \(Figures.dollars(Dollars(cost.usdPerMonth)))/month: "
                + "\(offer.instanceType) at \(offer.provider) in \(offer.region), on demand, "
                + "\(Wording.price(of: offer.provenance))\(tokens)"
        ]
    }

    private var notes: [String] {
        report.assumptions.isEmpty
            ? [] : ["", style.bold("Assumptions")] + report.assumptions.map { "  " + TextTable.printable($0) }
    }
}

/// The memory of one device as a table.
enum MemoryText {
    static func lines(_ memory: MemoryPlan, _ style: TerminalStyle) -> [String] {
        var table = TextTable([("memory per device", .left), ("GiB", .right)])
        func add(_ name: String, _ size: Bytes) { table.add([name, Figures.fixed(size.gibibytes, decimals: 2)]) }
        add("usable", memory.usable)
        add("available to the engine", memory.allowed)
        add("- weights", memory.weights)
        add("- activations of the largest step", memory.activations)
        add("- runtime and communication", memory.runtime)
        add("- captured graphs", memory.graphs)
        add("= KV cache", memory.cache)
        return table.lines(style).map { "  " + $0 }
    }
}
