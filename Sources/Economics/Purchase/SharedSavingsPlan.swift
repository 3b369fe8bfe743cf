public import Catalog
public import Quantities

/// One savings plan over several fleets: so many dollars an hour, which cover the instances of any of them.
///
/// In each hour the plan pays instances at its own rates, those first on which it saves the largest share, as AWS applies it;
/// what the hour does not use of it is lost, what goes beyond is paid on demand.
public struct SharedSavingsPlan: Sendable, Hashable, Codable {
    /// Instances of one type through the week, and what they cost either way.
    public struct Use: Sendable, Hashable, Codable {
        /// The price on demand, and under the plan.
        public var onDemand, plan: Offer
        /// Instances in each hour of the week.
        public var instances: [Int]

        /// Instances in each hour of the week.
        public init(onDemand: Offer, plan: Offer, instances: [Int]) {
            self.onDemand = onDemand
            self.plan = plan
            self.instances = instances
        }
    }

    /// Dollars an hour to commit to.
    public var commitment: Rate<Dollars>
    /// The terms.
    public var purchase: PurchaseOption
    /// What plan and on-demand instances cost a month.
    public var monthly: Dollars
    /// What they cost on demand alone.
    public var onDemand: Dollars
    /// The share of the plan that is used, 0 to 1.
    public var utilization: Double

    /// What is owed over the term, used or not.
    public var obligation: Dollars { commitment * (Seconds.month * Double(purchase.termMonths ?? 0)) }

    /// The cheapest commitment for `uses`, whose plans are on the same terms; nil where there is none to make.
    ///
    /// Exact: the cost is piecewise linear in the commitment, with corners only where it covers a whole number of instances
    /// in some hour; all corners are tried. Complexity: O((hours x uses)^2).
    public init?(_ uses: [Use]) {
        guard let first = uses.first, first.plan.purchase.isSavingsPlan,
            uses.allSatisfy({ $0.plan.purchase == first.plan.purchase && $0.plan.price < $0.onDemand.price })
        else { return nil }
        let hours = uses.map(\.instances.count).min() ?? 0
        guard hours > 0 else { return nil }
        // The largest share saved first.
        let order = uses.sorted { $0.plan.price / $0.onDemand.price < $1.plan.price / $1.onDemand.price }
        /// What hour `hour` costs beyond a plan of `budget`, and what of the plan it uses, both an hour.
        func beyond(_ hour: Int, _ budget: Rate<Dollars>) -> (cost: Rate<Dollars>, used: Rate<Dollars>) {
            var (rest, cost) = (budget, Rate<Dollars>.zero)
            for use in order {
                let count = Double(use.instances[hour])
                let wanted = use.plan.price * count
                guard wanted > rest else {
                    rest = rest - wanted
                    continue
                }
                cost += use.onDemand.price * (count - rest / use.plan.price)
                rest = .zero
            }
            return (cost, budget - rest)
        }
        var corners: Set<Rate<Dollars>> = [.zero]
        for hour in 0..<hours {
            var sum = Rate<Dollars>.zero
            for use in order {
                sum += use.plan.price * Double(use.instances[hour])
                corners.insert(sum)
            }
        }
        let month = Seconds.month / Double(hours)
        func cost(_ budget: Rate<Dollars>) -> Dollars {
            budget * Seconds.month + (0..<hours).map { beyond($0, budget).cost * month }.total()
        }
        let best = corners.sorted().map { (budget: $0, cost: cost($0)) }.min { $0.cost < $1.cost }
        guard let best, best.budget > .zero else { return nil }
        commitment = best.budget
        purchase = first.plan.purchase
        monthly = best.cost
        onDemand = cost(.zero)
        let used = (0..<hours).map { beyond($0, best.budget).used * month }.total()
        utilization = used / (best.budget * Seconds.month)
    }
}
