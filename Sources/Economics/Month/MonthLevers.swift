public import Catalog
public import Input
internal import Parallel
public import Performance
public import Planning
internal import Quantities
public import Scenarios

extension LeverRanking {
    /// What usual ways to save do to the bill of a whole month, spares, campaigns and all, the largest saving first.
    ///
    /// `question` holds one workload. Every way is planned and sized by simulation like the month itself; `asked` is what is
    /// asked about each plan in its scenario. Complexity: a month for each lever.
    public init(
        monthsOf question: WhatIf, with changes: [ScenarioOverride] = [], catalog: Catalog,
        coefficients: @escaping @Sendable (Deployment) -> Coefficients,
        asked: @escaping @Sendable (Scenario, Plan) -> MonthQuestion
    ) throws(InputProblems) {
        @Sendable func point(_ changes: [ScenarioOverride]) -> SweepPoint? {
            guard let scenario = try? question.changed(by: changes).first else { return nil }
            return SweepPoint(
                ScenarioMonth(scenario, catalog: catalog, coefficients: coefficients) {
                    asked(scenario, $0)
                })
        }
        let levers = try LeverSearch(question, with: changes).ranking().effects.map(\.lever)
        let all = inOrder([nil] + levers.map(Optional.some)) { lever in point(changes + (lever?.changes ?? [])) }
        let base = all[0] ?? SweepPoint(values: [], monthly: nil, machines: [], accelerators: 0)
        self.init(
            base: base,
            effects: zip(levers, all.dropFirst()).compactMap { lever, point in
                point.map { LeverEffect(lever, $0, over: base) }
            })
    }
}

extension SweepPoint {
    /// The figures of a month: its bill, its machines at the peak, and its times in the busiest hour.
    init(_ month: ScenarioMonth) {
        let chosen = month.models.compactMap(\.best)
        let isServed = chosen.count == month.models.count
        let peaks = chosen.compactMap(\.schedule?.peak)
        self.init(
            values: [], monthly: month.monthly,
            machines: chosen.map { option in
                "\(option.curve.peak) x \(option.machine.instanceType) at \(option.machine.provider)"
            },
            accelerators: chosen.reduce(0) { sum, option in
                sum + Int(Double(option.curve.peak) * option.machine.acceleratorCount)
            }, ttft: isServed ? peaks.map(\.ttft.p95).max() : nil, tpot: isServed ? peaks.map(\.tpot.p95).max() : nil,
            e2e: isServed ? peaks.map(\.e2e.p95).max() : nil,
            utilization: isServed ? month.models.map(\.utilization).max() : nil)
    }
}
