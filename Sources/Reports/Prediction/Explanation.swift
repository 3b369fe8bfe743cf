public import Calibration
internal import Catalog
internal import Economics
internal import Foundation
public import Performance
public import Planning
internal import Quantities
public import Workload

/// The arithmetic behind an answer, line by line, with sources.
public enum Explanation {
    /// How memory, step time, rate and latency of one replica come about.
    public static func lines(_ replica: Replica, _ estimate: Estimate, _ lengths: TokenLengths) -> [String] {
        facts(replica.deployment) + memory(replica, lengths) + step(replica, estimate, lengths)
            + state(replica, estimate, lengths)
    }

    private static func facts(_ deployment: Deployment) -> [String] {
        let model = deployment.model
        let accelerator = deployment.accelerator
        var lines = [
            "How this comes about",
            "  model        \(model.id): \(billions(model.totalParameters)) parameters, \(billions(model.activeParameters)) active, "
                + "\(model.layerCount) layers [\(source(model.provenance))]",
            "  accelerator  \(accelerator.name): \(Figures.gibibytes(accelerator.usableMemory ?? accelerator.memory)), "
                + "\(Figures.number(accelerator.memoryBandwidth?.gigabytesPerSecond ?? .nan)) GB/s"
                + " [\(source(accelerator.provenance))]",
        ]
        if let peak = accelerator.peaks.bf16 {
            lines.append("               \(Figures.number(peak.teraFLOPs)) dense TFLOP/s in 16 bits")
        }
        return lines
    }

    private static func memory(_ replica: Replica, _ lengths: TokenLengths) -> [String] {
        let memory = replica.memory
        let deployment = replica.deployment
        let engine = deployment.engine
        let whole = lengths.input + lengths.output
        var lines = [
            "  memory       weights \(Figures.gibibytes(memory.weights)) a device: \(billions(deployment.model.totalParameters)) x "
                + "\(Figures.number(deployment.weightPrecision.bytesPerParameter)) B over \(deployment.parallelism), 16-bit parts as stored",
            "               the engine may take \(Figures.gibibytes(memory.allowed)) (\(engine.engine.name) \(Wording.version(engine.version)): "
                + "\(meaning(engine)))",
            "               \(Figures.gibibytes(memory.allowed)) - \(Figures.gibibytes(memory.weights)) weights - "
                + "\(Figures.gibibytes(memory.activations)) activations - \(Figures.gibibytes(memory.runtime)) runtime - "
                + "\(Figures.gibibytes(memory.graphs)) graphs -> \(Figures.gibibytes(memory.cache)) for keys and values",
        ]
        let perToken = memory.growth.bytesPerToken(at: whole)
        lines.append(
            "               one request of \(Figures.fixed(whole.value, decimals: 0)) tokens keeps "
                + "\(Figures.fixed(perToken.value / 1024, decimals: 1)) KiB a token on a device; "
                + "\(Figures.number(max(0, memory.maximumSequences(lengths)))) requests fit at once")
        return lines
    }

    private static func meaning(_ engine: EngineSettings) -> String {
        let fraction = Figures.number(engine.memoryFraction)
        switch engine.engine.memoryFractionMeaning {
        case .ofTotalForEverything: return "\(fraction) of all memory, for everything"
        case .ofTotalForWeightsAndCache: return "\(fraction) of all memory, for weights and KV cache"
        case .ofFreeForCache: return "\(fraction) of what is free after loading, for the KV cache"
        }
    }

    private static func step(_ replica: Replica, _ estimate: Estimate, _ lengths: TokenLengths) -> [String] {
        let parts = estimate.decodeParts
        let factors = replica.coefficients
        let named = [
            ("weights", parts.dense), ("experts", parts.experts), ("KV cache", parts.cache),
            ("elementwise", parts.elementwise), ("links", parts.communication), ("overhead", parts.overhead),
        ].filter { $0.1 > 0 }
        return [
            "  step         one decode step with \(Figures.number(max(1, estimate.point.decoding))) requests takes "
                + "\(Figures.time(parts.total)) = "
                + named.map { "\($0.0) \(Figures.time(Seconds($0.1)))" }.joined(separator: " + "),
            "               fitted to measured runs: \(Figures.percent(factors.weightBandwidth)) of bandwidth for weights, "
                + "\(Figures.percent(factors.cacheBandwidth)) for keys and values, \(Figures.percent(factors.compute)) of peak compute, "
                + "\(Figures.time(factors.perStep)) a step and \(Figures.time(factors.perLayer)) a layer of overhead",
        ]
    }

