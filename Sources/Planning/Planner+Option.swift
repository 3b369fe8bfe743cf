internal import Catalog
internal import Economics
internal import Performance
internal import Quantities
internal import Scenarios
internal import Workload

extension Planner {
    /// The cheapest option to run the deployment of `sizer` through the month; nil when no number of replicas would do, or no
    /// instance type holds it.
    ///
    /// `scale` multiplies the traffic, `sizing` only what the fleet must be ready for.
    func option(_ sizer: Sizer, _ candidate: Candidate, scale: Double = 1, sizing: Double = 1) -> PlanOption? {
        if demand.arrival.isOffline { return batch(sizer, candidate.deployment, scale: scale, sizing: sizing) }
        let deployment = candidate.deployment
        guard let schedule = FleetSchedule(sizer, traffic, scale: scale, sizing: sizing * (1 + demand.headroom)) else {
            return nil
        }
        let replicas = schedule.peakReplicas
        let estimate = sizer.estimate(replicas, scale * schedule.busiestShare)
        let work = work(estimate, startDelay: schedule.floorReplicas < replicas ? traffic.startDelay : .zero)
        let shape = Placement.Shape(deployment)
        let found = cheapest(deployment, replicas, work) { perInstance in
            schedule.curve(traffic) { replicas in
                replicas == 0 ? 0 : Placement(replicas: replicas, of: shape, perInstance: perInstance)?.instances
            }
        }
        guard let (curve, mix, instance) = found else { return nil }
        return option(
            sizer, deployment, replicas: replicas,
            estimate: estimate, schedule: schedule, curve: curve,
            mix: mix, instance: instance, requests: schedule.requests)
    }

    /// What one replica does in the busiest hour.
    private func work(_ estimate: Estimate, startDelay: Seconds) -> HostNeeds.Work {
        HostNeeds.Work(
            rate: estimate.point.rate, input: Tokens(lengths.input.value), output: Tokens(lengths.output.value),
            startDelay: startDelay)
    }

    private func option(
        _ sizer: Sizer, _ deployment: Deployment, replicas: Int, estimate: Estimate, schedule: FleetSchedule?,
        curve: DemandCurve, mix: PurchaseMix, instance: Offer, requests: Requests
    ) -> PlanOption? {
        guard let placement = Placement(replicas: replicas, of: deployment, perInstance: instance.acceleratorCount)
        else {
            return nil
        }
        return PlanOption(
            deployment: deployment, replicas: replicas, estimate: estimate, schedule: schedule, curve: curve, mix: mix,
            instance: instance, placement: placement, requests: requests,
            promptShare: sizer.expected.promptShare(of: estimate, lengths: lengths),
            breakdown: breakdown(deployment, mix, instance, requests, isAwaited: schedule != nil),
            simulated: sizer.simulated,
            isConfirmed: false, probabilities: [], held: nil, capacity: estimate.capacity * Double(replicas),
            meanTokens: .init(input: lengths.input.value, output: lengths.output.value))
    }

    /// The monthly cost, line by line.
    private func breakdown(
        _ deployment: Deployment, _ mix: PurchaseMix, _ instance: Offer, _ requests: Requests, isAwaited: Bool
    ) -> CostTree {
        let tokens = Tokens(requests.value * demand.shape.output.mean.value)
        let weights = deployment.model.weights.bytes(in: deployment.weightPrecision)
        return CostTree(
            mix.lines + market.idleLines(besides: instance)
                + terms.overheads.of(instance.provider).lines(
                    weights: weights, outputTokens: tokens, streamed: terms.streamed, balances: isAwaited),
            contingency: terms.contingency)
    }

