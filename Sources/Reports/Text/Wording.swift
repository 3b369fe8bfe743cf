internal import Catalog
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
                ? "\(counted(count, "user")) with \(Figures.time(thinkTime)) of think time"
                : counted(count, "request") + " always in flight"
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
        case .concurrency(let users, .ramped): alwaysInFlight(users)
        case .concurrency(let users, .together(let requests)):
            "\(alwaysInFlight(users)), from users who start together and send "
                + "\(Figures.number(requests)) each"
        case .offline: "as many as it takes (offline)"
        case .staticBatch(let size): "a batch of \(Figures.number(size)) requests"
        }
    }

    /// A number of things: `1 replica`, `12 replicas`.
    public static func counted(_ count: Int, _ thing: String) -> String {
        Figures.fixed(Double(count), decimals: 0) + " " + thing + (count == 1 ? "" : "s")
    }

    private static func alwaysInFlight(_ users: Double) -> String {
        Figures.number(users) + (users == 1 ? " request" : " requests") + " always in flight"
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

    /// An accelerator as people say it, from its id: `H100 SXM 80GB` for `nvidia-h100-sxm-80gb`.
    static func accelerator(_ id: String) -> String {
        let parts = id.split(separator: "-")
        return parts.count > 1 ? parts.dropFirst().joined(separator: " ").uppercased() : id
    }

    /// The name that a provider has for a model, without the organization in front.
    static func hostedModel(_ price: APIPrice) -> String {
        price.model.split(separator: "/").last.map(String.init) ?? price.model
    }

    /// The day of a price, and its age where it is old: `price of 2026-01-21, 295 days old`.
    static func price(of provenance: Provenance, on day: CalendarDate? = nil) -> String {
        guard let date = provenance.date else { return "price without a date" }
        let about = provenance.isApproximate ? "about " : ""
        guard let today = day ?? Catalog.shippedDay, today.days(since: date) > Catalog.oldPriceDays else {
            return "price of \(about)\(date)"
        }
        return "price of \(about)\(date), \(about)\(today.days(since: date)) days old"
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
        if let speculation = deployment.speculation { parts.append("\(speculation.speculativeTokens) tokens ahead") }
        return parts.joined(separator: ", ")
    }

    /// A release without a patch of zero.
    public static func version(_ version: EngineVersion) -> String {
        version.patch == 0 ? "\(version.major).\(version.minor)" : version.description
    }

    /// Why an accelerator was rejected.
    public static func rejection(_ rejection: Rejection?) -> String {
        switch rejection {
        case nil: "chosen"
        case .costsMore(let factor): "\(Figures.number(factor, digits: 2))x cost"
        case .costsAtLeast(let dollars, let factor):
            "\(Figures.dollars(dollars)) a month or more (\(Figures.number(factor, digits: 2))x cost), not simulated"
        case .limit(let shortfall, let deployment): shortfallText(shortfall, deployment)
        case .notRunnable: "no engine, precision or parallelism in the scenario runs on it"
        case .noOffer: "meets the SLOs but has no matching offer"
        case .noFittingInstance: "meets the SLOs, but no instance holds enough of it"
        case .hostTooSmall(let shortfall): "meets the SLOs but has no matching offer: \(lack(shortfall))"
        }
    }

    private static func shortfallText(_ shortfall: Shortfall, _ deployment: Deployment) -> String {
        let at = "\(deployment.parallelism) \(deployment.weightPrecision.rawValue)"
        func name(_ target: ServiceTarget) -> String { "\(measure(target.measure)) \(target.statistic.rawValue)" }
        switch shortfall {
        case .doesNotFit(let needed, let usable):
            return
                "does not fit with \(at): needs \(Figures.fixed(needed.gibibytes, decimals: 2)) GiB a device of "
                + "\(Figures.fixed(usable.gibibytes, decimals: 2)) GiB usable"
        case .missesTarget(let target, let best):
            return "\(name(target)) is \(figure(best)) even idle with \(at); target: \(limit(target.limit))"
        case .nearlyIdle(let target, let best, let replicas, let looser, let fewer):
            return
                "\(name(target)) is \(figure(best)) idle with \(at): \(limit(target.limit)) takes \(replicas) nearly "
                + "idle replicas, \(limit(looser)) takes \(fewer)"
        case .refusedBySimulation: return "violates the SLOs at any load in simulation with \(at)"
        case .tooManyReplicas(let count): return "would need \(count) replicas or more"
        case .notEstimable(let reason): return reason.rawValue
        }
    }

    /// A predicted figure beside a limit: `240 ms`, `31 tokens/s`.
    public static func figure(_ limit: ServiceTarget.Limit) -> String {
        switch limit {
        case .atMost(let time): Figures.time(time)
        case .atLeast(let speed): "\(Figures.number(speed.perSecond)) tokens/s"
        }
    }

    /// A cost as predicted and at a confidence: `$5,548/month expected, $5,614/month at 80% confidence`.
    static func cost(expected: Dollars, confident: Dollars, at confidence: Double) -> String {
        "\(Figures.dollars(expected))/month expected, \(Figures.dollars(confident))/month at "
            + "\(Figures.percent(confidence)) confidence"
    }

    /// How much of a budget a plan uses, as `Budget: 14% of $40,000/month used`.
    static func budget(_ monthly: Dollars, of budget: Dollars) -> String {
        "Budget: \(Figures.percent(monthly / budget)) of \(Figures.dollars(budget))/month used."
    }

    /// A limit as a target in a table: `500 ms`, `20 tokens/s or more`.
    static func bound(_ limit: ServiceTarget.Limit) -> String {
        if case .atMost = limit { figure(limit) } else { figure(limit) + " or more" }
    }
}

extension Wording {
    /// What would give a question an answer.
    public static func relaxation(_ relaxation: Relaxation) -> String {
        switch relaxation.change {
        case .targets(let changes):
            changes.map { change in
                "\(measure(change.asked.measure)) \(change.asked.statistic.rawValue) of \(limit(change.reachable)) "
                    + "instead of \(figure(change.asked.limit))"
            }.joined(separator: " and ")
        case .budget(let needed): "a budget of \(Figures.dollars(needed)) a month"
        case .precision(let precision): "weights in \(precision.rawValue)"
        case .largerReplicas(let devices): "up to \(devices) accelerators for one replica"
        case .anyAccelerator: "other accelerators"
        case .anyOffer: "other providers, regions or purchase options"
        }
    }
}
