import Catalog
import Economics
import Performance
import Quantities
import TestSupport
import Testing
import Workload

@testable import Planning

@Suite("The floor on instances, the rest at a hosted model") struct SpillTests {
    private func month(perMillion: Double, facts: [OnPremFact] = []) -> ModelMonth {
        let price = APIPrice(
            provider: "p", model: "m", perMillionInput: Dollars(perMillion), perMillionCachedInput: nil,
            perMillionOutput: Dollars(perMillion), contextWindow: nil, maximumOutput: nil,
            provenance: Provenance(.priceList, source: "test"))
        let traffic = TrafficPlan(profile: HourlyProfile.Preset.consumer.profile, survival: .replica)
        return FleetSamples.month(
            FleetSamples.demand(rate: 120, tpot: 0.012), traffic,
            offers: [FleetSamples.offer(), FleetSamples.offer(.reserved1Year, perHour: 3)],
            MonthQuestion(apis: [price], facts: facts))
    }

    @Test("a cheap hosted model does all, an expensive one nothing, and between them instances carry the floor")
    func ends() throws {
        let cheap = try #require(month(perMillion: 1e-6).spill)
        #expect(cheap.instances == 0 && cheap.mix == nil && relativeError(cheap.share, 1) < 1e-9)
        let dear = try #require(month(perMillion: 1e6).spill)
        #expect(dear.instances == dear.peak && dear.share == 0 && dear.hosted == .zero)
        var between = 0
        for price in [0.05, 0.2, 0.6] {
            let spill = try #require(month(perMillion: price).spill)
            if spill.instances > 0, spill.instances < spill.peak { between += 1 }
        }
        #expect(between > 0)
    }

    @Test(
        "never more expensive than instances alone or the hosted model alone, and the parts add up",
        arguments: [0.05, 0.2, 0.6, 2])
    func neverMoreExpensive(price: Double) throws {
        let month = month(perMillion: price)
        let spill = try #require(month.spill)
        let (best, api) = (try #require(month.best), try #require(month.apis.first))
        #expect(spill.total.value <= best.mix.cost.value * (1 + 1e-9))
        #expect(spill.total.value <= api.present.api.value * (1 + 1e-9))
        #expect(relativeError(spill.hosted.value, api.present.api.value * spill.share) < 1e-9 || spill.share == 0)
        #expect(spill.total == (spill.mix?.cost ?? .zero) + spill.hosted)
    }

    @Test("the number of instances is the best of all numbers, each worked out hour by hour")
    func bruteForce() throws {
        let month = month(perMillion: 0.3)
        let (best, spill) = (try #require(month.best), try #require(month.spill))
        let schedule = try #require(best.schedule)
        let replica = try Replica(best.deployment, .uncalibrated)
        let sizer = try Sizer(replica, cautious: replica, month.demand)
        let each = try #require(month.apis.first).perRequest
        let offers = [FleetSamples.offer(), FleetSamples.offer(.reserved1Year, perHour: 3)]
        let replicasPerInstance = 1 / best.deployment.parallelism.devices
        var totals: [Double] = []
        for count in 0...best.curve.peak {
            var sent = 0.0
            for hour in schedule.hours where hour.replicas > count * replicasPerInstance {
                // One of the instances is the spare.
                let held = sizer.rate(heldBy: max(0, count * replicasPerInstance - 1))
                sent += max(0, (hour.rate - held).perSecond) * 3600 * schedule.ordinaryWeeks
            }
            let steps = best.curve.steps.map {
                DemandCurve.Step(time: $0.time, starts: $0.starts, instances: min($0.instances, count))
            }
            let curve = DemandCurve(steps, startDelay: best.curve.startDelay)
            let instances = count == 0 ? 0 : try #require(PurchaseMix(curve, offers: offers)).cost.value
            totals.append(instances + each.value * sent)
        }
        #expect(relativeError(spill.total.value, try #require(totals.min())) < 1e-9)
    }
}
