internal import Catalog
internal import Parallel
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

extension MonthPlanner {
    /// A way to serve the busiest hour, and the month that came of it.
    struct Sized: Sendable {
        let plan: PlanOption
        var option: MonthOption
    }

    /// The cheapest way on each accelerator, sized anew by simulation where it could be the cheapest of all or is among the
    /// first, by the closed form for the rest; cheapest first.
    ///
    /// `found` is by the closed form, cheapest first. A simulation only ever asks for more, so that no way costs less than
    /// the closed form says: nothing that costs more than a checked one has to be checked.
    func checked(_ found: [Sized], _ hour: HourSimulation) -> [MonthOption] {
        var groups: [[Sized]] = []
        for sized in found {
            let id = sized.option.deployment.accelerator.id
            if let place = groups.firstIndex(where: { $0[0].option.deployment.accelerator.id == id }) {
                groups[place].append(sized)
            } else {
                groups.append([sized])
            }
        }
        var options = inOrder(Array(groups.prefix(compared))) { cheapest($0, hour) }.compactMap(\.self)
        var rest = groups.dropFirst(compared)
        while let next = rest.first, options.allSatisfy({ next[0].option.isCheaper(than: $0) }) {
            rest = rest.dropFirst()
            if let option = cheapest(next, hour) { options.append(option) }
        }
        return (options + rest.map { $0[0].option }).sorted { $0.isCheaper(than: $1) }
    }

    /// The cheapest of several ways once each is sized by simulation; nil when none holds the promises there.
    private func cheapest(_ ways: [Sized], _ hour: HourSimulation) -> MonthOption? {
        var best: MonthOption?
        for way in ways {
            // It can only get dearer, and of two that cost the same the first is as good.
            if let best, best.mix.cost <= way.option.mix.cost { break }
            guard let replica = try? Replica(way.plan.deployment, coefficients(way.plan.deployment)),
                let formula = ReplicaDemand(replica, demand),
                let simulated = SimulatedCapacity(
                    replica, demand, formula: formula, largest: way.option.peakReplicas, hour: hour),
                let option = option(way.plan, simulated: simulated)
            else { continue }
            if best.map({ option.isCheaper(than: $0) }) ?? true { best = option }
        }
        return best
    }
}

extension MonthOption {
    /// Whether its machines cost less; of two that cost the same, whether its accelerator comes first.
    func isCheaper(than other: MonthOption) -> Bool {
        mix.cost != other.mix.cost
            ? mix.cost < other.mix.cost : deployment.accelerator.id < other.deployment.accelerator.id
    }
}
