internal import Economics
public import Input
public import Performance
public import Quantities
public import Simulation
internal import Workload

/// One run of a batch, request by request, to see whether it is done in time.
///
/// One replica does its share; the others do as much in the same time.
public struct BatchSimulation: Sendable {
    /// Replicas that share the batch.
    public var replicas: Int
    /// Requests of one replica in one run.
    public var requests: Requests
    /// Time of a run in the simulation.
    public var found: Seconds
    /// Time of a run by the plan.
    public var planned: Seconds
    /// When it has to be done.
    public var deadline: Seconds
    /// What the simulation found.
    public var result: SimulationResult

    /// Whether it is done in time.
    public var isInTime: Bool { found <= deadline }

    /// Simulates the share of one replica in a batch that is served as `option` says; nil for requests that somebody
    /// awaits.
    ///
    /// Of more than `most` requests so many are simulated, and the time taken in proportion.
    public init?(
        _ replica: Replica, _ option: PlanOption, _ demand: Demand, most: Int = 50_000, seed: UInt64 = 1
    ) throws(InputProblems) {
        guard case .batch(let all, let deadline) = demand.arrival, option.schedule == nil,
            let busy = option.curve.steps.first?.time
        else { return nil }
        replicas = max(1, option.peakReplicas)
        requests = all / Double(replicas)
        self.deadline = deadline
        planned = busy / demand.runsPerMonth(deadline: deadline)
        let count = max(1, min(most, Int(requests.value.rounded(.up))))
        result = try Simulation(
            Fleet(replica), demand.simulated(.batch, requestCount: count), SimulationOptions(seed: seed)
        ).run()
        found = result.simulated * max(1, requests.value / Double(count))
    }
}
