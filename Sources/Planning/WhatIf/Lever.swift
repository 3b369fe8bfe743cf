public import Catalog
public import Input
internal import Parallel
internal import Performance
public import Quantities
public import Scenarios
public import Workload

/// A usual savings option: what to change.
public struct Lever: Sendable, Hashable, Codable {
    /// What kind of change it is.
    public enum Kind: Sendable, Hashable, Codable {
        /// Weights stored with fewer bits.
        case weights(WeightPrecision)
        /// A KV cache stored with fewer bits.
        case cache(CachePrecision)
        /// Another purchase option beside those allowed.
        case purchase(PurchaseOption)
        /// All engines.
        case anyEngine
        /// Speculative decoding of so many tokens, of which a share is right.
        case speculation(tokens: Int, acceptance: Double)
        /// Steps of up to so many sequences and tokens.
        case largerBatches(sequences: Int, tokens: Int)
        /// So much of each prompt shared and cached.
        case sharedPrefix(share: Double, hits: Double)
        /// SLO targets on a measure so many times as loose.
        case looserTarget(ServiceTarget.Measure, factor: Double)
        /// Any accelerator.
        case anyAccelerator
        /// Any provider and region.
        case anySeller
        /// A share of the requests sent to a smaller model.
        case router(model: String, share: Double)
        /// A fleet for prompts up to a length, and one for longer ones.
        case split(length: Int)
    }

    /// What kind of change it is.
    public var kind: Kind
    /// The changes of the scenario, to be repeated with `--set`.
    public var changes: [ScenarioOverride]
}

/// A lever with what it does.
public struct LeverEffect: Sendable, Hashable, Codable {
    /// What was changed.
    public var lever: Lever
    /// The monthly cost and the times; nothing in it where no configuration meets the SLOs.
    public var point: SweepPoint
    /// What it saves in a month; negative where it costs more, nil where one side has no answer.
    public var saving: Dollars?

    /// What `lever` makes of `base`.
    public init(_ lever: Lever, _ point: SweepPoint, over base: SweepPoint) {
        self.lever = lever
        self.point = point
        saving = base.monthly.flatMap { before in point.monthly.map { before - $0 } }
    }
}

/// What usual savings options do to one scenario, the largest saving first.
public struct LeverRanking: Sendable, Hashable, Codable {
    /// The scenario as it stands.
    public var base: SweepPoint
    /// The effects: savings, then what costs more, then what serves no longer.
    public var effects: [LeverEffect]

    /// What each of `effects` does, in whatever order: the largest saving first, and among equals the earlier one.
    public init(base: SweepPoint, effects: [LeverEffect]) {
        self.base = base
        self.effects = effects.enumerated().sorted { left, right in
            let (a, b) = (left.element.saving?.value ?? -.infinity, right.element.saving?.value ?? -.infinity)
            return a != b ? a > b : left.offset < right.offset
        }.map(\.element)
    }
}

/// Looks for savings options.
public struct LeverSearch: Sendable {
    private let question: WhatIf
    private let given: [ScenarioOverride]

    /// Savings options in `question` once `changes` are made.
    public init(_ question: WhatIf, with changes: [ScenarioOverride] = []) {
        self.question = question
        given = changes
    }

