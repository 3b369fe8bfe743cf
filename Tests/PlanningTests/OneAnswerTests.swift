import Calibration
import Catalog
import Economics
import Foundation
import Parallel
import Performance
import Quantities
import Scenarios
import Simulation
import TestSupport
import Testing
import Workload

@testable import Planning

/// Random scenarios, each asked as a plan, as a month, as a prediction and as a simulation: one answer to all.
@Suite("One answer to every question") struct OneAnswerTests {
    private static let count = 200
    private static let accelerators = [
        "nvidia-h100-sxm-80gb", "nvidia-l40s-48gb", "nvidia-a100-sxm4-80gb",
    ]

    /// What became of one scenario.
    private struct Outcome: Sendable {
        var problems: [String] = []
        var isFeasible = false
        var isFlat = false
        /// Whether a simulation of the fleet as predicted meets the SLOs, or the deadline.
        var isMet = false
        var words = ""
    }

    /// The text of the scenario of `seed`.
    private static func scenario(_ seed: Int) -> String {
        var generator = SeededGenerator(seed: UInt64(seed) &* 7919 &+ 3)
        func random(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &generator) }
        func spread(_ least: Double, _ most: Double) -> Double {
            exp(random(log(least)...log(most)))
        }
        func pick(_ words: [String]) -> String { words.randomElement(using: &generator) ?? words[0] }
        let model = pick([
            "meta-llama/Llama-3.1-8B-Instruct", "Qwen/Qwen3-8B", "Qwen/Qwen2.5-32B-Instruct", "openai/gpt-oss-20b",
            "meta-llama/Llama-3.1-70B-Instruct",
        ])
        let large = model.contains("70B") || model.contains("32B")
        let rate = spread(0.2, large ? 4 : 16)
        let load = pick(["rate", "rate", "rate", "rate", "users", "batch"])
        let arrival =
            switch load {
            case "users": "users: \(Int(rate * 5) + 1), think_time: \(Int(random(1...5))) s"
            case "batch": "requests: \(Int(rate * 60) + 10), deadline: \(Int(random(3...20))) min"
            default: "rate: \(rate)/s"
            }
        let lengths =
            "input: {mean: \(Int(spread(60, 2000))), cv: \(random(0.1...1.2))}, "
            + "output: {mean: \(Int(spread(20, 250))), cv: \(random(0.1...1.2))}"
        let slo =
            load == "batch"
            ? "batch" : "{ttft_p95: \(Int(spread(250, 4000))) ms, tpot_p95: \(Int(spread(14, 90))) ms}"
        let profile = pick(["flat", "flat", "consumer", "business", "global"])
        let isFlat = profile == "flat" && load != "batch"
        return """
            plimsoll: 1
            model: \(model)
            workload: {\(arrival), \(lengths)}
            slo: \(slo)
            traffic: {profile: \(profile), survive: \(pick(["none", "none", "replica"])), spread: \(pick(["0", "0", "0.1"]))}
            hardware: [\(pick(accelerators))]
            parallelism: {tensor: \(large ? "[4]" : "[1, 2]")}
            precision: \(pick(["bf16", "bf16", "[bf16, fp8]"]))
            engine: vllm
            confidence: \(pick(["0.5", "0.8", "0.8", "0.9"]))
            headroom: \(pick(["0", "0", "0.2"]))
            purchase: \(isFlat ? "[on_demand]" : pick(["[on_demand]", "[on_demand, spot, reserved_1y]"]))
            """
    }

    @Test("plan, month, prediction and simulation agree for 200 random scenarios")
    func agree() throws {
        let catalog = try Catalog.load(accelerators: Self.accelerators)
        let model = ShippedCalibration.model()
        let planner = ScenarioPlanner(
            catalog, model,
            effort: SearchEffort(
                hour: HourSimulation(requests: 60, requestsPerReplica: 20), compared: 1, isParallel: false,
                relaxes: false))
        let outcomes = parallelMap(Array(0..<Self.count)) { seed -> Outcome in
            do {
                // Most months are asked of the planner that has planned, some of one that has never been asked anything.
                let other = seed % 20 == 0 ? ScenarioPlanner(catalog, model, effort: planner.effort) : planner
                return try Self.outcome(Self.scenario(seed), planner, month: other)
            } catch {
                return Outcome(problems: ["\(error)"])
            }
        }
        for (seed, outcome) in outcomes.enumerated() {
            for problem in outcome.problems { Issue.record("\(seed): \(problem)\n\(Self.scenario(seed))") }
        }
        let feasible = outcomes.filter(\.isFeasible)
        let met = feasible.filter(\.isMet).count
        let share = Double(met) / Double(max(1, feasible.count))
        let missed = outcomes.enumerated().filter { $1.isFeasible && !$1.isMet }.map { "\($0): \($1.words)" }
        print(
            "\(feasible.count) of \(Self.count) random scenarios are feasible; simulated as predicted, \(met) of these "
                + "fleets meet their SLOs: \((share * 1000).rounded() / 10)% \(missed)")
        // Too few answers would say too little.
        #expect(feasible.count > Self.count / 2 && feasible.count(where: \.isFlat) > 20)
        #expect(share >= 0.95, "\(missed)")
    }

    @Test("the confidence of a scenario and the end of its utilization band are those of its demand, and hold")
    func demand() throws {
        let catalog = try Catalog.load(accelerators: Self.accelerators)
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 30/s, input: 500, output: 100}
            slo: {ttft_p95: 10 s, tpot_p95: 1 s}
            hardware: [nvidia-h100-sxm-80gb]
            confidence: 90%
            utilization_band: 20-35%
            """
        let scenario = try Scenario(try ScenarioDocument(text: text, file: "test"), catalog: catalog)
        let demand = Demand(scenario, try #require(scenario.fleetParts.first))
        #expect(demand.confidence == 0.9 && demand.maximumUtilization == 0.35)
        let planner = ScenarioPlanner(catalog, FleetSamples.unsure, effort: SearchEffort(hour: nil, isParallel: false))
        let best = try #require(planner.plan([scenario]).plans.first?.best)
        // Slow replicas stay below the end of the band, so those that are as predicted do by more.
        #expect(best.utilization <= 0.35 / 1.2 && best.utilization > 0.1)
    }

    private static func outcome(
        _ text: String, _ planner: ScenarioPlanner, month other: ScenarioPlanner
    ) throws -> Outcome {
        let scenario = try Scenario(try ScenarioDocument(text: text, file: "test"), catalog: planner.catalog)
        let part = try #require(scenario.fleetParts.first)
        let plan = planner.plan([scenario])
        let month = ScenarioMonth(scenario, other) { _ in MonthQuestion() }
        var outcome = Outcome()
        func check(_ holds: Bool, _ problem: @autoclosure () -> String) {
            if !holds { outcome.problems.append(problem()) }
        }
        check(plan.monthly == month.monthly, "the plan costs \(String(describing: plan.monthly)), the month another")
        check(plan == month.plan, "the month is of another plan")
        guard let single = plan.plans.first, let option = single.best else {
            check(month.models[0].best == nil, "the month has an option where the plan has none")
            return outcome
        }
        outcome.isFeasible = true
        let best = month.models[0].best
        check(best?.replicas == option.replicas, "\(option.replicas) replicas are planned, the month has others")
        check(month.models[0].monthly == option.monthly, "the month of the model has another cost")
        check(
            relativeError(option.breakdown.total.value, option.breakdown.lines.compactMap(\.amount?.value).reduce(0, +))
                < 1e-12,
            "the monthly cost is not the sum of its lines")
        check(option.isConfirmed, "the option was not confirmed")
        if let schedule = option.schedule {
            check(schedule.peakReplicas == option.replicas, "the schedule peaks elsewhere")
            if scenario.traffic.profile == .flat {
                outcome.isFlat = true
                check(
                    schedule.hours.allSatisfy { $0.replicas == option.replicas },
                    "replicas change by the hour though the load does not")
            }
        }
        let (demand, model) = (Demand(scenario, part), planner.model)
        let estimate = try model.replica(option.deployment).estimate(demand.shape.mean, under: option.estimate.load)
        check(estimate == option.estimate, "the performance model gives another estimate at the planned load")
        try simulate(option, demand, model, &outcome)
        return outcome
    }

    /// Simulates the planned fleet as predicted, with requests that it was not sized by.
    private static func simulate(
        _ option: PlanOption, _ demand: Demand, _ model: PerformanceModel, _ outcome: inout Outcome
    ) throws {
        let replica = try model.replica(option.deployment).replica(for: demand.shape.mean, under: option.estimate.load)
        guard let schedule = option.schedule else {
            let batch = try #require(try BatchSimulation(replica, option, demand, seed: 77))
            outcome.isMet = batch.isInTime
            outcome.words = "batch \(batch.found.value) s of \(batch.deadline.value) s"
            return
        }
        let load = demand.total * schedule.busiestShare
        let latencies = try HourSimulation(seed: 77, requests: 200, requestsPerReplica: 40)
            .latencies(replica, count: schedule.mostNeeded, load: load, demand)
        let strain = latencies?.strain(on: demand.serviceLevel) ?? .infinity
        outcome.isMet = strain <= 1
        outcome.words = "\(schedule.mostNeeded) replicas, strain \(strain)"
    }
}
