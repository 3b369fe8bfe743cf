import Catalog
import Input
import Performance
import Planning
import Quantities
import Scenarios
import Testing
import Workload

@testable import Economics

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
        return PortfolioMonth(parts, catalog: catalog, hour: nil) { _ in
            .uncalibrated
        } question: { _, _ in
            MonthQuestion()
        }
    }

    @Test("a campaign week takes the place of an ordinary one: the month stays 730 hours, and more traffic costs more")
    func campaignMonth() throws {
        let plain = Samples.month()
        let sale = Campaign(startHour: 114, length: 6, factor: 3, timesPerMonth: 1)
        let month = Samples.month(Samples.demand(), TrafficPlan(campaigns: [sale]))
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
        // Every week would be dearer still.
        let weekly = Samples.month(
            Samples.demand(), TrafficPlan(campaigns: [Campaign(startHour: 114, length: 6, factor: 3)]))
        #expect((weekly.monthly ?? .zero) > (month.monthly ?? .zero))
    }

    @Test("what a batch is given free keeps every promise of the others when it is sent on top of them")
    func fillKeepsPromises() throws {
        let replica = try Replica(Samples.deployment, .uncalibrated)
        let demand = Samples.demand(rate: 60)
        let profile = try #require(HourlyProfile.Preset.consumer.profile as HourlyProfile?)
        let traffic = TrafficPlan(profile: profile, minimumReplicas: 2)
        let capacity = try #require(ReplicaDemand(replica, demand))
        let schedule = try #require(FleetSchedule(capacity, traffic, peak: .perSecond(60)))
        var batch = demand
        batch.serviceLevel = ServiceLevel(targets: [], source: "test")
        batch.arrival = .batch(requests: Requests(1e9), deadline: .hours(6))
        let fill = try #require(BatchFill(schedule, replica, for: demand, margin: 1, batch: batch))
        let start = try #require(fill.startHour)
        #expect(fill.free.value > 0 && fill.free.value < 1e9)
        for (hour, room) in zip(schedule.hours, fill.room) {
            // The batch has the shape of the others here: one for one.
            #expect(room >= 0)
            #expect(capacity.holds(hour.replicas, at: hour.rate + .perSecond(room / 3600)))
        }
        for day in 0..<7 {
            let window = (0..<6).reduce(0) { $0 + fill.room[(day * 24 + start + $1) % 168] }
            #expect(window >= fill.free.value * (1 - 1e-9), "it fits on every day")
        }
        // What the first takes is not there for a second: both together are no more than the room.
        batch.arrival = .batch(requests: fill.free * 0.4, deadline: .hours(6))
        let first = try #require(BatchFill(schedule, replica, for: demand, margin: 1, batch: batch))
        batch.arrival = .batch(requests: Requests(1e9), deadline: .hours(6))
        let second = try #require(
            BatchFill(schedule, replica, for: demand, margin: 1, batch: batch, used: first.taken))
        for (hour, pair) in zip(fill.room, zip(first.taken, second.taken)).enumerated() {
            #expect(pair.0 * (pair.1.0 + (1 - pair.1.0) * pair.1.1) <= fill.room[hour] * (1 + 1e-9))
        }
        #expect(second.free.value > 0 && second.free < fill.free)
        batch.arrival = .batch(requests: Requests(10), deadline: .hours(6))
        #expect(BatchFill(schedule, replica, for: demand, margin: 1, batch: batch)?.free == Requests(10))
        #expect(BatchFill(schedule, replica, for: demand, margin: 1, batch: demand) == nil)
    }

    @Test("one bill: the sum of the fleets, which serve every request once, in a pool only where that is cheaper")
    func oneBill() throws {
        let month = try months(
            """
              - {name: a, workload: {preset: chat, rate: 6/s}, traffic: consumer}
              - {name: b, workload: {preset: chat, rate: 3/s}, traffic: business}
              - {name: c, workload: {preset: chat, rate: 2/s}, model: Qwen/Qwen2.5-7B-Instruct}
            """)
        let total = try #require(month.monthly)
        let sum = month.fleets.compactMap(\.month.monthly).reduce(0) { $0 + $1.value }
        #expect(abs(total.value - sum) < 1e-6)
        let pool = try #require(month.pools.first)
        #expect(pool.names == ["a", "b"] && month.pools.count == 1)
        let (together, apart) = (try #require(pool.together), try #require(pool.apart))
        #expect(pool.isPooled == (together <= apart))
        #expect(month.fleets.map(\.names) == (pool.isPooled ? [["a", "b"], ["c"]] : [["a"], ["b"], ["c"]]))
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

    @Test("requests that may wait are taken out of the busy hours: the same requests, at no higher bill")
    func offlineShare() throws {
        func month(_ share: Int) throws -> PortfolioMonth {
            try months(
                "  - {name: chat, workload: {preset: chat, rate: 30/s, offline_share: \(share) %}, traffic: consumer}")
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
