import Calibration
import Catalog
import Economics
import Input
import Performance
import Quantities
import Scenarios
import Testing
import Workload

@testable import Planning

@Suite("Campaigns, shared fleets and filled troughs") struct PortfolioTests {
    private func months(_ workloads: String) throws -> PortfolioMonth {
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            hardware: [L40S]
            workloads:
            \(workloads)
            """
        let catalog = try Catalog.load(accelerators: ["L40S"])
        let parts = try ScenarioDocument(text: text, file: "test").parts().map { part in
            try Scenario(part.document, catalog: catalog).changing(name: part.name)
        }
        let planner = ScenarioPlanner(catalog, .uncalibrated, effort: SearchEffort(hour: nil))
        let month = PortfolioMonth(parts, planner) { _, _ in MonthQuestion() }
        let plan = planner.plan(parts)
        #expect(plan.monthly == month.monthly)
        // A lone workload that keeps all its requests is planned without a portfolio, so without the name of a workload.
        let isPortfolio = parts.count > 1 || parts[0].workload.offlineShare > 0
        #expect(!isPortfolio || plan == month.plan, "the month is a view of the plan")
        return month
    }

    @Test("a campaign week takes the place of an ordinary one: the month stays 730 hours, and more traffic costs more")
    func campaignMonth() throws {
        let plain = FleetSamples.month()
        let sale = Campaign(startHour: 114, length: 6, factor: 3, timesPerMonth: 1)
        let month = FleetSamples.month(FleetSamples.demand(), TrafficPlan(campaigns: [sale]))
        let best = try #require(month.best)
        let schedule = try #require(best.schedule)
        #expect(abs(best.curve.duration.hours - 730) < 1e-6)
        #expect(abs((best.requests.value - (plain.best?.requests.value ?? 0)) / (20 * 3600) - 12) < 1e-6)
        let week = try #require(schedule.campaignWeeks.first)
        #expect(
            week.hours[113].replicas == schedule.hours[0].replicas
                && week.hours[114].replicas > week.hours[113].replicas)
        #expect(schedule.peakReplicas == week.hours[114].replicas)
        #expect((month.monthly ?? .zero) > (plain.monthly ?? .zero))
        // Every week would cost more still.
        let weekly = FleetSamples.month(
            FleetSamples.demand(), TrafficPlan(campaigns: [Campaign(startHour: 114, length: 6, factor: 3)]))
        #expect((weekly.monthly ?? .zero) > (month.monthly ?? .zero))
    }

    @Test("what a batch is given free leaves the SLOs of the others met when it is sent on top of them")
    func fillMeetsSLOs() throws {
        let demand = FleetSamples.demand(rate: 60)
        let profile = try #require(HourlyProfile.Preset.consumer.profile as HourlyProfile?)
        let traffic = TrafficPlan(profile: profile, minimumReplicas: 2)
        let own = try FleetSamples.sizer(demand)
        let schedule = try #require(FleetSchedule(own, traffic))
        func fill(_ requests: Requests, used: [Double] = []) throws -> BatchFill? {
            var batch = demand
            batch.serviceLevel = ServiceLevel(targets: [], source: "test")
            batch.arrival = .batch(requests: requests, deadline: .hours(6))
            return BatchFill(schedule, own, batch: try FleetSamples.sizer(batch), margin: 1, used: used)
        }
        let all = try #require(try fill(Requests(1e9)))
        let start = try #require(all.startHour)
        #expect(all.free.value > 0 && all.free.value < 1e9)
        for (hour, room) in zip(schedule.hours, all.room) {
            // The batch has the shape of the others here: one for one.
            #expect(room >= 0)
            let sent = (hour.rate + .perSecond(room / 3600)) * (1 - 1e-9)
            #expect(FleetSamples.meets(demand, hour.replicas, sent))
        }
        for day in 0..<7 {
            let window = (0..<6).reduce(0) { $0 + all.room[(day * 24 + start + $1) % 168] }
            #expect(window >= all.free.value * (1 - 1e-9), "it fits on every day")
        }
        // What the first takes is not there for a second: both together are no more than the room.
        let first = try #require(try fill(all.free * 0.4))
        let second = try #require(try fill(Requests(1e9), used: first.taken))
        for (hour, pair) in zip(all.room, zip(first.taken, second.taken)).enumerated() {
            #expect(pair.0 * (pair.1.0 + (1 - pair.1.0) * pair.1.1) <= all.room[hour] * (1 + 1e-9))
        }
        #expect(second.free.value > 0 && second.free < all.free)
        #expect(try fill(Requests(10))?.free == Requests(10))
        #expect(BatchFill(schedule, own, batch: own, margin: 1) == nil)
    }

    @Test("one monthly cost: the sum of the fleets, which serve every request once, shared only where that is cheaper")
    func oneCost() throws {
        let month = try months(
            """
              - {name: a, workload: {preset: chat, rate: 6/s}, traffic: consumer}
              - {name: b, workload: {preset: chat, rate: 3/s}, traffic: business}
              - {name: c, workload: {preset: chat, rate: 2/s}, model: Qwen/Qwen2.5-7B-Instruct}
            """)
        let total = try #require(month.monthly)
        let sum = month.fleets.compactMap(\.month.monthly).reduce(0) { $0 + $1.value }
        #expect(abs(total.value - sum) < 1e-6)
        let sharing = try #require(month.sharings.first)
        #expect(sharing.names == ["a", "b"] && month.sharings.count == 1)
        let (together, apart) = (try #require(sharing.together), try #require(sharing.apart))
        #expect(sharing.isShared == (together <= apart))
        #expect(month.fleets.map(\.names) == (sharing.isShared ? [["a", "b"], ["c"]] : [["a"], ["b"], ["c"]]))
        let served = month.fleets.flatMap(\.month.models).compactMap { $0.best?.requests.value }.reduce(0, +)
        let consumer = HourlyProfile.Preset.consumer.profile.meanShare
        let business = HourlyProfile.Preset.business.profile.meanShare
        #expect(abs(served / ((6 * consumer + 3 * business + 2) * 730 * 3600) - 1) < 1e-9)
    }

    @Test("a batch in quiet hours is paid only for what does not fit, and never more than alone")
    func trough() throws {
        func both(_ requests: Int) throws -> PortfolioMonth {
            try months(
                """
                  - {name: chat, workload: {preset: chat, rate: 30/s}, traffic: consumer}
                  - {name: night, workload: {preset: batch, requests: \(requests), deadline: 8 h}, slo: batch}
                """)
        }
        let small = try both(1000)
        #expect(small.fleets.map(\.names) == [["chat"]], "it fits: no fleet of its own")
        #expect(small.fills.first?.rest == .zero)
        let large = try both(2_000_000)
        let fill = try #require(large.fills.first)
        let (rest, alone) = (try #require(fill.rest), try #require(fill.alone))
        #expect(large.fleets.map(\.names) == [["chat"], ["night"]])
        #expect(rest <= alone && fill.fill.free.value > 1000)
        #expect(fill.fill.utilization > large.fleets[0].month.models[0].utilization)
    }

    @Test("requests that may wait are taken out of the busy hours: the same requests, at no higher cost")
    func offlineShare() throws {
        func month(_ share: Int) throws -> PortfolioMonth {
            try months(
                "  - {name: chat, workload: {preset: chat, rate: 30/s, offline_share: \(share)%}, traffic: consumer}")
        }
        let (none, some) = (try month(0), try month(40))
        #expect(none.fills.isEmpty && some.fills.count == 1)
        let (all, less) = (try #require(none.monthly), try #require(some.monthly))
        #expect(less <= all)
        let fill = try #require(some.fills.first).fill
        let awaited = try #require(some.fleets[0].month.models[0].best).requests.value
        let waiting = fill.requests.value * 730 / 24
        let before = try #require(none.fleets[0].month.models[0].best).requests.value
        #expect(abs((awaited + waiting) / before - 1) < 1e-9)
    }
}
