internal import Catalog
internal import Parallel
public import Performance
public import Planning
internal import Quantities
internal import Scenarios
public import Workload

/// Finds the cheapest way to serve a model through a typical month.
///
/// The ways that are cheapest for the busiest hour, and the cheapest on each accelerator, are sized for every hour of the
/// week; every machine type that holds them is then bought as cheaply as it goes, and the cheapest of all wins. With an
/// ``HourSimulation``, those that could be the cheapest are sized again by what the event simulation finds them to hold.
public struct MonthPlanner: Sendable {
    /// What has to be served.
    public let demand: Demand
    /// How it changes over the week.
    public let traffic: TrafficPlan
    /// What may be rented, by accelerator.
    let market: Market
    /// How hours are simulated; nil to size by the closed form alone.
    let hour: HourSimulation?
    /// Accelerators for which the cheapest way is sized by simulation whether it could win or not: those that a reader
    /// compares.
    let compared: Int
    let coefficients: @Sendable (Deployment) -> Coefficients

    /// A planner for the demand of one model.
    ///
    /// `hour`: how hours are simulated to check the sizes; nil to size by the closed form alone. `compared`: accelerators
    /// whose sizes are checked whether they could be the cheapest or not.
    public init(
        _ demand: Demand, _ traffic: TrafficPlan, market: Market, hour: HourSimulation? = nil, compared: Int = 1,
        coefficients: @escaping @Sendable (Deployment) -> Coefficients
    ) {
        self.demand = demand
        self.traffic = traffic
        self.market = market
        self.hour = hour
        self.compared = compared
        self.coefficients = coefficients
    }

    /// The options for `plan`, which is for the busiest hour, cheapest first; one for each deployment that it lists, or for
    /// each accelerator where hours are simulated.
    ///
    /// Complexity: O(deployments x (hours x log replicas + machine types x peak machines)).
    public func options(_ plan: Plan) -> [MonthOption] {
        var deployments: [PlanOption] = []
        for option in plan.options + plan.verdicts.compactMap(\.best)
        where !deployments.contains(where: { $0.deployment == option.deployment }) {
            deployments.append(option)
        }
        let found = inOrder(deployments) { plan in option(plan).map { Sized(plan: plan, option: $0) } }
            .compactMap(\.self).sorted { $0.option.isCheaper(than: $1.option) }
        guard let hour, !demand.arrival.isOffline else { return found.map(\.option) }
        return checked(found, hour)
    }

    /// The cheapest way to run the deployment of `option` through the month; nil when no machine type holds it.
    ///
    /// `scale` multiplies the traffic, `sizing` only what the fleet must be ready for. `simulated`: what the event
    /// simulation found a replica to hold; nil to size by the closed form alone.
    public func option(
        _ option: PlanOption, scale: Double = 1, sizing: Double = 1, simulated: SimulatedCapacity? = nil
    ) -> MonthOption? {
        guard let replica = try? Replica(option.deployment, coefficients(option.deployment)) else { return nil }
        let promptShare = replica.promptShare(of: option.estimate, lengths: demand.shape.mean)
        if case .batch(let requests, let deadline) = demand.arrival {
            return batch(
                option, requests: requests * scale, deadline: deadline, sizing: sizing, promptShare: promptShare)
        }
        let rate = busiest(option) * scale
        guard let capacity = ReplicaDemand(replica, demand, simulated: simulated),
            let schedule = FleetSchedule(capacity, traffic, peak: rate, sizing: sizing * (1 + demand.headroom))
        else { return nil }
        return cheapest(option.deployment) { perInstance in
            schedule.curve(traffic) { replicas in
                replicas == 0
                    ? 0 : Placement(replicas: replicas, of: option.deployment, perInstance: perInstance)?.instances
            }
        }.map { curve, mix, machine in
            MonthOption(
                deployment: option.deployment, schedule: schedule, curve: curve, mix: mix, machine: machine,
                requests: schedule.requests, peakReplicas: schedule.peakReplicas, promptShare: promptShare,
                simulated: simulated)
        }
    }

