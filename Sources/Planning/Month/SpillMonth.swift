public import Catalog
public import Economics
internal import Performance
public import Quantities
internal import Scenarios
internal import Workload

/// Instances for the floor, own or rented, and a hosted model for what they do not carry.
///
/// Every number of instances is tried, from none to those of the peak: each is bought as cheaply as it goes for the hours in
/// which it works, and every request above what they hold within the SLOs is sent to the hosted model. What that one
/// SLOs is not known.
public struct SpillMonth: Sendable, Hashable, Codable {
    /// The hosted model.
    public var price: APIPrice
    /// The most instances that run at once; zero where the hosted model does all for less.
    public var instances: Int
    /// The most that would run without a hosted model.
    public var peak: Int
    /// How they are bought; nil without any.
    public var mix: PurchaseMix?
    /// The share of the requests that goes to the hosted model, 0 to 1.
    public var share: Double
    /// What the hosted model costs a month.
    public var hosted: Dollars

    /// Instances and hosted model together, a month.
    public var total: Dollars { (mix?.cost ?? .zero) + hosted }

    /// The cheapest number of instances under `schedule`; nil when instances cannot be bought or replicas not be put on them.
    ///
    /// `margin`: what an hour is sized for over its forecast. `each`: what one request costs at the hosted model.
    /// Complexity: O(peak instances x hours x peak instances).
    init?(
        _ schedule: FleetSchedule, _ sizer: Sizer, _ traffic: TrafficPlan, _ option: PlanOption,
        margin: Double, offers: [Offer], existing: ExistingCommitment?, to price: APIPrice, at each: Dollars
    ) {
        guard
            let placement = Placement(
                replicas: 1, of: option.deployment, perInstance: option.instance.acceleratorCount)
        else { return nil }
        self.price = price
        peak = option.curve.peak
        var best: (instances: Int, mix: PurchaseMix?, hosted: Dollars, sent: Double)?
        // More than some hundred sizes are not told apart by anybody.
        for count in stride(from: 0, through: peak, by: max(1, peak / 200)) {
            let replicas = count / placement.instancesPerReplica * placement.replicasPerInstance
            let serving = (0...replicas).last { traffic.withSpares($0) <= replicas } ?? 0
            let held = count == peak ? Rate(.infinity) : sizer.rate(heldBy: serving) / max(1e-9, margin)
            let sent = schedule.weeks.reduce(0) { sum, week in
                sum + week.perMonth
                    * week.hours.reduce(0) { $0 + (max($1.rate, held) - held > .zero ? ($1.rate - held).perHour : 0) }
            }
            let capped = DemandCurve(
                option.curve.steps.map { step in
                    var step = step
                    step.instances = min(step.instances, count)
                    return step
                }, startDelay: option.curve.startDelay)
            let mix =
                count > 0
                ? PurchaseMix(
                    capped, offers: offers, spotShare: traffic.spotShare, existing: existing) : nil
            if count > 0, mix == nil { continue }
            let hosted = each * sent
            let total = (mix?.cost ?? .zero) + hosted
            if best.map({ total <= ($0.mix?.cost ?? .zero) + $0.hosted }) ?? true {
                best = (count, mix, hosted, sent)
            }
        }
        guard let best else { return nil }
        instances = best.instances
        mix = best.mix
        hosted = best.hosted
        share = schedule.requests > .zero ? best.sent / schedule.requests.value : 0
    }
}

extension Rate<Requests> {
    /// Requests in an hour.
    fileprivate var perHour: Double { (self * .hours(1)).value }
}
