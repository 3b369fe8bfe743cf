public import Catalog
internal import Economics
internal import Parallel
internal import Performance
internal import Quantities
public import Scenarios
internal import Workload

/// What is asked of a month beside its plan.
public struct MonthQuestion: Sendable {
    /// How far speed may be off the prediction: time over predicted time at the 5% and 95% ends; nil when not known.
    public var speed: ClosedRange<Double>?
    /// The same if speed were measured on this very configuration; nil when it is, or is not known.
    public var measuredSpeed: ClosedRange<Double>?
    /// People who use it in a month; nil when not known.
    public var activeUsers: Int?
    /// Hosted models to compare with.
    public var apis: [APIPrice]
    /// Figures about on-premises servers.
    public var facts: [OnPremFact]
    /// Reserved throughput to compare with, each with the price by the token of what overflows.
    public var reserved: [Reserved] = []

    /// Reserved throughput of a hosted model.
    public struct Reserved: Sendable {
        /// What the provider sells.
        public var terms: ReservedThroughput
        /// Its price by the token; nil where none is known.
        public var overflow: APIPrice?

        /// Reserved throughput.
        public init(_ terms: ReservedThroughput, overflow: APIPrice?) {
            self.terms = terms
            self.overflow = overflow
        }
    }

    /// A question.
    public init(
        speed: ClosedRange<Double>? = nil, measuredSpeed: ClosedRange<Double>? = nil, activeUsers: Int? = nil,
        apis: [APIPrice] = [], facts: [OnPremFact] = []
    ) {
        self.speed = speed
        self.measuredSpeed = measuredSpeed
        self.activeUsers = activeUsers
        self.apis = apis
        self.facts = facts
    }
}

extension Planner {
    /// The month of `plan`, which this planner made, with all that `question` asks.
    public func month(_ plan: Plan, _ question: MonthQuestion) -> ModelMonth {
        var month = ModelMonth(
            model: plan.model, demand: demand, traffic: traffic, best: plan.best,
            others: plan.results.compactMap(\.best).filter { $0 != plan.best }, fixedFleet: nil, drivers: [],
            months: [],
            schedule: nil, apis: [], onPremises: nil, confidence: nil)
        guard let best = plan.best else { return month }
        if let confidence = demand.confidence, let speed = question.speed {
            month.confidence = ConfidencePrice(
                confidence: confidence, expected: plan.expectedMonthly ?? best.monthly, confident: best.monthly,
                measured: question.measuredSpeed.flatMap { measured in
                    measured == speed ? nil : again(best, slowed: measured.quantile(confidence))?.monthly
                }.map { min($0, best.monthly) })
        }
        month.fixedFleet = fixed(best)
        month.users = question.activeUsers
        if case .users(let count, _) = demand.arrival, month.users == nil { month.users = count }
        month.drivers = drivers(best, question)
        addMonths(of: best, to: &month)
        month.apis = comparisons(best, plan.results.compactMap(\.best), question)
        month.onPremises = onPremises(best, question.facts)
        month.spill = spill(best, month.apis, question)
        month.reservedThroughput = reservedThroughput(best, question)
        month.savingsPlans = savingsPlans(best)
        return month
    }

    /// What each month of the horizon costs, and what to buy in it.
    private func addMonths(of best: PlanOption, to month: inout ModelMonth) {
        let count = terms.horizonMonths
        let growth = (0..<count).map { place in (0..<place).reduce(1.0) { scale, _ in scale * (1 + traffic.growth) } }
        let options = parallelMap(growth) { $0 == 1 ? best : again(best, scale: $0) }.compactMap { $0 }
        guard options.count == count else { return }
        let existing = market.commitment(to: best.instance)
        let schedule = PurchaseSchedule(
            options.map(\.curve), offers: offers(of: best.instance), spotShare: traffic.spotShare, existing: existing)
        guard let schedule else { return }
        let idle = market.idleLines(besides: best.instance).compactMap(\.amount).total()
        month.months = zip(options, schedule.months).enumerated().map { place, pair in
            // What is beside the instances stays; what is set aside is a share of all.
            let stillIdle = market.idleLines(besides: best.instance, month: place).compactMap(\.amount).total()
            let change = (pair.1.cost - pair.0.mix.cost) + (stillIdle - idle)
            return pair.0.monthly + change * (1 + terms.contingency)
        }
        month.schedule = schedule
    }

    /// The cost of the instances of the peak, all the time, bought the way that is cheapest for that.
    private func fixed(_ option: PlanOption) -> Dollars? {
        let flat = DemandCurve([DemandCurve.Step(time: .month, starts: 0, instances: option.curve.peak)])
        return PurchaseMix(flat, offers: offers(of: option.instance).filter { $0.purchase == .onDemand })?.cost
    }
}