    /// Requests in the busiest hour.
    ///
    /// Users ask as often as answers let them: the plan for that hour has found out how often that is.
    func busiest(_ option: PlanOption) -> Rate<Requests> {
        demand.arrival.requiredRate ?? option.estimate.point.rate * Double(option.replicas)
    }

    /// A batch runs from when it is there until it is done, on as many replicas as make the deadline.
    private func batch(
        _ option: PlanOption, requests: Requests, deadline: Seconds, sizing: Double, promptShare: Double
    ) -> MonthOption? {
        let capacity = option.estimate.capacity
        guard capacity > .zero else { return nil }
        let count = (requests / deadline / capacity * (1 + demand.headroom) * sizing).rounded(.up)
        guard count < 1e6 else { return nil }
        let replicas = max(1, Int(count))
        let runs = demand.runsPerMonth(deadline: deadline)
        // A machine is paid as a whole: replicas fill it, and are done sooner.
        func filled(_ perInstance: Double) -> (instances: Int, replicas: Int)? {
            Placement(replicas: replicas, of: option.deployment, perInstance: perInstance).map { placed in
                (placed.instances, placed.instances / placed.instancesPerReplica * placed.replicasPerInstance)
            }
        }
        return cheapest(option.deployment) { perInstance in
            guard let placed = filled(perInstance) else { return nil }
            // Slower replicas work for longer, whether there are more of them or not.
            let busy = min(.month, requests / (capacity * Double(placed.replicas)) * (runs * sizing))
            return DemandCurve(
                [
                    DemandCurve.Step(time: busy, starts: runs, machines: placed.instances),
                    DemandCurve.Step(time: .month - busy, starts: runs, machines: 0),
                ], startDelay: traffic.startDelay)
        }.map { curve, mix, machine in
            MonthOption(
                deployment: option.deployment, schedule: nil, curve: curve, mix: mix, machine: machine,
                requests: requests * runs, peakReplicas: filled(machine.acceleratorCount)?.replicas ?? replicas,
                promptShare: promptShare)
        }
    }

    /// The machine type on which `curve` costs least, the first of the price list among equals; the curve depends on how
    /// many accelerators a machine has.
    ///
    /// Machines are tried from the least that they can cost upwards, and no further than the best one found.
    private func cheapest(
        _ deployment: Deployment, curve: (Double) -> DemandCurve?
    ) -> (DemandCurve, PurchaseMix, Offer)? {
        var curves: [Double: (curve: DemandCurve, needed: Seconds)?] = [:]
        var tries: [(place: Int, atLeast: Dollars)] = []
        let machines = market.machineTypes(for: deployment.accelerator.id)
        for (place, offers) in machines.enumerated() {
            let count = offers[0].acceleratorCount
            if curves[count] == nil { curves[count] = .some(curve(count).map { ($0, $0.neededTime) }) }
            guard let known = curves[count], let known, let price = offers.map(\.price).min() else { continue }
            // A hair below what rounding could make of it.
            tries.append((place, price * known.needed * (1 - 1e-9)))
        }
        tries.sort { ($0.atLeast, $0.place) < ($1.atLeast, $1.place) }
        var best: (curve: DemandCurve, mix: PurchaseMix, place: Int)?
        for (place, atLeast) in tries {
            if let best, atLeast > best.mix.cost { break }
            guard let known = curves[machines[place][0].acceleratorCount], let curve = known?.curve,
                let mix = PurchaseMix(curve, offers: machines[place], spotShare: traffic.spotShare)
            else { continue }
            if best.map({ (mix.cost, place) < ($0.mix.cost, $0.place) }) ?? true { best = (curve, mix, place) }
        }
        return best.map { ($0.curve, $0.mix, machines[$0.place][0]) }
    }
}
