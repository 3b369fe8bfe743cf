internal import Catalog
public import Quantities
public import Workload

extension Scenario {
    /// The same scenario with another load, week, SLO, market or name.
    public func changing(
        name: String? = nil, workload: Traffic? = nil, traffic: TrafficPlan? = nil, serviceLevel: ServiceLevel? = nil,
        market: PurchaseLimits? = nil
    ) -> Scenario {
        Scenario(
            name: name ?? self.name, models: models, cachePrecisions: cachePrecisions, engines: engines,
            workload: workload ?? self.workload, traffic: traffic ?? self.traffic,
            serviceLevel: serviceLevel ?? self.serviceLevel, market: market ?? self.market, budget: budget,
            prices: prices, ownServer: ownServer,
            splitLength: splitLength, confidence: confidence, utilizationBand: utilizationBand, headroom: headroom,
            batching: batching, speculation: speculation,
            prefixCaching: prefixCaching, parallelism: parallelism, assumptions: assumptions, warnings: warnings)
    }

    /// Whether the same replicas could serve both: the same single model, run and of the same purchase option, and requests that
    /// come at a rate.
    ///
    /// Weeks with campaigns of their own are not added up, so those that have some keep a fleet of theirs.
    public func sharesReplicas(with other: Scenario) -> Bool {
        func comesAtRate(_ scenario: Scenario) -> Bool {
            guard case .rate = scenario.workload.arrival else { return false }
            return scenario.workload.offlineShare == 0 && scenario.splitLength == nil
                && scenario.traffic.campaigns.isEmpty
        }
        return comesAtRate(self) && comesAtRate(other) && models.count == 1 && models == other.models
            && cachePrecisions == other.cachePrecisions
            && engines == other.engines && market == other.market && batching == other.batching
            && speculation == other.speculation && confidence == other.confidence
            && prefixCaching == other.prefixCaching && parallelism == other.parallelism
    }

    /// One scenario for several that come at a rate and share replicas; nil when they cannot.
    ///
    /// Each hour brings the sum of their requests; lengths are those of the mixture, by its mean and variance; all keep the
    /// strictest of their SLOs, because an engine does not tell their requests apart.
    public static func pooled(_ parts: [Scenario], name: String) -> Scenario? {
        guard let first = parts.first, parts.count > 1, parts.allSatisfy({ $0.sharesReplicas(with: first) })
        else { return nil }
        let rates = parts.compactMap { part -> Double? in
            if case .rate(let rate) = part.workload.arrival { rate.perSecond } else { nil }
        }
        guard rates.count == parts.count else { return nil }
        let hourly = (0..<HourlyProfile.hours).map { hour in
            zip(parts, rates).reduce(0) { $0 + $1.1 * $1.0.traffic.profile.shares[hour] }
        }
        guard let peak = hourly.max(), let profile = HourlyProfile(weights: hourly) else { return nil }
        let weights = zip(parts, rates).map { part, rate in rate * part.traffic.profile.meanShare }
        let workload = Traffic(
            preset: nil, shape: .mixture(zip(parts.map(\.workload.shape), weights).map { ($0, $1) }),
            arrival: .rate(.perSecond(peak)), delivery: first.workload.delivery,
            streamingShare: mean(parts.map(\.workload.streamingShare), weights), offlineShare: 0,
            activeUsers: parts.contains { $0.workload.activeUsers == nil }
                ? nil : parts.compactMap(\.workload.activeUsers).reduce(0, +))
        var traffic = first.traffic
        traffic.profile = profile
        traffic.growth = mean(parts.map(\.traffic.growth), weights)
        // Independent deviations: their squares add.
        traffic.spread =
            zip(parts, rates).reduce(0) { $0 + ($1.1 * $1.0.traffic.spread) * ($1.1 * $1.0.traffic.spread) }
            .squareRoot() / rates.reduce(0, +)
        traffic.overload = parts.map(\.traffic.overload).min() ?? traffic.overload
        traffic.minimumReplicas = parts.map(\.traffic.minimumReplicas).max() ?? 1
        let order = TrafficPlan.Survival.allCases
        traffic.survival =
            parts.map(\.traffic.survival).max { order.firstIndex(of: $0) ?? 0 < order.firstIndex(of: $1) ?? 0 }
            ?? .none
        traffic.zones = parts.map(\.traffic.zones).max() ?? 1
        traffic.scales = parts.allSatisfy(\.traffic.scales)
        traffic.startDelay = parts.map(\.traffic.startDelay).max() ?? .zero
        traffic.spotShare = parts.map(\.traffic.spotShare).min() ?? 0
        return first.changing(
            name: name, workload: workload, traffic: traffic,
            serviceLevel: .strictest(parts.map(\.serviceLevel)))
    }

