public import Catalog
public import Input
internal import Parallel
internal import Performance
public import Quantities
public import Scenarios
public import Workload

/// A usual savings option: what to change.
public struct SavingsOption: Sendable, Hashable, Codable {
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
        case anyProvider
        /// Hosts of third parties on marketplaces too.
        case marketplace
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

/// A savings option with what it does.
public struct SavingsEffect: Sendable, Hashable, Codable {
    /// What was changed.
    public var option: SavingsOption
    /// The monthly cost and the times; nothing in it where no configuration meets the SLOs.
    public var point: SweepPoint
    /// What it saves in a month; negative where it costs more, nil where one side has no answer.
    public var saving: Dollars?
    /// Why it costs more; nil where it does not.
    public var higherCost: HigherCost?

    /// Why a change costs more.
    public enum HigherCost: Sendable, Hashable, Codable {
        /// It takes more fleets, each with a least size of its own.
        case moreFleets(from: Int, to: Int)
        /// It takes more accelerators.
        case moreAccelerators(from: Int, to: Int)
        /// It takes other instances, which cost more.
        case otherInstances(from: [RentedInstances], to: [RentedInstances])
        /// The same instances run for longer.
        case moreHours
    }

    /// What `savings option` makes of `base`.
    public init(_ option: SavingsOption, _ point: SweepPoint, over base: SweepPoint) {
        self.option = option
        self.point = point
        saving = base.monthly.flatMap { before in point.monthly.map { before - $0 } }
        guard let saving, saving < Dollars(-0.005) else { return }
        higherCost =
            if point.instances.count > base.instances.count {
                .moreFleets(from: base.instances.count, to: point.instances.count)
            } else if point.accelerators > base.accelerators {
                .moreAccelerators(from: base.accelerators, to: point.accelerators)
            } else if point.instances != base.instances {
                .otherInstances(from: base.instances, to: point.instances)
            } else {
                .moreHours
            }
    }
}

/// What usual savings options do to one scenario, the largest saving first.
public struct SavingsRanking: Sendable, Hashable, Codable {
    /// The scenario as it stands.
    public var base: SweepPoint
    /// The effects: savings, then what costs more, then what serves no longer.
    public var effects: [SavingsEffect]

    /// What each of `effects` does, in whatever order: the largest saving first, and among equals the earlier one.
    public init(base: SweepPoint, effects: [SavingsEffect]) {
        self.base = base
        self.effects = effects.enumerated().sorted { left, right in
            let (a, b) = (left.element.saving?.value ?? -.infinity, right.element.saving?.value ?? -.infinity)
            return a != b ? a > b : left.offset < right.offset
        }.map(\.element)
    }
}

/// Looks for savings options.
public struct SavingsSearch: Sendable {
    private let question: WhatIf
    private let given: [ScenarioOverride]

    /// Savings options in `question` once `changes` are made.
    public init(_ question: WhatIf, with changes: [ScenarioOverride] = []) {
        self.question = question
        given = changes
    }