    private static func state(_ replica: Replica, _ estimate: Estimate, _ lengths: TokenLengths) -> [String] {
        let point = estimate.point
        let gaps = max(0, lengths.output.value - 1)
        return [
            "  steady state \(Figures.number(point.rate.perSecond)) requests/s x \(Figures.time(point.e2e.mean)) each = "
                + "\(Figures.number(point.inFlight)) in flight (Little's law), \(Figures.number(point.decoding)) of them decoding",
            "               TPOT \(Figures.time(point.tpot.mean)): steps of \(Figures.time(point.decodeStep)), "
                + "\(Figures.time(point.mixedStep)) while a prompt is computed beside",
            "               E2E \(Figures.time(point.e2e.mean)) = TTFT \(Figures.time(point.ttft.mean)) + "
                + "\(Figures.number(gaps)) x TPOT \(Figures.time(point.tpot.mean))",
            "               MBU \(Figures.percent(estimate.modelBandwidthUtilization)) = (weights + KV cache read) / TPOT / peak bandwidth; "
                + "MFU \(Figures.percent(estimate.modelFLOPsUtilization)) = 2 x active parameters x tokens/s / peak compute",
            "               capacity \(Figures.number(estimate.capacity.perSecond)) requests/s: the sustainable throughput",
        ]
    }

    /// How the cost and the unit costs of `option` come about.
    public static func cost(_ option: PlanOption, _ lengths: TokenLengths) -> [String] {
        let offer = option.offer
        let instances = option.placement.instances
        return [
            "  instances    \(instances) x $\(offer.priceText)/h x \(Figures.number(option.paidHours)) h = "
                + "\(Figures.dollars(option.mix.cost)) a month [\(source(offer.provenance))]; with storage and network "
                + "\(Figures.dollars(option.monthly))",
            "  allocation   \(Figures.dollars(option.monthly)) over all requests of the month = "
                + "\(Figures.dollars(option.allocation.perRequest)) a request; input and output share it by the time that prompts and answers take",
            "               for 1,000 tokens: \(Figures.dollars(option.allocation.perMillionInput * 0.001)) in, "
                + "\(Figures.dollars(option.allocation.perMillionOutput * 0.001)) out, "
                + "\(Figures.dollars(option.allocation.blended * 0.001)) blended",
            "  usage        allocation x \(Figures.percent(option.meanUtilization)) utilization = "
                + "\(Figures.dollars(option.usage.perRequest)) a request",
        ]
    }

    private static func billions(_ count: Double) -> String { Figures.number(count / 1e9) + "B" }

    private static func source(_ provenance: Provenance) -> String {
        provenance.source + (provenance.dateText.map { ", \($0)" } ?? "")
    }
}

extension Explanation {
    /// What measured runs say, and how far the closed form was moved to agree with them.
    public static func evidence(_ report: PredictionReport) -> [String] {
        let runs = report.calibrated.nearestRuns
        var lines = ["  evidence     \(report.calibrated.evidence.name)"]
        if !runs.isEmpty { lines.append("               nearest runs: \(runs.joined(separator: ", "))") }
        let plain = report.calibrated.replica.operatingPoint(report.lengths, under: report.load)
        for (metric, prediction) in report.predictions {
            let closed = metric.value(of: plain, lengths: report.lengths)
            func text(_ value: Double) -> String {
                metric == .throughput ? Figures.number(value) : Figures.time(Seconds(value))
            }
            var line =
                "               \(metric.name): closed form \(text(closed)), nearby runs move it to \(text(prediction.value))"
            if let low = prediction.low, let high = prediction.high {
                line += "; 90% of held-out runs lay between \(text(low)) and \(text(high))"
            }
            lines.append(line)
        }
        return lines
    }
}

extension Explanation {
    /// The arithmetic behind the chosen option of each fleet of `plan`.
    public static func plan(_ plan: ScenarioPlan, _ model: PerformanceModel) -> [String] {
        plan.plans.flatMap { single -> [String] in
            let lengths = single.demand.shape.mean
            guard let best = single.best, let replica = try? model.replica(of: best, for: single.demand) else {
                return []
            }
            return [""] + lines(replica, best.estimate, lengths) + cost(best, lengths)
        }
    }
}
