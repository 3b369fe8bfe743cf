internal import Catalog
internal import Economics
internal import Performance
internal import Quantities
internal import Workload

extension Planner {
    /// The deployment of `option`, sized and bought again.
    ///
    /// `scale` multiplies the traffic. `slowed`: the time of its steps over the predicted one, taken as certain; nil to size
    /// at the confidence asked for. What the event simulation left of the closed form's load for the option is left here too.
    /// Nil where the fleet would be larger than anyone runs.
    public func again(_ option: PlanOption, scale: Double = 1, slowed: Double? = nil) -> PlanOption? {
        resizing(option, slowed: slowed)(scale)
    }

    /// ``again(_:scale:slowed:)`` for many scales: what one replica carries is found once for all.
    func resizing(_ option: PlanOption, slowed: Double? = nil) -> (_ scale: Double) -> PlanOption? {
        let candidate = candidate(option.deployment)
        guard let sizer = sizer(option, candidate, slowed: slowed) else { return { _ in nil } }
        return { self.option(sizer, candidate, scale: $0) }
    }

    /// The deployment of `option` when everything is as predicted.
    func expected(_ option: PlanOption) -> PlanOption? {
        guard demand.confidence != nil else { return option }
        let found = again(option, slowed: 1)
        return found.map { $0.monthly < option.monthly ? $0 : option }
    }

    /// The sizer of the deployment of `option`, with what the event simulation found for it.
    func sizer(_ option: PlanOption) -> Sizer? {
        sizer(option, candidate(option.deployment), slowed: nil)
    }

    private func sizer(_ option: PlanOption, _ candidate: Candidate, slowed: Double?) -> Sizer? {
        let sizer: Sizer?
        if let slowed, let expected = try? candidate.replicas.get().expected {
            sizer = try? Sizer(expected, cautious: expected.slowed(step: slowed, firstToken: slowed), demand)
        } else {
            sizer = try? Sizer(candidate, demand, memory)
        }
        return sizer?.confirmed(by: .shares(option.simulated))
    }

    /// The lines of the price list for the same instance type in the same place.
    func offers(of instance: Offer) -> [Offer] {
        market.instanceTypes(for: instance.acceleratorID)
            .first { $0.offers[0].isSameInstance(as: instance) }?.offers ?? []
    }
}

extension Planner {
    /// The deployments of `options` when the SLO target at `index` is `factor` times as loose; those that cannot meet it are
    /// left out.
    ///
    /// What the event simulation left of the closed form's load is left here too.
    public func costs(of options: [PlanOption], target index: Int, factor: Double) -> [PlanOption] {
        var changed = demand
        changed.serviceLevel.targets[index].limit = changed.serviceLevel.targets[index].limit.loosened(by: factor)
        let planner = asking(changed, effort: effort)
        return options.compactMap { planner.again($0) }
    }
}
