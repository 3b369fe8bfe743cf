import Quantities
import Testing
import Workload

@Suite struct WorkloadPresetTests {
    @Test("every preset has a source, a prefix shorter than its prompt, and targets that do not contradict each other")
    func presetsAreSound() {
        for preset in WorkloadPreset.allCases {
            let mean = preset.shape.mean
            #expect(!preset.source.isEmpty)
            #expect(preset.shape.sharedPrefix < mean.input)
            #expect(preset.shape.computedInput > .zero)
            #expect(preset.arrival.isOffline == (preset == .batch))
            #expect(ServiceLevel.preset(named: preset.serviceLevel.name ?? "") == preset.serviceLevel)
        }
    }

    @Test("service levels have unique names, and E2E leaves room for the tokens of its own source")
    func serviceLevels() {
        let names = ServiceLevel.presets.compactMap(\.name)
        #expect(names.count == ServiceLevel.presets.count)
        #expect(Set(names).count == names.count)
        #expect(ServiceLevel.presets.allSatisfy { !$0.source.isEmpty })
        let fast = ServiceLevel.chatLLMD
        if let ttft = fast.latency(.ttft, .p95), let tpot = fast.latency(.tpot, .p95),
            let e2e = fast.latency(.e2e, .p95)
        {
            #expect(ttft + tpot * 255 < e2e)
        } else {
            Issue.record("the preset lost a target")
        }
    }

    @Test("users ask less often the longer they wait, and never more often than they think")
    func closedLoop() {
        let users = Arrival.users(count: 100, thinkTime: Seconds(10))
        #expect(users.requiredRate == nil)
        #expect(users.rate(whenAnsweredIn: .zero).perSecond == 10)
        #expect(users.rate(whenAnsweredIn: Seconds(10)).perSecond == 5)
        #expect(Arrival.concurrency(8).rate(whenAnsweredIn: Seconds(2)).perSecond == 4)
    }

    @Test("a batch needs its requests spread over the deadline")
    func batch() {
        let rate = Arrival.batch(requests: Requests(7200), deadline: .hours(2)).requiredRate
        #expect(rate?.perSecond == 1)
    }

    @Test("three words are four tokens and four characters are one")
    func units() {
        #expect(LengthUnit.words.tokensEach * 3 == 4)
        #expect(LengthUnit.characters.tokensEach * 4 == 1)
    }
}
