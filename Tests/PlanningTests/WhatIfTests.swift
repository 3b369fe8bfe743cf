import Calibration
import Catalog
import Input
import Performance
internal import Quantities
import Scenarios
import Testing
internal import Workload

@testable import Planning

@Suite("What if") struct WhatIfTests {
    private func question(_ more: String = "") throws -> WhatIf {
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            \(more.contains("workload:") ? "" : "workload: {rate: 5/s, input: 500, output: 200}")
            slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
            hardware: [L40S, H100]
            providers: [aws]
            regions: [us-east-1]
            \(more)
            """
        let planner = ScenarioPlanner(
            try Catalog.load(accelerators: ["L40S", "H100"]), .uncalibrated, effort: SearchEffort(hour: nil))
        return try WhatIf(try ScenarioDocument(text: text, file: "test"), planner)
    }

    @Test("an axis is split at commas outside brackets")
    func axes() throws {
        #expect(try SweepAxis(parsing: "gpu=[H100, L40S],H200").values == ["[H100, L40S]", "H200"])
        #expect(try SweepAxis(parsing: "rate=1/s, 2/s").path == "workload.rate")
        #expect(throws: InputProblems.self) { try SweepAxis(parsing: "rate=1/s,,2/s") }
        #expect(throws: InputProblems.self) { try SweepAxis(parsing: "rate") }
    }

    @Test("marketplaces are left out until they are asked for, also once a plan without them is known")
    func marketplaces() throws {
        let planner = ScenarioPlanner(
            try Catalog.load(accelerators: ["H100"]), .uncalibrated, effort: SearchEffort(hour: nil))
        let document = try ScenarioDocument(
            text: """
                plimsoll: 1
                model: meta-llama/Llama-3.1-8B-Instruct
                workload: {rate: 5/s, input: 500, output: 200}
                slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
                hardware: [H100]
                """, file: "test")
        let question = try WhatIf(document, planner)
        let plan = try question.plan()
        let all = try question.plan([ScenarioOverride("tiers", "[hyperscaler, specialized, marketplace]")])
        let (usual, lowest) = (try #require(plan.plans.first?.best), try #require(all.plans.first?.best))
        #expect(usual.offer.tier != .marketplace && lowest.offer.tier == .marketplace)
        #expect(lowest.monthly < usual.monthly)
        let saving = SavingsSearch(question).changes(to: plan).first { $0.option.kind == .marketplace }
        #expect(try #require(saving?.point.monthly) == lowest.monthly)
    }

    @Test("a sweep is the same as its points planned alone, in order, and more traffic never costs less")
    func sweepIsItsPoints() throws {
        let question = try question()
        let axis = try SweepAxis(parsing: "workload.rate=1/s,50/s,1000/s")
        let points = try question.sweep(axis)
        for (point, change) in zip(points, axis.changes) {
            #expect(point.monthly == (try question.plan([change]).monthly))
            #expect(point.values == [change.value])
        }
        #expect(points.compactMap(\.monthly).count == 3)
        #expect(zip(points, points.dropFirst()).allSatisfy { ($0.monthly ?? .zero) <= ($1.monthly ?? .zero) })
    }

    @Test("plans that share a memory are those without one, whatever was asked before, served or not")
    func memoryChangesNothing() throws {
        let question = try question("purchase: [on_demand, spot]")
        let changes = [
            "rate=3/s", "slo.ttft_p95=1 ms", "precision=fp8", "gpu=L40S", "workload.input=2000", "providers=gcp",
            "prefix_caching=false", "speculative={tokens: 3, acceptance: 0.7}", "parallelism.tensor=2", "rate=3/s",
        ].map { try? ScenarioOverride(parsing: $0, option: "--set") }
        for change in changes {
            let change = try #require(change)
            guard let scenario = try? question.changed(by: [change]) else { continue }
            let fresh = ScenarioPlanner(question.catalog, .uncalibrated, effort: SearchEffort(hour: nil)).plan(scenario)
            let kept = try question.plan([change])
            #expect(kept == fresh, "\(change)")
            #expect(try question.point([], [change]) == SweepPoint(values: [], plan: fresh), "\(change)")
        }
    }

    @Test("a sweep gives the same points in the same order every time")
    func sweepRepeats() throws {
        let axis = SweepAxis(path: "workload.rate", values: (1...60).map { "\($0)/s" })
        let first = try question().sweep(axis)
        #expect(try question().sweep(axis) == first)
        #expect(first.map { $0.values[0] } == axis.values)
    }

    @Test(
        "a fleet split by length serves every request, each part the cheapest option, and the savings option is the best split"
    )
    func splitFleet() throws {
        let question = try question("workload: {rate: 80/s, input: {mean: 2000, cv: 1.5, max: 30000}, output: 100}")
        let split = try question.plan([ScenarioOverride("split_at", "2000")])
        #expect(split.plans.count == 2)
        let rates = split.plans.compactMap { $0.demand.arrival.requiredRate?.perSecond }
        #expect(abs(rates.reduce(0, +) - 80) < 1e-9)
        let tokens = zip(split.plans, rates).reduce(0) { $0 + $1.0.demand.shape.input.mean.value * $1.1 } / 80
        #expect(abs(tokens / question.scenarios[0].workload.shape.input.mean.value - 1) < 0.005)
        // Costs add up, so no pair of accelerators is cheaper than the cheapest of each part.
        let parts = split.plans.map { $0.results.compactMap { $0.best?.monthly.value } }
        let pairs = parts[0].flatMap { short in parts[1].map { short + $0 } }
        #expect(abs((split.monthly?.value ?? 0) - (pairs.min() ?? -1)) < 1e-6)
        // Both fleets share the budget: what is enough for the sum is enough, a cent less is not.
        let sum = (split.monthly?.value ?? 0) + 0.005
        for (budget, holds) in [(sum, true), (sum - 0.02, false)] {
            let limited = try question.plan([
                ScenarioOverride("split_at", "2000"), ScenarioOverride("budget", "$\(budget) / month"),
            ])
            #expect(limited.isFeasible == holds)
        }
        let option = try SavingsSearch(question).ranking().effects.first {
            if case .split = $0.option.kind { true } else { false }
        }
        #expect(option?.option.changes.first?.path == "split_at")
    }

    @Test("two axes make every pair, the first changing slowest")
    func pairs() throws {
        let points = try question().sweep(
            try SweepAxis(parsing: "rate=1x,2x"), try SweepAxis(parsing: "gpu=L40S,H100"))
        #expect(points.map(\.values) == [["1x", "L40S"], ["1x", "H100"], ["2x", "L40S"], ["2x", "H100"]])
    }

    @Test("wrong values are all reported, each once")
    func problems() throws {
        let question = try question()
        do throws(InputProblems) {
            _ = try question.sweep(
                try SweepAxis(parsing: "rate=1/s,2 apples,3/s"), try SweepAxis(parsing: "gpu=L40S,Q9000"))
            Issue.record("two wrong values were taken")
        } catch {
            #expect(error.diagnostics.count == 2, "\(error)")
        }
    }

    @Test("a cell with nothing for sale says so and ends no sweep; a wrong value still does")
    func notForSale() throws {
        let question = try question()
        let known = Set(
            question.catalog.offers.filter { $0.provider == "aws" && $0.purchase == .onDemand }.map(\.region))
        let other = try #require(
            question.catalog.offers.map(\.region).sorted().first { !known.contains($0) }, "a region of another provider"
        )
        let points = try question.sweep(
            try SweepAxis(parsing: "gpu=H100,L40S"), SweepAxis(path: "regions", values: ["us-east-1", other]))
        #expect(points.map { $0.gap == nil } == [true, false, true, false])
        for point in points where point.monthly == nil {
            guard case .noOffer(let why?) = point.gap else {
                Issue.record("\(String(describing: point.gap))")
                continue
            }
            #expect(why.contains("has no offer in \(other)"))
            #expect(point.instances.isEmpty && point.accelerators == 0)
        }
        #expect(throws: InputProblems.self) {
            try question.sweep(SweepAxis(path: "regions", values: [other, "nowhere"]))
        }
        // What misses its SLOs, and what is over the budget, is told from what is not sold.
        let tight = try question.sweep(SweepAxis(path: "slo.tpot_p95", values: ["50 ms", "0.1 ms"]))
        #expect(tight.map(\.gap) == [nil, .noConfiguration])
        let poor = try question.sweep(SweepAxis(path: "budget", values: ["$1 / month", "$1,000,000 / month"]))
        #expect(poor.map(\.gap) == [.overBudget, nil])
    }

    @Test("savings options come with the largest saving first, each reproducible by its own changes")
    func savings() throws {
        let question = try question("purchase: on_demand")
        let ranking = try SavingsSearch(question).ranking()
        let savings = ranking.effects.compactMap { $0.saving?.value }
        #expect(savings == savings.sorted(by: >) && savings.count > 4)
        // What costs more says why, and nothing else does.
        for effect in ranking.effects {
            #expect((effect.higherCost != nil) == ((effect.saving?.value ?? 0) < -0.005), "\(effect.option.kind)")
        }
        let split = ranking.effects.first { if case .router = $0.option.kind { true } else { false } }
        if let split, (split.saving?.value ?? 0) < -0.005 {
            #expect(split.higherCost == .moreFleets(from: 1, to: 2))
        }
        for effect in ranking.effects {
            #expect(effect.point.monthly == (try question.plan(effect.option.changes, keeping: 1).monthly))
            if let saving = effect.saving, let base = ranking.base.monthly, let now = effect.point.monthly {
                #expect(abs((base - now - saving).value) < 1e-6)
            }
        }
        #expect(ranking.effects.contains { $0.option.kind == .purchase(.reserved3Year) })
        // What is already allowed is no savings option.
        let open = try SavingsSearch(self.question("purchase: [on_demand, reserved_3y]")).ranking()
        #expect(!open.effects.contains { $0.option.kind == .purchase(.reserved3Year) })
    }
}
