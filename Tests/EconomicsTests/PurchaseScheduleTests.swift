import Catalog
import Quantities
import Scenarios
import TestSupport
import Testing

@testable import Economics

@Suite("Buying month by month") struct PurchaseScheduleTests {
    private func flat(_ instances: Int) -> DemandCurve {
        DemandCurve([DemandCurve.Step(time: .month, starts: 0, instances: instances)])
    }

    /// Half of the month at the peak, the rest at one instance less.
    private func uneven(_ peak: Int) -> DemandCurve {
        DemandCurve([
            DemandCurve.Step(time: .month / 2, starts: 30, instances: peak),
            DemandCurve.Step(time: .month / 2, starts: 30, instances: max(0, peak - 1)),
        ])
    }

    /// Tries every number of one-year terms that could start in every month, for the whole fleet at once.
    private func bruteForce(_ peaks: [Int], onDemand: Double, committed: Double) -> Double {
        let months = peaks + [Int](repeating: peaks[peaks.count - 1], count: 12)
        let most = peaks.max() ?? 0
        func cheapest(_ month: Int, _ ends: [Int]) -> Double {
            guard month < months.count else { return 0 }
            let active = ends.filter { $0 > month }
            var best = Double.infinity
            for new in 0...max(0, most - active.count) {
                let all = active + [Int](repeating: month + 12, count: new)
                let peak = months[month]
                let hours =
                    (Double(max(0, peak - all.count)) + Double(max(0, max(0, peak - 1) - all.count))) * 365
                let cost = hours * onDemand + Double(all.count) * committed * 730
                best = min(best, cost + cheapest(month + 1, all))
            }
            return best
        }
        return cheapest(0, [])
    }

    /// What the schedule costs over the months that the brute force looks at.
    private func scheduled(_ peaks: [Int], onDemand: Double, committed: Double) throws -> Double {
        let long = peaks + [Int](repeating: peaks[peaks.count - 1], count: 12)
        let schedule = try #require(
            PurchaseSchedule(
                long.map(uneven),
                offers: [Samples.offer(perHour: onDemand), Samples.offer(.reserved1Year, perHour: committed)],
                beyond: 0))
        return schedule.cost.value
    }

    @Test("costs what the best of all ways to start terms costs, on small fleets that grow and shrink")
    func exact() throws {
        var generator = SeededGenerator(seed: 3)
        for round in 0..<12 {
            let peaks = (0..<3).map { _ in Int.random(in: 0...2, using: &generator) }
            let committed = Double.random(in: 1...4, using: &generator)
            let found = try scheduled(peaks, onDemand: 4, committed: committed)
            let best = bruteForce(peaks, onDemand: 4, committed: committed)
            #expect(abs(found - best) <= 1e-9 * max(1, best), "round \(round): \(peaks) \(committed)")
        }
    }

    @Test("steady demand is bought as the mix of one month buys it, and renewed when the term ends")
    func steady() throws {
        let offers = [Samples.offer(perHour: 4), Samples.offer(.reserved1Year, perHour: 2.5)]
        let curves = [DemandCurve](repeating: uneven(3), count: 24)
        let schedule = try #require(PurchaseSchedule(curves, offers: offers))
        let mix = try #require(PurchaseMix(uneven(3), offers: offers))
        for month in schedule.months {
            #expect(relativeError(month.cost.value, mix.cost.value) < 1e-12)
            #expect(month.committed == mix.committed)
        }
        #expect(
            schedule.months.map { $0.started.reduce(0) { $0 + $1.instances } }.enumerated().allSatisfy {
                $0.element == ($0.offset % 12 == 0 ? mix.committed : 0)
            })
        #expect(schedule.months[11].ended == mix.committed && schedule.owedAfter == .zero)
        #expect(relativeError(schedule.obligation.value, 2 * 2 * 2.5 * 8760) < 1e-12)
    }

    @Test("growth commits layer by layer, and what is owed beyond the horizon is said")
    func growth() throws {
        let offers = [Samples.offer(perHour: 4), Samples.offer(.reserved1Year, perHour: 2.5)]
        let schedule = try #require(PurchaseSchedule((1...6).map(flat), offers: offers))
        #expect(schedule.months.map(\.committed) == [1, 2, 3, 4, 5, 6])
        #expect(schedule.months.allSatisfy { $0.hourly == 0 })
        // The term of month m runs for m months beyond the sixth.
        #expect(relativeError(schedule.owedAfter.value, (6 + 7 + 8 + 9 + 10 + 11) * 730 * 2.5) < 1e-12)
        // A peak of one month is not worth a year.
        let peak = try #require(PurchaseSchedule([1, 3, 1, 1, 1, 1].map(flat), offers: offers))
        #expect(peak.months.map(\.committed) == [1, 1, 1, 1, 1, 1] && peak.months[1].hourly == 2)
    }

    @Test("what is there already is used until it ends, and then bought anew")
    func existing() throws {
        let offers = [Samples.offer(perHour: 4), Samples.offer(.reserved1Year, perHour: 2.5)]
        let paid = Samples.commitment(2, perHour: 3, monthsLeft: 4)
        let schedule = try #require(
            PurchaseSchedule([DemandCurve](repeating: flat(3), count: 6), offers: offers, existing: paid))
        #expect(schedule.months.map(\.existing) == [2, 2, 2, 2, 0, 0])
        #expect(schedule.months.map(\.committed) == [3, 3, 3, 3, 3, 3])
        #expect(schedule.months[3].ended == 2 && schedule.months[4].started.map(\.instances) == [2])
        #expect(relativeError(schedule.months[0].cost.value, (2 * 3 + 2.5) * 730) < 1e-12)
        #expect(PurchaseSchedule([flat(3)], offers: []) == nil)
    }
}
