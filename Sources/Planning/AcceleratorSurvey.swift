internal import Catalog
internal import Performance
public import Quantities
internal import Workload

/// What the search found out about one accelerator.
struct AcceleratorSurvey: Sendable {
    /// A deployment that holds the promises, with the replicas it takes.
    struct Sized: Sendable {
        var deployment: Deployment
        var replicas: Int
        var estimate: Estimate
        var promptShare: Double
        var capacity: Rate<Requests>
    }

    /// A sized deployment on one offer, by index, with its bill.
    struct Priced: Sendable {
        var sized: Int
        var offer: Int
        var monthly: Dollars
    }

    /// The deployment that came nearest, and the limit it failed at.
    struct Nearest: Sendable {
        var deployment: Deployment
        var shortfall: Shortfall
    }

    let accelerator: Accelerator
    let offers: [Offer]
    let demand: Demand
    private(set) var sized: [Sized] = []
    private(set) var priced: [Priced] = []
    private(set) var nearest: Nearest?
    private(set) var failed = 0

    init(
        _ accelerator: Accelerator, _ candidates: [Candidate], _ demand: Demand, offers: [Offer]
    ) {
        self.accelerator = accelerator
        self.offers = offers
        self.demand = demand
        for candidate in candidates { size(candidate) }
        price()
    }

    /// Why the accelerator is not among the feasible ones.
    var loss: Loss {
        if !sized.isEmpty { return offers.isEmpty ? .noOffer : .noFittingMachine }
        if let nearest { return .limit(nearest.shortfall, nearest.deployment) }
        return .notRunnable
    }

    private mutating func size(_ candidate: Candidate) {
        let deployment = candidate.deployment
        let outcome: Sizing
        var promptShare = 0.5
        switch candidate.replica {
        case .success(let replica):
            outcome = replica.size(for: demand)
            if case .replicas(_, let estimate) = outcome {
                promptShare = replica.promptShare(of: estimate, lengths: demand.shape.mean)
            }
        case .failure(let problem): outcome = .impossible(.notEstimable(problem))
        }
        switch outcome {
        case .replicas(let count, let estimate):
            sized.append(
                Sized(
                    deployment: deployment, replicas: count, estimate: estimate, promptShare: promptShare,
                    capacity: estimate.capacity * Double(count)))
        case .impossible(let shortfall):
            failed += 1
            if nearest.map({ shortfall.isNearer(than: $0.shortfall) }) ?? true {
                nearest = Nearest(deployment: deployment, shortfall: shortfall)
            }
        }
    }

    private mutating func price() {
        for (index, sized) in sized.enumerated() {
            for (offerIndex, offer) in offers.enumerated() {
                guard
                    let placement = Placement(
                        replicas: sized.replicas, of: sized.deployment, perInstance: offer.acceleratorCount)
                else { continue }
                let bill = offer.price * .hours(paidHours(sized, offer)) * Double(placement.instances)
                priced.append(Priced(sized: index, offer: offerIndex, monthly: bill))
            }
        }
        priced.sort {
            ($0.monthly.value, $0.sized, $0.offer) < ($1.monthly.value, $1.sized, $1.offer)
        }
    }

    /// Hours a month for which one machine is paid.
    ///
    /// A machine that is always on, or committed, is paid for every hour, used or not. Batch work on machines rented by
    /// the hour is paid while it runs, once a deadline.
    private func paidHours(_ sized: Sized, _ offer: Offer) -> Double {
        guard case .batch(let requests, let deadline) = demand.arrival,
            offer.purchase == .onDemand || offer.purchase == .spot
        else { return Seconds.month.hours }
        let run = requests / sized.capacity
        return min(Seconds.month.hours, run.hours * demand.runsPerMonth(deadline: deadline))
    }

    /// The option behind an entry of ``priced``.
    func option(_ entry: Priced) -> PlanOption {
        let sized = sized[entry.sized]
        let offer = offers[entry.offer]
        guard
            let placement = Placement(
                replicas: sized.replicas, of: sized.deployment, perInstance: offer.acceleratorCount)
        else { preconditionFailure("only placed deployments are priced") }
        let monthlyRequests = demand.requestsPerMonth(answered: sized.estimate.point.rate * Double(sized.replicas))
        let hours = paidHours(sized, offer)
        let possible = sized.capacity * .hours(hours)
        let lengths = demand.shape.mean
        let allocation = UnitCosts(
            bill: entry.monthly, requests: monthlyRequests, input: lengths.input, output: lengths.output,
            promptShare: sized.promptShare)
        let utilization = min(1, monthlyRequests / possible)
        return PlanOption(
            deployment: sized.deployment, replicas: sized.replicas, offer: offer, placement: placement,
            estimate: sized.estimate, utilization: utilization, paidHours: hours, monthly: entry.monthly,
            allocation: allocation, usage: allocation.scaled(by: utilization))
    }

    /// The cheapest entries of up to `count` deployments, each on its cheapest offer.
    func distinct(_ count: Int) -> [Priced] {
        var seen: Set<Int> = []
        var kept: [Priced] = []
        for entry in priced where seen.insert(entry.sized).inserted {
            kept.append(entry)
            if kept.count == count { break }
        }
        return kept
    }
}

extension Demand {
    /// How often a batch with this deadline is run in a month: back to back, but at most once a day.
    public func runsPerMonth(deadline: Seconds) -> Double { Seconds.month / max(deadline, .hours(24)) }

    /// Requests that are answered in a month.
    public func requestsPerMonth(answered rate: Rate<Requests>) -> Requests {
        switch arrival {
        case .rate(let rate): rate * .month
        case .users: rate * .month
        case .batch(let requests, let deadline): requests * runsPerMonth(deadline: deadline)
        }
    }
}
