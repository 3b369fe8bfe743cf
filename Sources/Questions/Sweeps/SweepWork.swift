internal import Calibration
internal import Catalog
internal import Economics
internal import Foundation
internal import Input
internal import Performance
internal import Planning
internal import Quantities
internal import Reports
internal import Scenarios
internal import Simulation
internal import Synchronization
internal import Workload

/// Computes the rows of a sweep.
///
/// A row depends on its item alone: not on the other items, and not on how many processes share them.
struct SweepWork: Sendable {
    let grid: SweepGrid
    let knowledge: Knowledge
    private let index: IndexedCatalog
    /// The scenario as it stands; nil where nothing is planned.
    private let document: ScenarioDocument?
    private let planned = SweepCache<PlannedFleet>()
    let simulated = SweepCache<SimulationQuestion?>()
    /// The measured runs; nil where none are predicted.
    let runs: SweepRuns?

    /// Throws what is wrong with the scenario as it stands; values that fail in a combination are said in their rows.
    init(_ grid: SweepGrid, _ knowledge: Knowledge) throws(InputProblems) {
        self.grid = grid
        self.knowledge = knowledge
        index = IndexedCatalog(knowledge.catalog)
        document = grid.question.isPlanned ? try grid.source.document(index) : nil
        runs = grid.question.isOfRuns ? try SweepRuns(grid, knowledge.catalog) : nil
        guard let document else { return }
        let workloads = try WhatIf(document, knowledge.planner()).scenarios.count
        guard grid.question == .plan || workloads == 1 else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: grid.source.file.name),
                    "\(grid.question.rawValue) takes one workload, and the scenario has \(workloads)",
                    suggestion: "write a scenario for each")
            ])
        }
    }

    /// The names of the cells of a row.
    static func columns(_ grid: SweepGrid) -> [String] {
        ["item"] + grid.axes.map(\.path) + (grid.draws > 1 ? ["draw"] : [])
            + (grid.replicaGroups > 1 ? ["replica_group"] : []) + (grid.slices != nil ? ["start_h"] : []) + ["status"]
            + figures(grid.question)
    }

    /// The cells of a row before its status.
    private func head(_ item: SweepItem) -> [JSONValue] {
        [.number(Double(item.index))] + item.values.map { .text($0) }
            + (grid.draws > 1 ? [.number(Double(item.draw))] : [])
            + (grid.replicaGroups > 1 ? [.number(Double(item.replicaGroup))] : [])
            + (grid.slices.map { [.figure(Double(item.slice) * $0.length.hours)] } ?? [])
    }

    private static func figures(_ question: SweepGrid.Question) -> [String] {
        switch question {
        case .plan:
            [
                "monthly_usd", "accelerator", "gpus", "replicas", "parallelism", "precision", "engine", "provider",
                "region",
                "instance_type", "ttft_ms_p95", "tpot_ms_p95", "e2e_ms_p95", "utilization", "probability",
            ]
        case .predict:
            [
                "ttft_ms_mean", "ttft_ms_low", "ttft_ms_high", "ttft_ms_p95", "tpot_ms_mean", "tpot_ms_low",
                "tpot_ms_high", "e2e_ms_mean", "output_tokens_s", "capacity_requests_s", "utilization", "usd_per_hour",
                "evidence",
            ]
        case .month:
            [
                "traffic_factor", "price_factor", "step_time_factor", "monthly_usd", "replicas", "planned_replicas",
                "within_budget", "slos_met",
            ]
        case .simulate:
            [
                "seed", "measured", "ttft_ms_p50", "ttft_ms_p95", "ttft_ms_p99", "tpot_ms_p50", "tpot_ms_p95",
                "e2e_ms_p50", "e2e_ms_p95", "goodput_share", "utilization", "replicas",
            ]
        case .validate: SweepRuns.validationColumns
        case .crossvalidate: SweepRuns.foldColumns
        }
    }

    /// What `items` come to.
    func part(_ items: Range<Int>) -> SweepPart {
        var part = SweepPart()
        if grid.question == .validate, let runs {
            for (number, judged) in zip(items, runs.judged(items)) {
                for row in SweepRuns.cells(judged) { part.rows.append([.number(Double(number))] + row) }
            }
            return part
        }
        // What plans find out is shared by the items of a block, and no longer: a sweep has millions.
        let planner = knowledge.planner(effort: SearchEffort().single)
        let question = document.flatMap { try? WhatIf($0, planner) }
        var prepared: [DeploymentRequest: PreparedReplica] = [:]
        let width = Self.columns(grid).count
        for number in items {
            let item = grid.item(number)
            let head = head(item)
            var rows: [[JSONValue]]
            do {
                switch grid.question {
                case .predict: rows = [try prediction(item, &prepared)]
                case .plan: rows = [try plan(item, question)]
                case .month: rows = [try draw(item, question)]
                case .simulate: rows = [try simulation(item, &part)]
                case .validate: rows = []
                case .crossvalidate: rows = try fold(item)
                }
            } catch {
                rows = [[.text(Self.message(error))]]
            }
            part.rows += rows.map { cells in
                head + cells + Array(repeating: .null, count: max(0, width - head.count - cells.count))
            }
        }
        return part
    }

    private static func message(_ error: any Error) -> String {
        guard let problems = error as? InputProblems, let first = problems.diagnostics.first else { return "\(error)" }
        return "invalid: " + first.message.printable(limit: 200)
    }

    // MARK: plan

    func changes(_ item: SweepItem) -> [ScenarioOverride] {
        zip(grid.axes, item.values).map { ScenarioOverride($0.path, $1) }
    }

    private func plan(_ item: SweepItem, _ question: WhatIf?) throws -> [JSONValue] {
        guard let question else { return ["invalid"] }
        let plan = try question.plan(changes(item), keeping: 1)
        let point = SweepPoint(values: item.values, plan: plan)
        guard plan.isFeasible else { return ["infeasible"] }
        let fleets = plan.plans.compactMap(\.best)
        /// What the fleets have, each once where all are alike.
        func joined(_ part: (PlanOption) -> String) -> JSONValue {
            let parts = fleets.map(part)
            return .text(Set(parts).count == 1 ? parts[0] : parts.joined(separator: "; "))
        }
        return [
            "feasible", .figure(plan.monthly?.value), joined { $0.deployment.accelerator.id },
            .number(Double(point.accelerators)), .number(Double(fleets.reduce(0) { $0 + $1.replicas })),
            joined { $0.deployment.parallelism.description }, joined { $0.deployment.weightPrecision.rawValue },
            joined { $0.deployment.engine.engine.rawValue }, joined(\.instance.provider), joined(\.instance.region),
            joined(\.instance.instanceType), .figure(point.ttft?.milliseconds), .figure(point.tpot?.milliseconds),
            .figure(point.e2e?.milliseconds), .figure(point.utilization),
            .figure(fleets.compactMap(\.probability).min()),
        ]
    }

    // MARK: predict

    /// What does not depend on the load of a deployment.
    private struct PreparedReplica {
        var replica: CalibratedReplica
        /// The cheapest instance; none where it is not on the price list.
        var offers: [Offer]
    }

    private func prediction(
        _ item: SweepItem, _ prepared: inout [DeploymentRequest: PreparedReplica]
    ) throws -> [JSONValue] {
        let values = grid.values(of: item).map { (name: $0.name, value: $0.value) }
        let asked = try PredictQuestion(values: values)
        let known: PreparedReplica
        if let found = prepared[asked.request] {
            known = found
        } else {
            let deployment = try asked.resolved(knowledge).deployment
            known = PreparedReplica(
                replica: try PredictQuestion.named(deployment) { try knowledge.model.replica(deployment) },
                offers: knowledge.catalog.offers.cheapest(for: deployment).map { [$0.offer] } ?? [])
            // The size that is left open depends on the load.
            if asked.request.tensor != nil { prepared[asked.request] = known }
        }
        let report = PredictionReport(
            known.replica, lengths: asked.lengths, load: asked.load, offers: known.offers)
        guard report.fits else { return ["does not fit"] }
        let point = report.estimate.point
        func interval(_ metric: Metric) -> [JSONValue] {
            let found = report.prediction(metric)
            return [.figure(found?.low.map { $0 * 1000 }), .figure(found?.high.map { $0 * 1000 })]
        }
        return [.text(point.state == .steady ? "steady" : "saturated"), .figure(point.ttft.mean.milliseconds)]
            + interval(.ttft) + [.figure(point.ttft.p95.milliseconds), .figure(point.tpot.mean.milliseconds)]
            + interval(.tpot) + [
                .figure(point.e2e.mean.milliseconds), .figure(point.rate.value * report.lengths.output.value),
                .figure(report.estimate.capacity.perSecond),
                .figure(
                    report.estimate.capacity > .zero ? min(1, point.rate / report.estimate.capacity) : nil),
                .figure(report.price.map { ($0 * .hours(1)).value }), .text(report.calibrated.evidence.name),
            ]
    }

    // MARK: month

    /// The planned fleets of a combination, and what is drawn for them.
    private struct PlannedFleet: Sendable {
        var fleets: [(planner: Planner, option: PlanOption, spread: Double)]
        var budget: Dollars?
    }

    private func planned(_ item: SweepItem, _ question: WhatIf?) throws -> PlannedFleet? {
        guard let question else { return nil }
        return try planned.value(item.combination) {
            let changes = changes(item)
            guard let scenario = try question.changed(by: changes).first else { return nil }
            let plan = try question.plan(changes, keeping: 1)
            guard plan.isFeasible else { return nil }
            let planner = knowledge.planner(effort: SearchEffort().single)
            let fleets = zip(scenario.fleetParts, plan.plans).compactMap { part, single in
                single.best.map { (planner.planner(scenario, part), $0, stepTimeSpread($0, single.demand)) }
            }
            return PlannedFleet(fleets: fleets, budget: plan.budget)
        }
    }

    /// The standard deviation of the logarithm of measured over predicted step times, from the 90% prediction interval.
    private func stepTimeSpread(_ option: PlanOption, _ demand: Demand) -> Double {
        guard grid.spread.predictions, let replica = try? knowledge.model.replica(option.deployment) else { return 0 }
        let wanted: Metric = demand.arrival.isOffline ? .throughput : .tpot
        let found = replica.predictions(demand.shape.mean, under: option.estimate.load).first { $0.metric == wanted }
        guard let low = found?.prediction.low, let high = found?.prediction.high, low > 0, high > low else { return 0 }
        // 90% of a normal number lies within 1.645 of its standard deviation.
        return log(high / low) / (2 * 1.645)
    }

    private func draw(_ item: SweepItem, _ question: WhatIf?) throws -> [JSONValue] {
        guard let planned = try planned(item, question) else { return ["infeasible"] }
        // Combinations are compared under the same draws.
        var random = RandomStream(seed: grid.seed, .draws, index: UInt64(item.draw))
        let traffic = exp(grid.spread.traffic * random.normal())
        let prices = exp(grid.spread.prices * random.normal())
        let steps = random.normal()
        var monthly = Dollars.zero
        var (needed, had) = (0, 0)
        var meets = true
        var slowest = 1.0
        for fleet in planned.fleets {
            let slowed = exp(fleet.spread * steps)
            slowest = max(slowed, slowest == 1 ? slowed : slowest)
            let again = fleet.planner.again(
                fleet.option, scale: traffic, slowed: grid.spread.predictions ? slowed : nil)
            guard let again else {
                return ["infeasible", .figure(traffic), .figure(prices), .figure(slowed)]
            }
            monthly = monthly + again.monthly * prices
            needed += again.replicas
            had += fleet.option.replicas
            if again.replicas > fleet.option.replicas { meets = false }
        }
        return [
            "feasible", .figure(traffic), .figure(prices), .figure(slowest), .figure(monthly.value),
            .number(Double(needed)), .number(Double(had)), planned.budget.map { .flag(monthly <= $0) } ?? .null,
            .flag(meets),
        ]
    }
}

extension JSONValue {
    /// A figure to six digits, more than any model knows, so that rows are short.
    static func figure(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite, let rounded = Double(String(format: "%.6g", value)) else { return .null }
        return .number(rounded)
    }
}

/// What was found for the latest combinations of a sweep: their draws follow each other.
final class SweepCache<Value: Sendable>: Sendable {
    private let values = Mutex<[Int: Value?]>([:])
    private static var most: Int { 64 }

    /// The value of a combination, made where it is not known; nil where there is none.
    func value(_ combination: Int, _ make: () throws -> Value?) rethrows -> Value? {
        if let known = values.withLock({ $0[combination] }) { return known }
        let made = try make()
        values.withLock { values in
            if values.count >= Self.most, let oldest = values.keys.min() { values[oldest] = nil }
            values[combination] = .some(made)
        }
        return made
    }
}