    /// Plans every lever that applies and ranks them.
    ///
    /// A lever that contradicts the scenario, such as spot where nothing is sold so, is left out. Complexity: one plan a
    /// lever.
    public func ranking() throws(InputProblems) -> LeverRanking {
        let scenarios = try question.changed(by: given)
        guard scenarios.count == 1, let scenario = scenarios.first else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: question.document.file), "savings options are looked for in one workload",
                    suggestion: "write a scenario for each workload, or try a change with --set")
            ])
        }
        let base = try question.point([], given)
        let pulled = levers(scenario)
        let points = inOrder(pulled) { lever in try? question.point([], given + lever.changes) }
        let all = zip(pulled, points).map { ($0, $1) } + [split(scenario)].compactMap { $0.map { ($0.0, $0.1) } }
        return LeverRanking(
            base: base, effects: all.compactMap { lever, point in point.map { LeverEffect(lever, $0, over: base) } })
    }

    /// The levers that `scenario` does not already pull.
    func levers(_ scenario: Scenario) -> [Lever] {
        precisions(scenario) + purchases(scenario) + engines(scenario) + targets(scenario) + markets(scenario)
            + router(scenario)
    }

    /// The cheapest of several places to cut prompts by their length, each part on the accelerator that suits it.
    ///
    /// The bill of two fleets is the sum of theirs, so that the best accelerator of each part makes the best pair: for each
    /// place that is tried all pairs are searched.
    private func split(_ scenario: Scenario) -> (Lever, SweepPoint)? {
        guard scenario.splitLength == nil, case .rate = scenario.workload.arrival else { return nil }
        let input = scenario.workload.shape.input
        let places = [0.25, 0.5, 0.75, 0.9, 0.95, 0.98].map { Int(input.quantile($0).value.rounded()) }
        let tried = inOrder(places) { place -> (Lever, SweepPoint)? in
            let lever = Lever(kind: .split(length: place), changes: [ScenarioOverride("split_at", String(place))])
            guard let point = try? question.point([], given + lever.changes) else { return nil }
            return (lever, point)
        }
        return tried.compactMap(\.self).min {
            ($0.1.monthly?.value ?? .infinity) < ($1.1.monthly?.value ?? .infinity)
        }
    }

    private func precisions(_ scenario: Scenario) -> [Lever] {
        let used = Set(scenario.models.flatMap(\.precisions))
        var levers = [WeightPrecision.fp8, .int4, .nvfp4].filter { !used.contains($0) }.map { precision in
            Lever(kind: .weights(precision), changes: [ScenarioOverride("precision", precision.rawValue)])
        }
        if !scenario.cachePrecisions.contains(.fp8) {
            levers.append(Lever(kind: .cache(.fp8), changes: [ScenarioOverride("kv_precision", "fp8")]))
        }
        return levers
    }

    private func purchases(_ scenario: Scenario) -> [Lever] {
        let bought = scenario.market.purchases
        return PurchaseOption.allCases.filter { !bought.contains($0) }.map { option in
            let all = (bought + [option]).map(\.rawValue).joined(separator: ", ")
            return Lever(kind: .purchase(option), changes: [ScenarioOverride("purchase", "[\(all)]")])
        }
    }

    private func engines(_ scenario: Scenario) -> [Lever] {
        var levers: [Lever] = []
        if scenario.engines.count == 1 {
            levers.append(
                Lever(kind: .anyEngine, changes: [ScenarioOverride("engine", "[vllm, sglang, tensorrt-llm]")]))
        }
        if scenario.speculation == nil, !scenario.workload.arrival.isOffline {
            levers.append(
                Lever(
                    kind: .speculation(tokens: 3, acceptance: 0.7),
                    changes: [ScenarioOverride("speculative", "{tokens: 3, acceptance: 0.7}")]))
        }
        if scenario.batching == StepLimits() {
            levers.append(
                Lever(
                    kind: .largerBatches(sequences: 4096, tokens: 16_384),
                    changes: [ScenarioOverride("batching", "{max_sequences: 4096, max_batched_tokens: 16384}")]))
        }
        let shape = scenario.workload.shape
        let half = (shape.input.mean.value / 2).rounded(.down)
        if scenario.prefixCaching, shape.sharedPrefix.value < half, half >= 1 {
            levers.append(
                Lever(
                    kind: .sharedPrefix(share: 0.5, hits: 0.9),
                    changes: [
                        ScenarioOverride("workload.shared_prefix", String(Int(half))),
                        ScenarioOverride("workload.cache_hit_share", "90 %"),
                    ]))
        }
        return levers
    }

    private func targets(_ scenario: Scenario) -> [Lever] {
        let targets = scenario.serviceLevel.targets
        let measures = ServiceTarget.Measure.allCases.filter { measure in targets.contains { $0.measure == measure } }
        let factor = 1.5
        return measures.map { loosened in
            let block = targets.map { target in
                let limit =
                    switch target.measure == loosened ? target.limit.loosened(by: factor) : target.limit {
                    case .atMost(let time): "\(time.milliseconds) ms"
                    case .atLeast(let speed): "\(speed.perSecond) tokens/s"
                    }
                return "\(target.measure.rawValue)_\(target.statistic.rawValue): \"\(limit)\""
            }
            return Lever(
                kind: .looserTarget(loosened, factor: factor),
                changes: [ScenarioOverride("slo", "{" + block.joined(separator: ", ") + "}")])
        }
    }

    private func markets(_ scenario: Scenario) -> [Lever] {
        var levers: [Lever] = []
        let offered = question.accelerators
        if scenario.market.accelerators.count < offered.count {
            levers.append(
                Lever(
                    kind: .anyAccelerator,
                    changes: [ScenarioOverride("gpu", "[" + offered.joined(separator: ", ") + "]")]))
        }
        if !scenario.market.providers.isEmpty || !scenario.market.regions.isEmpty {
            var changes: [ScenarioOverride] = []
            let sellers = question.sellers(within: scenario.market)
            if !scenario.market.providers.isEmpty {
                changes.append(ScenarioOverride("providers", Self.list(sellers.providers)))
            }
            if !scenario.market.regions.isEmpty {
                changes.append(ScenarioOverride("regions", Self.list(sellers.regions)))
            }
            levers.append(Lever(kind: .anySeller, changes: changes))
        }
        return levers
    }

    private static func list(_ names: [String]) -> String {
        "[" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }

    private func router(_ scenario: Scenario) -> [Lever] {
        guard scenario.models.count == 1, let model = scenario.models.first?.architecture,
            let smaller = question.smaller(than: model)
        else { return [] }
        let both = "[{name: \"\(model.id)\", share: 50 %}, {name: \"\(smaller.id)\", share: 50 %}]"
        return [
            Lever(kind: .router(model: smaller.id, share: 0.5), changes: [ScenarioOverride("model", both)])
        ]
    }
}
