internal import Catalog
internal import Economics
internal import Performance
internal import Quantities
internal import Workload

extension Planner {
    /// Hosted models beside one's own monthly cost at every volume.
    func comparisons(_ best: PlanOption, _ question: MonthQuestion) -> [APIComparison] {
        struct Case: Hashable {
            var scale: Double
            var slowed: Double?
        }
        var costs: [Case: Dollars?] = [:]
        func own(_ slowed: Double?) -> (Double) -> Dollars? {
            { scale in
                let wanted = Case(scale: scale, slowed: slowed)
                if let known = costs[wanted] { return known }
                let own = again(best, scale: scale, slowed: slowed)?.monthly
                costs[wanted] = own
                return own
            }
        }
        return question.apis.map { price in
            APIComparison(
                price, demand.shape, requests: best.requests, own: own(nil),
                fast: question.speed.map { own($0.lowerBound) }, slow: question.speed.map { own($0.upperBound) })
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
            offers: offers(of: chosen.instance) + own, to: api.price, at: api.perRequest)
    }

    /// On-premises servers, alone and with rented ones for the peaks; nil where their price is not known.
    func onPremises(_ option: PlanOption, _ facts: [OnPremFact]) -> OnPremisesMonth? {
        guard let (own, instance, sources) = ownOffer(option, facts) else { return nil }
        let rented = offers(of: option.instance).filter { !$0.purchase.isCommitted || $0.price < own.price }
        let hybrid = PurchaseMix(option.curve, offers: rented + [own], spotShare: traffic.spotShare)
        let count = Int(Double(option.curve.peak) * option.instance.acceleratorCount)
        return OnPremisesMonth(
            instance: instance, sources: sources, breakdown: CostTree(instance.lines(count: count, own.provenance)),
            hybrid: hybrid,
            serversInHybrid: hybrid?.parts.filter { $0.offer.provider == "own" }.reduce(0) { $0 + $1.instances } ?? 0)
    }

    /// An instance of one's own as if it were rented for years, with as many accelerators as those of `option`.
    private func ownOffer(
        _ option: PlanOption, _ facts: [OnPremFact]
    ) -> (offer: Offer, instance: OnPremisesServer, sources: [String])? {
        guard let shipped = OnPremisesServer.shipped(for: option.deployment.accelerator, facts: facts) else {
            return nil
        }
        var own = option.instance
        own.provider = "own"
        own.region = "own"
        own.purchase = .reserved3Year
        own.price = shipped.instance.perAcceleratorHour * option.instance.acceleratorCount
        own.priceText = ""
        own.provenance = Provenance(.priceList, source: shipped.sources.joined(separator: "; "))
        return (own, shipped.instance, shipped.sources)
    }
}