    /// A batch runs from when it is there until it is done, on as many replicas as make the deadline.
    private func batch(
        _ sizer: Sizer, _ deployment: Deployment, scale: Double, sizing: Double
    ) -> PlanOption? {
        guard case .batch(let all, let deadline) = demand.arrival,
            let replicas = sizer.replicas(scale * sizing * (1 + demand.headroom))
        else { return nil }
        let requests = all * scale
        let runs = demand.runsPerMonth(deadline: deadline)
        let estimate = sizer.estimate(replicas, scale)
        // An instance is paid as a whole: replicas fill it, and are done sooner.
        func filled(_ perInstance: Double) -> (instances: Int, replicas: Int)? {
            Placement(replicas: replicas, of: deployment, perInstance: perInstance).map { placed in
                (placed.instances, placed.instances / placed.instancesPerReplica * placed.replicasPerInstance)
            }
        }
        let found = cheapest(deployment, replicas, work(estimate, startDelay: traffic.startDelay)) { perInstance in
            guard let placed = filled(perInstance) else { return nil }
            let each = sizer.each(placed.replicas, requests: requests.value / Double(placed.replicas))
            // Slower replicas work for longer, whether there are more of them or not.
            let busy = min(Seconds.month, requests / Rate(each * Double(placed.replicas)) * (runs * sizing))
            return DemandCurve(
                [
                    DemandCurve.Step(time: busy, starts: runs, instances: placed.instances),
                    DemandCurve.Step(time: .month - busy, starts: runs, instances: 0),
                ], startDelay: traffic.startDelay)
        }
        guard let (curve, mix, instance) = found, let placed = filled(instance.acceleratorCount) else { return nil }
        return option(
            sizer, deployment, replicas: placed.replicas, estimate: estimate, schedule: nil, curve: curve, mix: mix,
            instance: instance, requests: requests * runs)
    }

    /// The instance type on which `curve` costs least, the first of the price list among equals; the curve depends on how
    /// many accelerators an instance has.
    ///
    /// Instances are tried from the least that they can cost upwards, and no further than the best one found. What is paid
    /// for already costs the same whichever is chosen, and counts for none. Those whose hosts are known to be too small are
    /// left out.
    private func cheapest(
        _ deployment: Deployment, _ replicas: Int, _ work: HostNeeds.Work, curve: (Double) -> DemandCurve?
    ) -> (DemandCurve, PurchaseMix, Offer)? {
        let instances = market.instanceTypes(for: deployment.accelerator.id)
        // One of each number of accelerators; nil until it is looked at.
        var sizes = [Size?](repeating: nil, count: (instances.map(\.size).max() ?? -1) + 1)
        var tries: [(place: Int, atLeast: Dollars)] = []
        tries.reserveCapacity(instances.count)
        for place in instances.indices {
            let index = instances[place].size
            if sizes[index] == nil {
                let count = instances[place].acceleratorCount
                let curve = curve(count)
                let placement = Placement(replicas: replicas, of: deployment, perInstance: count)
                sizes[index] = Size(
                    curve: curve, needed: curve?.neededTime ?? .zero,
                    needs: placement.map { HostNeeds(deployment, $0, replicas: replicas, work: work) })
            }
            guard let size = sizes[index], size.curve != nil else { continue }
            let offers = instances[place].offers
            let isHeld = size.needs?.isMet(
                memory: offers[0].hostMemory, virtualCPUs: offers[0].virtualCPUs, disk: offers[0].localDisk,
                network: offers[0].network)
            guard isHeld ?? true else { continue }
            let held = market.commitments.isEmpty ? nil : market.commitment(to: offers[0])
            let paid = Seconds.month * Double(held?.count ?? 0)
            // A hair below what rounding could make of it.
            tries.append((place, instances[place].lowestPrice * max(.zero, size.needed - paid) * (1 - 1e-9)))
        }
        tries.sort { ($0.atLeast, $0.place) < ($1.atLeast, $1.place) }
        var best: (curve: DemandCurve, mix: PurchaseMix, place: Int)?
        for (place, atLeast) in tries {
            if let best, atLeast > best.mix.marginalCost { break }
            guard let curve = sizes[instances[place].size]?.curve,
                let mix = PurchaseMix(
                    curve, offers: instances[place].offers, spotShare: traffic.spotShare,
                    existing: market.commitment(to: instances[place].offers[0]))
            else { continue }
            if best.map({ (mix.marginalCost, place) < ($0.mix.marginalCost, $0.place) }) ?? true {
                best = (curve, mix, place)
            }
        }
        return best.map { ($0.curve, $0.mix, instances[$0.place].offers[0]) }
    }

    /// What instances with the same number of accelerators have in common.
    private struct Size {
        /// The instances that are needed; nil where replicas cannot be put on them.
        var curve: DemandCurve?
        var needed: Seconds
        /// Nil where it is not known.
        var needs: HostNeeds?
    }
}
