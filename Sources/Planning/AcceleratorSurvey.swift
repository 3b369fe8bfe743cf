internal import Catalog
internal import Economics
internal import Performance
internal import Quantities
internal import Workload

/// What the closed form finds out about one accelerator: which deployments meet the demand, and what they cost at the least.
struct AcceleratorSurvey: Sendable {
    /// A deployment that meets the SLOs.
    struct Sized: Sendable {
        var candidate: Candidate
        var sizer: Sizer
        /// Replicas in the busiest hour, spares included.
        var replicas: Int
        /// The lowest price of an hour of all of them.
        var price: Rate<Dollars>
    }

    /// The deployment that came nearest, and the limit it failed at.
    struct Nearest: Sendable {
        var deployment: Deployment
        var shortfall: Shortfall
    }

    let accelerator: Accelerator
    let offers: [Offer]
    /// Deployments that meet the SLOs and that some offer holds, the cheapest first.
    private(set) var sized: [Sized] = []
    /// Deployments times offers that hold them.
    private(set) var feasible = 0
    /// Deployments that were sized, whether they meet the SLOs or not.
    let deployments: Int
    private(set) var nearest: Nearest?
    private var hasUnplaced = false
    /// What the host lacks that comes nearest to a deployment that would do.
    private var hostShortfall: HostShortfall?

    /// Sizes `candidates` for the busiest hour of `demand` and `traffic`.
    init(
        _ accelerator: Accelerator, _ candidates: [Candidate], _ demand: Demand, _ traffic: TrafficPlan,
        offers: [Offer], memory: PlanCache
    ) {
        self.accelerator = accelerator
        self.offers = offers
        deployments = candidates.count
        let scale = traffic.campaignPeak * traffic.sizingFactor * (1 + demand.headroom)
        for candidate in candidates {
            do throws(Shortfall) {
                let sizer = try Sizer(candidate, demand, memory)
                guard let needed = sizer.replicas(scale) else { throw .tooManyReplicas(Sizer.maximumReplicas) }
                place(candidate, sizer, traffic.withSpares(needed))
            } catch {
                if nearest.map({ error.isNearer(than: $0.shortfall) }) ?? true {
                    nearest = Nearest(deployment: candidate.deployment, shortfall: error)
                }
            }
        }
        sized.sort { left, right in
            if left.price != right.price { return left.price < right.price }
            return left.replicas * left.candidate.deployment.parallelism.devices
                < right.replicas * right.candidate.deployment.parallelism.devices
        }
    }

    private mutating func place(_ candidate: Candidate, _ sizer: Sizer, _ replicas: Int) {
        var lowest: Rate<Dollars>?
        // Hundreds of offers have a handful of sizes.
        var placements: [(size: Double, known: (instances: Int, needs: HostNeeds)?)] = []
        // Fields are looked at in place: there are hundreds of offers for each of thousands of candidates.
        for place in offers.indices {
            let size = offers[place].acceleratorCount
            var slot = 0
            while slot < placements.count, placements[slot].size != size { slot += 1 }
            if slot == placements.count {
                let placement = Placement(replicas: replicas, of: candidate.deployment, perInstance: size)
                let known = placement.map {
                    (instances: $0.instances, needs: HostNeeds(candidate.deployment, $0, replicas: replicas))
                }
                placements.append((size, known))
            }
            guard let known = placements[slot].known else { continue }
            let isMet = known.needs.isMet(
                memory: offers[place].hostMemory, virtualCPUs: offers[place].virtualCPUs,
                disk: offers[place].localDisk, network: offers[place].network)
            if !isMet, let lacking = known.needs.shortfall(of: offers[place]) {
                if hostShortfall.map({ lacking.factor < $0.factor }) ?? true { hostShortfall = lacking }
                continue
            }
            feasible += 1
            let price = offers[place].price * Double(known.instances)
            if lowest.map({ price < $0 }) ?? true { lowest = price }
        }
        guard let lowest else {
            hasUnplaced = true
            return
        }
        sized.append(Sized(candidate: candidate, sizer: sizer, replicas: replicas, price: lowest))
    }

    /// Why the accelerator is not among the feasible ones.
    var rejection: Rejection {
        if hasUnplaced {
            return offers.isEmpty ? .noOffer : hostShortfall.map { .hostTooSmall($0) } ?? .noFittingInstance
        }
        if let nearest { return .limit(nearest.shortfall, nearest.deployment) }
        return .notRunnable
    }
}