    private static func mean(_ values: [Double], _ weights: [Double]) -> Double {
        zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / max(1e-300, weights.reduce(0, +))
    }

    /// The requests that may wait a day as a scenario of their own, and the rest; nil when all are awaited.
    ///
    /// Those of a day come as one batch that has to be done a day later.
    public var offlineSplit: (awaited: Scenario, waiting: Scenario)? {
        let share = workload.offlineShare
        guard share > 0, case .rate(let rate) = workload.arrival else { return nil }
        let daily = rate * share * (.hours(24) * self.traffic.profile.meanShare)
        func traffic(_ arrival: Arrival, streams: Bool) -> Traffic {
            Traffic(
                preset: workload.preset, shape: workload.shape, arrival: arrival,
                delivery: streams ? workload.delivery : .whole, streamingShare: streams ? workload.streamingShare : 0,
                offlineShare: 0, activeUsers: streams ? workload.activeUsers : nil)
        }
        let title = name ?? "requests"
        // What is paid for already is paid once: in the bill of those who wait for answers.
        var market = market
        market.commitments = []
        return (
            changing(name: title, workload: traffic(.rate(rate * (1 - share)), streams: true)),
            changing(
                name: "\(title), offline",
                workload: traffic(.batch(requests: daily, deadline: .hours(24)), streams: false),
                serviceLevel: .batch, market: market)
        )
    }

    /// The same batch with `requests` left to do.
    public func batch(of requests: Requests) -> Scenario {
        guard case .batch(_, let deadline) = workload.arrival else { return self }
        return changing(
            workload: Traffic(
                preset: workload.preset, shape: workload.shape, arrival: .batch(requests: requests, deadline: deadline),
                delivery: workload.delivery, streamingShare: workload.streamingShare, offlineShare: 0,
                activeUsers: workload.activeUsers))
    }
}

extension ServiceLevel {
    /// The lowest limit on each latency, and the highest on each speed, among all of `levels`.
    static func strictest(_ levels: [ServiceLevel]) -> ServiceLevel {
        var targets: [ServiceTarget] = []
        for target in levels.flatMap(\.targets) {
            guard
                let place = targets.firstIndex(where: {
                    $0.measure == target.measure && $0.statistic == target.statistic
                })
            else {
                targets.append(target)
                continue
            }
            switch (targets[place].limit, target.limit) {
            case (.atMost(let old), .atMost(let new)) where new < old: targets[place] = target
            case (.atLeast(let old), .atLeast(let new)) where new > old: targets[place] = target
            default: break
            }
        }
        return ServiceLevel(targets: targets, source: "the strictest of those that share the fleet")
    }
}

extension RequestShape {
    /// Requests of several shapes mixed by weight: log-normal lengths with the mean and variance of the mixture.
    static func mixture(_ parts: [(shape: RequestShape, weight: Double)]) -> RequestShape {
        let total = parts.reduce(0) { $0 + $1.weight }
        func mix(_ lengths: (RequestShape) -> LengthDistribution) -> LengthDistribution {
            var (mean, square) = (0.0, 0.0)
            for part in parts {
                let spread = lengths(part.shape)
                let center = spread.mean.value
                mean += part.weight / total * center
                square += part.weight / total * center * center * (1 + spread.squaredVariation)
            }
            let variation = max(0, square / (mean * mean) - 1).squareRoot()
            return .logNormal(mean: Tokens(mean), variation: variation)
        }
        let cached = parts.reduce(0) {
            $0 + $1.weight / total * $1.shape.sharedPrefix.value * $1.shape.cacheHitShare
        }
        let prefix = parts.reduce(0) { $0 + $1.weight / total * $1.shape.sharedPrefix.value }
        return RequestShape(
            input: mix(\.input), output: mix(\.output), sharedPrefix: Tokens(prefix),
            cacheHitShare: prefix > 0 ? cached / prefix : 0)
    }
}
