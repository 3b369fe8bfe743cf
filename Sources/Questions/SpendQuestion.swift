internal import Catalog
internal import Economics
public import Input
internal import Planning
public import PriceLists
internal import Quantities
public import Reports

/// A plan against the bills of its providers.
public struct SpendQuestion: Sendable {
    /// The plan, and where it was read from.
    public var plan: PlanDocument
    /// The file of the plan, for messages.
    public var planName: String
    /// What was billed.
    public var bills: [Bill]
    /// The change from which on a figure counts as moved, as a share.
    public var threshold: Double

    /// A question about `plan`.
    public init(_ plan: PlanDocument, named planName: String, _ bills: [Bill], threshold: Double = 0.2) {
        self.plan = plan
        self.planName = planName
        self.bills = bills
        self.threshold = threshold
    }

    /// Compares; throws what is wrong with the plan, its scenario or the bills.
    public func answer(_ knowledge: Knowledge) throws(InputProblems) -> SpendDocument {
        let baseline = try PlanQuestion(try plan.source(named: planName), keeping: 1).answer(knowledge).plan
        let options = baseline.plans.compactMap(\.best)
        guard !options.isEmpty else { throw problem(planName, "the plan has no fleet") }
        guard let start = bills.compactMap(\.start).min(), let end = bills.compactMap(\.end).max(), end > start else {
            throw problem(bills.first?.name ?? planName, "no row has a time")
        }
        let planned = Set(options.map { Place($0.instance) })
        let lines = bills.flatMap(\.spend).sorted { $0.key < $1.key }
        // A month has 730 hours, a bill as many as it covers.
        let hours = (end - start) / 3600
        let monthly = Seconds.month.hours / hours
        let own = lines.filter { planned.contains(Place($0)) }
        let used = own.reduce(0) { $0 + $1.acceleratorHours.double }
        let cost = own.reduce(0) { $0 + $1.effective.double }
        let plannedHours = options.reduce(0) { total, option in
            total + option.mix.parts.reduce(0) { $0 + $1.time.hours * $1.offer.acceleratorCount }
        }
        let plannedCost = options.reduce(0) { $0 + $1.mix.cost.value }
        let figures = [
            DriftLine(
                "cost of instances a month", "usd", planned: plannedCost, actual: cost * monthly,
                threshold: threshold),
            DriftLine(
                "accelerator hours a month", "hours", planned: plannedHours, actual: used * monthly,
                threshold: threshold),
            DriftLine(
                "cost of an accelerator and hour", "usd_per_hour",
                planned: plannedHours > 0 ? plannedCost / plannedHours : nil, actual: used > 0 ? cost / used : nil,
                threshold: threshold),
        ]
        return SpendDocument(
            models: baseline.plans.map(\.model), bills: bills.map(\.name), from: UTCMinute.text(start),
            to: UTCMinute.text(end), hours: hours, threshold: threshold, figures: figures,
            spend: lines.map { Self.line($0, isPlanned: planned.contains(Place($0))) }, other: rest,
            warnings: warnings(own, planned, hours))
    }

    /// An accelerator of a cloud.
    private struct Place: Hashable {
        let provider, acceleratorID: String

        init(_ offer: Offer) { (provider, acceleratorID) = (offer.provider, offer.acceleratorID) }

        init(_ spend: BilledSpend) { (provider, acceleratorID) = (spend.key.provider, spend.key.acceleratorID) }
    }

    private static func line(_ spend: BilledSpend, isPlanned: Bool) -> SpendLine {
        let hours = spend.acceleratorHours.double
        return SpendLine(
            month: spend.key.month, provider: spend.key.provider, accelerator: spend.key.acceleratorID,
            instanceType: spend.key.instanceType, region: spend.key.region, purchase: spend.key.purchase.rawValue,
            isPlanned: isPlanned, acceleratorHours: hours, billedUsd: spend.billed.exactText,
            effectiveUsd: spend.effective.exactText, listUsd: spend.list.exactText,
            usdPerAcceleratorHour: hours > 0 ? spend.effective.double / hours : nil)
    }

    private var rest: [SpendRest] {
        BilledRest.Kind.allCases.compactMap { kind in
            let parts = bills.flatMap(\.rest).filter { $0.kind == kind }
            guard !parts.isEmpty else { return nil }
            return SpendRest(
                item: kind.rawValue, rows: parts.reduce(0) { $0 + $1.rows },
                billedUsd: parts.reduce(ExactPrice.zero) { $0 + $1.billed }.exactText,
                effectiveUsd: parts.reduce(ExactPrice.zero) { $0 + $1.effective }.exactText)
        }
    }

    private func warnings(_ own: [BilledSpend], _ planned: Set<Place>, _ hours: Double) -> [String] {
        var warnings: [String] = []
        if own.isEmpty {
            let names = planned.map { "\($0.acceleratorID) of \($0.provider)" }.sorted().joined(separator: ", ")
            warnings.append("no row is about the plan's accelerators: \(names)")
        }
        if hours < 24 * 7 {
            warnings.append("the billing data cover \(Figures.number(hours)) hours: a month is extrapolated from them")
        }
        for bill in bills {
            for name in bill.unknownInstances {
                warnings.append("\(bill.name): accelerators of \(name) are not known; it counts as other")
            }
        }
        return warnings
    }

    private func problem(_ file: String, _ message: String) -> InputProblems {
        InputProblems([Diagnostic(at: SourcePlace(file: file), message)])
    }
}
