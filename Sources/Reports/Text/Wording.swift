public import Catalog
public import Performance
public import Planning
internal import Quantities
public import Workload

/// Domain values in words, the same in every report.
public enum Wording {
    /// How requests come: `5 requests/s`, `500 users, 20 s apart`.
    public static func load(_ arrival: Arrival) -> String {
        switch arrival {
        case .rate(let rate): Figures.number(rate.perSecond) + " requests/s"
        case .users(let count, let thinkTime):
            thinkTime > .zero
                ? "\(count) users who think for \(Figures.time(thinkTime))" : "\(count) requests always in flight"
        case .batch(let requests, let deadline):
            "a batch of \(Figures.fixed(requests.value, decimals: 0)) requests within \(Figures.time(deadline))"
        }
    }

    /// How requests come to one replica.
    public static func load(_ load: Load) -> String {
        switch load {
        case .rate(let rate, let variation):
            Figures.number(rate.perSecond) + " requests/s"
                + (variation == 1 ? "" : variation == 0 ? ", evenly" : ", variation \(Figures.number(variation))")
        case .concurrency(let users, .ramped): "\(Figures.number(users)) requests always in flight"
        case .concurrency(let users, .together(let requests)):
            "\(Figures.number(users)) requests always in flight, from users who start together and send "
                + "\(Figures.number(requests)) each"
        case .offline: "as many as it takes (offline)"
        case .staticBatch(let size): "a batch of \(Figures.number(size)) requests"
        }
    }

    /// A typical request: `512 tokens in, 256 out`.
    public static func lengths(_ lengths: TokenLengths) -> String {
        "\(Figures.fixed(lengths.input.value, decimals: 0)) tokens in"
            + (lengths.cachedPrefix > .zero
                ? " (\(Figures.fixed(lengths.cachedPrefix.value, decimals: 0)) of them cached)" : "")
            + ", \(Figures.fixed(lengths.output.value, decimals: 0)) out"
    }

    /// What one request looks like: `512 tokens in (128 shared), 256 out`.
    public static func shape(_ shape: RequestShape) -> String {
        let prefix =
            shape.sharedPrefix > .zero
            ? " (\(Figures.fixed(shape.sharedPrefix.value, decimals: 0)) of them shared)" : ""
        return "\(Figures.fixed(shape.input.mean.value, decimals: 0)) tokens in\(prefix), "
            + "\(Figures.fixed(shape.output.mean.value, decimals: 0)) out"
    }

    /// An SLO target: `TTFT p95 at most 200 ms`.
    public static func target(_ target: ServiceTarget) -> String {
        "\(measure(target.measure)) \(target.statistic.rawValue) \(limit(target.limit))"
    }

    /// A limit: `at most 200 ms`, `at least 20 tokens/s`.
    public static func limit(_ limit: ServiceTarget.Limit) -> String {
        switch limit {
        case .atMost(let time): "at most \(Figures.time(time))"
        case .atLeast(let speed): "at least \(Figures.number(speed.perSecond)) tokens/s"
        }
    }

    /// A measure by its usual name.
    public static func measure(_ measure: ServiceTarget.Measure) -> String {
        switch measure {
        case .ttft: "TTFT"
        case .tpot: "TPOT"
        case .e2e: "E2E"
        case .outputSpeed: "output speed"
        }
    }

    /// One replica: `TP4, bf16, vLLM 0.21`.
    public static func deployment(_ deployment: Deployment) -> String {
        var parts = [
            deployment.parallelism.description, deployment.weightPrecision.rawValue,
            "\(deployment.engine.engine.name) \(version(deployment.engine.version))",
        ]
        if deployment.cachePrecision != .bf16 { parts.insert("KV \(deployment.cachePrecision.rawValue)", at: 2) }
        if let speculation = deployment.speculation { parts.append("\(speculation.guesses) tokens ahead") }
        return parts.joined(separator: ", ")
    }

    /// A release without a patch of zero.
    public static func version(_ version: EngineVersion) -> String {
        version.patch == 0 ? "\(version.major).\(version.minor)" : version.description
    }

    /// A purchase option: `on demand`.
    public static func purchase(_ purchase: PurchaseOption) -> String {
        switch purchase {
        case .onDemand: "on demand"
        case .spot: "spot"
        case .reserved1Year: "1 year committed"
        case .reserved3Year: "3 years committed"
        }
    }

    /// Why an accelerator lost.
    public static func loss(_ loss: Loss?) -> String {
        switch loss {
        case nil: "chosen"
        case .costsMore(let factor): "\(Figures.fixed(factor, decimals: factor < 10 ? 2 : 0))x cost"
        case .costsAtLeast(let dollars, let factor):
            "\(Figures.dollars(dollars)) a month or more (\(Figures.fixed(factor, decimals: 1))x cost), not simulated"
        case .limit(let shortfall, let deployment): shortfallText(shortfall, deployment)
        case .notRunnable: "no engine, precision or split asked for runs on it"
        case .noOffer: "meets the SLOs, but has no matching offer"
        case .noFittingInstance: "meets the SLOs, but no instance has enough of it"
        }
    }

    private static func shortfallText(_ shortfall: Shortfall, _ deployment: Deployment) -> String {
        let at = "with \(deployment.parallelism) \(deployment.weightPrecision.rawValue)"
        switch shortfall {
        case .doesNotFit(let needed, let usable):
            return
                "does not fit: needs \(Figures.fixed(needed.gibibytes, decimals: 2)) GiB a device, "
                + "may use \(Figures.fixed(usable.gibibytes, decimals: 2)) GiB \(at)"
        case .missesTarget(let target, let best):
            return "\(measure(target.measure)) \(target.statistic.rawValue) \(reached(best)) even idle \(at), "
                + "asked: \(limit(target.limit))"
        case .nearlyIdle(let target, let best, let replicas, let looser, let fewer):
            return "\(measure(target.measure)) \(target.statistic.rawValue) \(reached(best)) idle \(at): "
                + "\(replicas) nearly idle replicas for \(limit(target.limit)), \(fewer) for \(limit(looser))"
        case .refusedBySimulation: return "misses the SLOs at any load in simulation \(at)"
        case .tooManyReplicas(let count): return "would need \(count) replicas or more"
        case .notEstimable(let reason): return reason.rawValue
        }
    }

    /// What was reached where a limit was set: `is 240 ms`.
    public static func reached(_ limit: ServiceTarget.Limit) -> String {
        switch limit {
        case .atMost(let time): "is \(Figures.time(time))"
        case .atLeast(let speed): "is \(Figures.number(speed.perSecond)) tokens/s"
        }
    }
}

extension Wording {
    /// What would give a question an answer.
    public static func relaxation(_ relaxation: Relaxation) -> String {
        switch relaxation.change {
        case .targets(let changes):
            changes.map { change in
                "\(measure(change.asked.measure)) \(change.asked.statistic.rawValue) of \(limit(change.reachable)) "
                    + "instead of \(limit(change.asked.limit))"
            }.joined(separator: " and ")
        case .budget(let needed): "a budget of \(Figures.dollars(needed)) a month"
        case .precision(let precision): "weights in \(precision.rawValue)"
        case .largerReplicas(let devices): "up to \(devices) accelerators for one replica"
        case .anyAccelerator: "other accelerators"
        case .anyOffer: "other providers, regions or purchase options"
        }
    }
}