    /// Plans every savings option that applies and ranks them.
    ///
    /// A savings option that contradicts the scenario, such as spot where nothing is sold so, is left out. Complexity: one plan a
    /// savings option.
    public func ranking() throws(InputProblems) -> SavingsRanking {
        let scenarios = try question.changed(by: given)
        guard scenarios.count == 1, let scenario = scenarios.first else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: question.document.file), "savings options are looked for in one workload",
                    suggestion: "write a scenario for each workload, or try a change with --set")
            ])
        }
        let base = try question.point([], given)
        let cut = split(scenario).map { [SavingsEffect($0.0, $0.1, over: base)] } ?? []
        return SavingsRanking(base: base, effects: effects(of: savings(scenario), over: base) + cut)
    }

    /// What each of `options` does to `base`; those that contradict the scenario are left out.
    private func effects(of options: [SavingsOption], over base: SweepPoint) -> [SavingsEffect] {
        let watch = LongWork.watch
        let points = parallelMap(options, isLong: true) { option -> SweepPoint? in
            watch?.isInterrupted() ?? false ? nil : try? question.point([], given + option.changes)
        }
        return zip(options, points).compactMap { option, point in point.map { SavingsEffect(option, $0, over: base) } }
    }

    /// What fewer bits of the weights and looser SLOs make of `plan`, the plan of the scenario as it stands; nothing for
    /// several workloads.
    ///
    /// The few options that are worth a line beside every plan. Complexity: one plan an option.
    public func changes(to plan: ScenarioPlan) -> [SavingsEffect] {
        guard let scenarios = try? question.changed(by: given), scenarios.count == 1, let scenario = scenarios.first
        else {
            return []
        }
        let few = savings(scenario).filter { option in
            switch option.kind {
            case .weights(.fp8), .looserTarget, .marketplace: true
            default: false
            }
        }
        let base = SweepPoint(values: [], plan: plan)
        return SavingsRanking(base: base, effects: effects(of: few, over: base)).effects
    }

    /// The savings options that `scenario` does not already use.
    func savings(_ scenario: Scenario) -> [SavingsOption] {
        precisions(scenario) + purchases(scenario) + engines(scenario) + targets(scenario) + markets(scenario)
            + router(scenario)
    }

    /// The cheapest of several places to cut prompts by their length, each part on the accelerator that suits it.
    ///
    /// The cost of two fleets is the sum of theirs, so that the best accelerator of each part makes the best pair: for each
    /// place that is tried all pairs are searched.
    private func split(_ scenario: Scenario) -> (SavingsOption, SweepPoint)? {
        guard scenario.splitLength == nil, case .rate = scenario.workload.arrival else { return nil }
        let input = scenario.workload.shape.input
        let places = [0.25, 0.5, 0.75, 0.9, 0.95, 0.98].map { Int(input.quantile($0).value.rounded()) }
        let tried = parallelMap(places) { place -> (SavingsOption, SweepPoint)? in
            let option = SavingsOption(
                kind: .split(length: place), changes: [ScenarioOverride("split_at", String(place))])
            guard let point = try? question.point([], given + option.changes) else { return nil }
            return (option, point)
        }
        return tried.compactMap(\.self).min {
            ($0.1.monthly?.value ?? .infinity) < ($1.1.monthly?.value ?? .infinity)
        }
    }

    private func precisions(_ scenario: Scenario) -> [SavingsOption] {
        let used = Set(scenario.models.flatMap(\.precisions))
        var savings = [WeightPrecision.fp8, .int4, .nvfp4].filter { !used.contains($0) }.map { precision in
            SavingsOption(kind: .weights(precision), changes: [ScenarioOverride("precision", precision.rawValue)])
        }
        if !scenario.cachePrecisions.contains(.fp8) {
            savings.append(SavingsOption(kind: .cache(.fp8), changes: [ScenarioOverride("kv_precision", "fp8")]))
        }
        return savings
    }

    private func purchases(_ scenario: Scenario) -> [SavingsOption] {
        let bought = scenario.market.purchases
        let sold = question.purchasesOnSale
        return PurchaseOption.allCases.filter { !bought.contains($0) && sold.contains($0) }.map { option in
            let all = (bought + [option]).map(\.rawValue).joined(separator: ", ")
            return SavingsOption(kind: .purchase(option), changes: [ScenarioOverride("purchase", "[\(all)]")])
        }
    }

    private func engines(_ scenario: Scenario) -> [SavingsOption] {
        var savings: [SavingsOption] = []
        if scenario.engines.count == 1 {
            savings.append(
                SavingsOption(kind: .anyEngine, changes: [ScenarioOverride("engine", "[vllm, sglang, tensorrt-llm]")]))
        }
        if scenario.speculation == nil, !scenario.workload.arrival.isOffline {
            savings.append(
                SavingsOption(
                    kind: .speculation(tokens: 3, acceptance: 0.7),
                    changes: [ScenarioOverride("speculative", "{tokens: 3, acceptance: 0.7}")]))
        }
        if scenario.batching == StepLimits() {
            savings.append(
                SavingsOption(
                    kind: .largerBatches(sequences: 4096, tokens: 16_384),
                    changes: [ScenarioOverride("batching", "{max_sequences: 4096, max_batched_tokens: 16384}")]))
        }
        let shape = scenario.workload.shape
        let half = (shape.input.mean.value / 2).rounded(.down)
        if scenario.prefixCaching, shape.sharedPrefix.value < half, half >= 1 {
            savings.append(
                SavingsOption(
                    kind: .sharedPrefix(share: 0.5, hits: 0.9),
                    changes: [
                        ScenarioOverride("workload.shared_prefix", String(Int(half))),
                        ScenarioOverride("workload.cache_hit_share", "90%"),
                    ]))
        }
        return savings
    }

    private func targets(_ scenario: Scenario) -> [SavingsOption] {
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
            return SavingsOption(
                kind: .looserTarget(loosened, factor: factor),
                changes: [ScenarioOverride("slo", "{" + block.joined(separator: ", ") + "}")])
        }
    }

    private func markets(_ scenario: Scenario) -> [SavingsOption] {
        var savings: [SavingsOption] = []
        let offered = question.accelerators
        if scenario.market.accelerators.count < offered.count {
            savings.append(
                SavingsOption(
                    kind: .anyAccelerator,
                    changes: [ScenarioOverride("gpu", "[" + offered.joined(separator: ", ") + "]")]))
        }
        if !scenario.market.tiers.contains(.marketplace) {
            let all = ProviderTier.allCases.map(\.rawValue).joined(separator: ", ")
            savings.append(SavingsOption(kind: .marketplace, changes: [ScenarioOverride("tiers", "[\(all)]")]))
        }
        if !scenario.market.providers.isEmpty || !scenario.market.regions.isEmpty {
            var changes: [ScenarioOverride] = []
            let providers = question.providers(within: scenario.market)
            if !scenario.market.providers.isEmpty {
                changes.append(ScenarioOverride("providers", Self.list(providers.providers)))
            }
            if !scenario.market.regions.isEmpty {
                changes.append(ScenarioOverride("regions", Self.list(providers.regions)))
            }
            savings.append(SavingsOption(kind: .anyProvider, changes: changes))
        }
        return savings
    }

    private static func list(_ names: [String]) -> String {
        "[" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }

    private func router(_ scenario: Scenario) -> [SavingsOption] {
        guard scenario.models.count == 1, let model = scenario.models.first?.architecture,
            let smaller = question.smaller(than: model)
        else { return [] }
        let both = "[{name: \"\(model.id)\", share: 50%}, {name: \"\(smaller.id)\", share: 50%}]"
        return [
            SavingsOption(kind: .router(model: smaller.id, share: 0.5), changes: [ScenarioOverride("model", both)])
        ]
    }
}
