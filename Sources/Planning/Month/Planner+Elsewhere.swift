internal import Catalog
internal import Economics
internal import Performance
internal import Quantities
internal import Workload

extension Planner {
    /// Other accelerators that may be cheaper than the chosen one for less traffic.
    private static let smaller = 3

    /// Hosted models beside one's own monthly cost at every volume; for less traffic than the present, on the cheapest of the
    /// chosen accelerator and those of `options` whose least fleet costs least.
    func comparisons(
        _ best: PlanOption, _ options: [PlanOption], _ question: MonthQuestion
    ) -> [APIComparison] {
        let small = options.filter { $0 != best && $0.hourOfOne < best.hourOfOne }
            .sorted { $0.hourOfOne < $1.hourOfOne }.prefix(Self.smaller)
        func own(_ slowed: Double?) -> (Double) -> Dollars? {
            let tried = ([best] + small).map { resizing($0, slowed: slowed) }
            var costs: [Double: Dollars?] = [:]
            return { scale in
                if let known = costs[scale] { return known }
                let own = tried.prefix(scale < 1 ? tried.count : 1).compactMap { $0(scale)?.monthly }.min()
                costs[scale] = own
                return own
            }
        }
        guard !question.apis.isEmpty else { return [] }
        let expected = own(nil)
        let (fast, slow) = (question.speed.map { own($0.lowerBound) }, question.speed.map { own($0.upperBound) })
        return question.apis.map { price in
            APIComparison(
                price, demand.shape, requests: best.requests, own: expected, fast: fast, slow: slow)
        }
    }

    /// Instances for the floor and the cheapest of the hosted models for the rest; nil without one, and for offline work.
    func spill(
        _ chosen: PlanOption, _ apis: [APIComparison], _ question: MonthQuestion
    ) -> SpillMonth? {
        guard let api = apis.min(by: { $0.perRequest < $1.perRequest }), let schedule = chosen.schedule,
            let sizer = sizer(chosen)
        else { return nil }
        let own = ownOffer(chosen, question.facts).map { [$0.offer] } ?? []
        return SpillMonth(
            schedule, sizer, traffic, chosen, margin: traffic.sizingFactor * (1 + demand.headroom),
            offers: offers(of: chosen.instance) + own,
            existing: market.commitment(to: chosen.instance), to: api.price, at: api.perRequest)
    }

    /// The same requests on reserved units of hosted models; empty for offline work.
    func reservedThroughput(_ chosen: PlanOption, _ question: MonthQuestion) -> [ReservedThroughputMonth] {
        let stretches = (chosen.schedule?.weeks ?? []).flatMap { week in
            week.hours.map { ReservedThroughputMonth.Stretch(rate: $0.rate, time: .hours(week.perMonth)) }
        }
        return question.reserved.compactMap { reserved in
            ReservedThroughputMonth(reserved.terms, stretches, demand.shape, overflow: reserved.overflow)
        }
    }

    /// What the instances of `chosen` would cost under each savings plan on sale for them, by the hour of the week; empty where
    /// their hours are not those of a plain week.
    func savingsPlans(_ chosen: PlanOption) -> [SharedSavingsPlan.Use] {
        let offers = offers(of: chosen.instance)
        let counts = chosen.curve.steps.map(\.instances)
        guard chosen.schedule != nil, let onDemand = offers.first(where: { $0.purchase == .onDemand }),
            counts.count == HourlyProfile.hours
        else { return [] }
        return offers.filter(\.purchase.isSavingsPlan).map {
            SharedSavingsPlan.Use(onDemand: onDemand, plan: $0, instances: counts)
        }
    }

    /// On-premises servers, alone and with rented ones for the peaks; nil where their price is not known.
    func onPremises(_ option: PlanOption, _ facts: [OnPremFact]) -> OnPremisesMonth? {
        guard let (own, instance, sources) = ownOffer(option, facts) else { return nil }
        let rented = offers(of: option.instance).filter { !$0.purchase.isCommitted || $0.price < own.price }
        let hybrid = PurchaseMix(
            option.curve, offers: rented + [own], spotShare: traffic.spotShare,
            existing: market.commitment(to: option.instance))
        let count = Int(Double(option.curve.peak) * option.instance.acceleratorCount)
        return OnPremisesMonth(
            instance: instance, sources: sources, breakdown: CostTree(instance.lines(count: count, own.provenance)),
            investment: instance.investment(count: count), running: instance.running(count: count),
            rent: option.mix.cost,
            breakEvenMonths: instance.breakEvenMonths(count: count, rent: option.mix.cost), hybrid: hybrid,
            serversInHybrid: hybrid?.parts.filter { $0.offer.provider == "own" }.reduce(0) { $0 + $1.instances } ?? 0)
    }

    /// An instance of one's own as if it were rented for years, with as many accelerators as those of `option`.
    private func ownOffer(
        _ option: PlanOption, _ facts: [OnPremFact]
    ) -> (offer: Offer, instance: OnPremisesServer, sources: [String])? {
        let accelerator = option.deployment.accelerator
        guard let shipped = OnPremisesServer.standard(for: accelerator, facts: facts, own: terms.ownServer) else {
            return nil
        }
        // Made anew: what a cloud takes off its list, or pays in its currency, is not the buyer's own.
        let own = Offer(
            provider: "own", instanceType: option.instance.instanceType, region: "own",
            acceleratorID: option.instance.acceleratorID, acceleratorCount: option.instance.acceleratorCount,
            virtualCPUs: nil, hostMemory: nil, purchase: .reserved3Year,
            price: shipped.instance.perAcceleratorHour * option.instance.acceleratorCount, priceText: "",
            provenance: Provenance(.priceList, source: shipped.sources.joined(separator: "; ")))
        return (own, shipped.instance, shipped.sources)
    }
}

extension PlanOption {
    /// What an hour of the instances of a single replica costs: less than that no fleet of it does.
    fileprivate var hourOfOne: Rate<Dollars> {
        instance.price * (Double(placement.instancesPerReplica) / Double(placement.replicasPerInstance))
    }
}
