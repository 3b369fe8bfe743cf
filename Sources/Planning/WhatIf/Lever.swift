internal import Catalog
public import Input
internal import Parallel
internal import Performance
public import Quantities
public import Scenarios
internal import Workload

/// A usual way to save: what to change, and what to mind about it.
public struct Lever: Sendable, Hashable, Codable {
    /// What it is, such as `weights in fp8`.
    public var name: String
    /// The changes of the scenario, to be repeated with `--set`.
    public var changes: [ScenarioOverride]
    /// What the figures do not show.
    public var caveat: String
}

/// A lever with what it does.
public struct LeverEffect: Sendable, Hashable, Codable {
    /// What was changed.
    public var lever: Lever
    /// The bill of a month and the times; nothing in it where nothing holds every promise.
    public var point: SweepPoint
    /// What it saves in a month; negative where it costs more, nil where one side has no bill.
    public var saving: Dollars?

    /// What `lever` makes of `base`.
    public init(_ lever: Lever, _ point: SweepPoint, over base: SweepPoint) {
        self.lever = lever
        self.point = point
        saving = base.monthly.flatMap { before in point.monthly.map { before - $0 } }
    }
}

/// What usual ways to save do to one scenario, the largest saving first.
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

/// Looks for ways to save.
public struct LeverSearch: Sendable {
    private let question: WhatIf
    private let given: [ScenarioOverride]

    /// Ways to save in `question` once `changes` are made.
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
                    at: SourcePlace(file: question.document.file), "ways to save are looked for in one workload",
                    suggestion: "write a scenario for each workload, or try a change with --set")
            ])
        }
        let base = try question.point([], given)
        let pulled = levers(scenario)
        let points = inOrder(pulled) { lever in try? question.point([lever.name], given + lever.changes) }
        let all = zip(pulled, points).map { ($0, $1) } + [split(scenario)].compactMap { $0.map { ($0.0, $0.1) } }
        return LeverRanking(
            base: base, effects: all.compactMap { lever, point in point.map { LeverEffect(lever, $0, over: base) } })
    }

    /// The levers that `scenario` does not already pull.
    func levers(_ scenario: Scenario) -> [Lever] {
        precisions(scenario) + purchases(scenario) + engines(scenario) + promises(scenario) + markets(scenario)
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
            let lever = Lever(
                name: "a fleet for prompts up to \(place) tokens, one for longer ones",
                changes: [ScenarioOverride("split_at", String(place))],
                caveat: "needs a router that counts tokens, and two fleets to operate")
            guard let point = try? question.point([lever.name], given + lever.changes) else { return nil }
            return (lever, point)
        }
        return tried.compactMap(\.self).min {
            ($0.1.monthly?.value ?? .infinity) < ($1.1.monthly?.value ?? .infinity)
        }
    }

    private func precisions(_ scenario: Scenario) -> [Lever] {
        let used = Set(scenario.models.flatMap(\.precisions))
        let quality = "fewer bits change the answers: measure quality on your own prompts"
        var levers = [WeightPrecision.fp8, .int4, .nvfp4].filter { !used.contains($0) }.map { precision in
            Lever(
                name: "weights in \(precision.rawValue)", changes: [ScenarioOverride("precision", precision.rawValue)],
                caveat: quality)
        }
        if !scenario.cachePrecisions.contains(.fp8) {
            levers.append(
                Lever(name: "KV cache in fp8", changes: [ScenarioOverride("kv_precision", "fp8")], caveat: quality))
        }
        return levers
    }

    private func purchases(_ scenario: Scenario) -> [Lever] {
        let caveats: [PurchaseOption: String] = [
            .spot: "taken away at short notice: keep on-demand replicas beside them",
            .reserved1Year: "paid for a year, used or not", .reserved3Year: "paid for three years, used or not",
            .onDemand: "no commitment",
        ]
        let bought = scenario.market.purchases
        return PurchaseOption.allCases.filter { !bought.contains($0) }.map { option in
            let all = (bought + [option]).map(\.rawValue).joined(separator: ", ")
            return Lever(
                name: "buy \(option.rawValue) too", changes: [ScenarioOverride("purchase", "[\(all)]")],
                caveat: caveats[option] ?? "")
        }
    }

    private func engines(_ scenario: Scenario) -> [Lever] {
        var levers: [Lever] = []
        if scenario.engines.count == 1 {
            levers.append(
                Lever(
                    name: "other engines too", changes: [ScenarioOverride("engine", "[vllm, sglang, tensorrt-llm]")],
                    caveat: "another engine to operate"))
        }
        if scenario.speculation == nil, !scenario.workload.arrival.isOffline {
            levers.append(
                Lever(
                    name: "speculative decoding, 3 tokens",
                    changes: [ScenarioOverride("speculative", "{tokens: 3, acceptance: 0.7}")],
                    caveat: "assumes that 70 % of the guesses are right: measure it"))
        }
        if scenario.batching == StepLimits() {
            levers.append(
                Lever(
                    name: "larger batches: up to 4096 sequences and 16384 tokens a step",
                    changes: [ScenarioOverride("batching", "{max_sequences: 4096, max_batched_tokens: 16384}")],
                    caveat: "longer steps: TPOT rises where memory has room for more sequences"))
        }
        let shape = scenario.workload.shape
        let half = (shape.input.mean.value / 2).rounded(.down)
        if scenario.prefixCaching, shape.sharedPrefix.value < half, half >= 1 {
            levers.append(
                Lever(
                    name: "half of each prompt shared and cached",
                    changes: [
                        ScenarioOverride("workload.shared_prefix", String(Int(half))),
                        ScenarioOverride("workload.cache_hit_share", "90 %"),
                    ], caveat: "works only if prompts start with the same text"))
        }
        return levers
    }

    private func promises(_ scenario: Scenario) -> [Lever] {
        let targets = scenario.serviceLevel.targets
        let measures = ServiceTarget.Measure.allCases.filter { measure in targets.contains { $0.measure == measure } }
        return measures.map { loosened in
            let block = targets.map { target in
                let factor = target.measure == loosened ? 1.5 : 1
                let limit =
                    switch target.limit {
                    case .atMost(let time): "\(time.milliseconds * factor) ms"
                    case .atLeast(let speed): "\(speed.perSecond / factor) tokens/s"
                    }
                return "\(target.measure.rawValue)_\(target.statistic.rawValue): \"\(limit)\""
            }
            return Lever(
                name: "\(loosened.rawValue) promise 1.5 x looser",
                changes: [ScenarioOverride("slo", "{" + block.joined(separator: ", ") + "}")],
                caveat: "users notice")
        }
    }

    private func markets(_ scenario: Scenario) -> [Lever] {
        var levers: [Lever] = []
        let offered = question.accelerators
        if scenario.market.accelerators.count < offered.count {
            levers.append(
                Lever(
                    name: "any accelerator",
                    changes: [ScenarioOverride("gpu", "[" + offered.joined(separator: ", ") + "]")],
                    caveat: "other chips need other images and tests"))
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
            levers.append(
                Lever(name: "any provider and region", changes: changes, caveat: "data leaves its present place"))
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
            Lever(
                name: "half of the requests to \(smaller.id)", changes: [ScenarioOverride("model", both)],
                caveat: "needs a router that tells easy questions: measure quality")
        ]
    }
}
