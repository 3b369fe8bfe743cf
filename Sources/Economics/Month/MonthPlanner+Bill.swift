public import Catalog
internal import Parallel
internal import Performance
public import Planning
internal import Quantities
internal import Workload

/// What is asked of a month beside its bill.
public struct MonthQuestion: Sendable {
    /// How far speed may be off the prediction: time over predicted time at the 5 % and 95 % ends; nil when not known.
    public var speed: ClosedRange<Double>?
    /// The same if speed were measured on this very configuration; nil when it is, or is not known.
    public var measuredSpeed: ClosedRange<Double>?
    /// The share of answers that arrive token by token.
    public var streamed: Double
    /// Prices of what is paid beside the machines.
    public var overheads: Overheads
    /// People who use it in a month; nil when not known.
    public var activeUsers: Int?
    /// Part of the bill to set aside.
    public var contingency: Double
    /// Hosted models to compare with.
    public var apis: [APIPrice]
    /// Figures about machines of one's own.
    public var facts: [OnPremFact]
    /// The probability with which promises are to be held; nil for as expected.
    public var confidence: Double?

    /// A question.
    public init(
        speed: ClosedRange<Double>? = nil, measuredSpeed: ClosedRange<Double>? = nil, streamed: Double = 1,
        overheads: Overheads = .standard, activeUsers: Int? = nil, contingency: Double = 0, apis: [APIPrice] = [],
        facts: [OnPremFact] = [], confidence: Double? = nil
    ) {
        self.speed = speed
        self.measuredSpeed = measuredSpeed
        self.streamed = streamed
        self.overheads = overheads
        self.activeUsers = activeUsers
        self.contingency = contingency
        self.apis = apis
        self.facts = facts
        self.confidence = confidence
    }
}

extension MonthPlanner {
    /// The month of the model that `plan` is for, with all that `question` asks.
    public func month(_ plan: Plan, _ question: MonthQuestion) -> ModelMonth {
        let found = options(plan)
        var month = ModelMonth(
            model: plan.model, demand: demand, traffic: traffic, best: found.first, others: [], bill: CostTree([]),
            fixedFleet: nil, allocation: nil, utilization: 0, drivers: [], year: [], apis: [], owned: nil,
            confidence: nil)
        guard let best = found.first,
            let option = (plan.options + plan.verdicts.compactMap(\.best)).first(where: {
                $0.deployment == best.deployment
            })
        else { return month }
        var seen: Set<String> = [best.deployment.accelerator.id]
        month.others = found.filter { seen.insert($0.deployment.accelerator.id).inserted }
        var chosen = best
        // Without an interval nothing can be said about a probability.
        if let confidence = question.confidence, question.speed != nil,
            let sure = sized(option, best, speed: question.speed, confidence: confidence)
        {
            chosen = sure.option
            month.best = chosen
            month.confidence = ConfidencePrice(
                confidence: confidence, factor: sure.factor, even: bill(best, question).total,
                confident: bill(chosen, question).total,
                measured: question.measuredSpeed.flatMap { sized(option, best, speed: $0, confidence: confidence) }
                    .map { bill($0.option, question).total })
        }
        let sizing = month.confidence?.factor ?? 1
        month.bill = bill(chosen, question)
        month.fixedFleet = fixed(chosen)
        let lengths = demand.shape.mean
        month.allocation = UnitCosts(
            bill: month.bill.total, requests: chosen.requests, input: lengths.input, output: lengths.output,
            promptShare: chosen.promptShare)
        month.users = question.activeUsers
        if case .users(let count, _) = demand.arrival, month.users == nil { month.users = count }
        month.utilization = chosen.schedule?.meanUtilization ?? option.utilization
        let simulated = best.simulated
        month.drivers = drivers(option, chosen, question, sizing: sizing)
        let growth = (0..<12).map { month in (0..<month).reduce(1.0) { scale, _ in scale * (1 + traffic.growth) } }
        let year = inOrder(growth) { bill(of: option, question, scale: $0, sizing: sizing, simulated: simulated) }
        if year.allSatisfy({ $0 != nil }) { month.year = year.compactMap { $0 } }
        month.apis = comparisons(option, chosen, question, sizing: sizing)
        month.owned = owned(chosen, question.facts)
        month.spill = spill(option, chosen, month.apis, question)
        return month
    }

    /// The bill of `option`, line by line.
    func bill(_ option: MonthOption, _ question: MonthQuestion) -> CostTree {
        let tokens = Tokens(option.requests.value * demand.shape.output.mean.value)
        let weights = option.deployment.model.weights.bytes(in: option.deployment.weightPrecision)
        return CostTree(
            option.mix.lines
                + question.overheads.lines(
                    weights: weights, outputTokens: tokens, streamed: question.streamed,
                    balances: option.schedule != nil),
            contingency: question.contingency)
    }

    /// The cost of the machines of the peak, all the time, bought the way that is cheapest for that.
    private func fixed(_ option: MonthOption) -> Dollars? {
        let offers = offers(of: option.machine)
        let flat = DemandCurve([DemandCurve.Step(time: .month, starts: 0, machines: option.curve.peak)])
        return PurchaseMix(flat, offers: offers.filter { $0.purchase == .onDemand })?.cost
    }

    /// The lines of the price list for the same machine type in the same place.
    func offers(of machine: Offer) -> [Offer] {
        market.machineTypes(for: machine.acceleratorID).first { offers in
            offers[0].provider == machine.provider && offers[0].region == machine.region
                && offers[0].instanceType == machine.instanceType
        } ?? []
    }

    /// The fleet that holds with a probability: traffic and speed taken as independent and log-normal.
    private func sized(
        _ option: PlanOption, _ expected: MonthOption, speed: ClosedRange<Double>?, confidence: Double
    ) -> (option: MonthOption, factor: Double)? {
        let z = NormalCurve.quantile(confidence)
        let off = speed.map { CostMath.logDeviation($0) } ?? (center: 0, deviation: 0)
        // The spread of single hours is in the schedule already; what is left is the speed.
        let factor = CostMath.exponential(off.center + z * off.deviation)
        return self.option(option, sizing: factor, simulated: expected.simulated).map { ($0, factor) }
    }
}
