import Performance
import Quantities
import TestSupport
import Testing
import Workload

@Suite struct SteadyStateTests {
    let replica: Replica

    init() throws { replica = try Samples.replica() }

    @Test("print")
    func printIt() {
        for rate in [0.1, 1, 8, 20, 40, 60] {
            let e = replica.estimate(Samples.chat, under: .rate(.perSecond(rate), variation: 1))
            print(
                rate, e.point.state, e.point.decoding, e.point.ttft.mean.milliseconds, e.point.tpot.mean.milliseconds,
                e.point.e2e.mean.milliseconds, e.point.ttft.p99.milliseconds, e.capacity.value, e.slots, e.bottleneck,
                e.modelBandwidthUtilization, e.modelFLOPsUtilization, e.kneeConcurrency as Any, e.cacheOccupancy)
        }
        for users in [1.0, 8, 64, 512, 2000] {
            let e = replica.estimate(Samples.chat, under: .concurrency(users))
            print(
                users, e.point.state, e.point.decoding, e.point.ttft.mean.milliseconds, e.point.tpot.mean.milliseconds,
                e.point.e2e.mean.milliseconds, e.outputTokens.value, e.point.inFlight)
        }
        print(replica.memory)
    }
}
