internal import Calibration
internal import Foundation
internal import Input
internal import Planning
internal import Quantities
internal import Reports
internal import Scenarios
internal import Simulation
internal import Workload

extension SweepWork {
    /// The planned fleet, request by request; what was measured is pooled with the other items of the combination.
    func simulation(_ item: SweepItem, _ part: inout SweepPart) throws -> [JSONValue] {
        let found = try simulated.value(item.combination) {
            let source = PlanSource(grid.source.file, changes: grid.source.changes + changes(item).map(\.description))
            return try SimulationQuestion.planned(source, requests: grid.requests, knowledge) { replica, count, price in
                Fleet(replica, count: count, router: .leastLoaded, price: price)
            }
        }
        guard let question = found ?? nil else { return ["infeasible"] }
        var simulation = question.simulation
        if let slices = grid.slices {
            simulation = try simulation.slice(
                of: question.week ?? .constant(.zero), from: slices.length * Double(item.slice),
                lasting: slices.length, warmUp: slices.warmUp)
            if simulation.isIdle { return ["idle"] }
        }
        simulation = try simulation.group(item.replicaGroup, of: grid.replicaGroups)
        // Combinations are compared under the same requests.
        simulation.options.seed = grid.seed &+ UInt64(item.place)
        let (result, requests) = try simulation.measured()
        if grid.repeats > 1 { part.add(requests, of: item.combination) }
        return [
            .text(result.isSaturated ? "saturated" : "steady"), .number(Double(simulation.options.seed)),
            .number(Double(result.measured)), .figure(result.ttft?.p50.milliseconds),
            .figure(result.ttft?.p95.milliseconds), .figure(result.ttft?.p99.milliseconds),
            .figure(result.tpot?.p50.milliseconds), .figure(result.tpot?.p95.milliseconds),
            .figure(result.e2e?.p50.milliseconds), .figure(result.e2e?.p95.milliseconds), .figure(result.goodShare),
            .figure(result.utilization), .number(Double(simulation.fleet.count)),
        ]
    }
}
