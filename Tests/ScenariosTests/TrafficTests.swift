import Catalog
import Input
import Quantities
import Testing
import Workload

@testable import Scenarios

@Suite("Traffic in scenarios") struct TrafficTests {
    private func scenario(_ traffic: String) throws -> Scenario {
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 5/s, input: 500, output: 200}
            hardware: [H100]
            \(traffic)
            """
        return try Scenario(
            try ScenarioDocument(text: text, file: "s.yaml"), catalog: try Catalog.load(accelerators: ["H100"]))
    }

    @Test("nothing written means a flat week, and nothing is assumed about it")
    func nothing() throws {
        let plain = try scenario("")
        #expect(plain.traffic == TrafficPlan())
        #expect(!plain.assumptions.contains { $0.path.hasPrefix("traffic") })
    }

    @Test("everything that is written arrives, in base units")
    func everything() throws {
        let traffic = try scenario(
            "traffic: {profile: business, growth: 5%, spread: 0.2, overload: 2%, minimum_replicas: 2, survive: zone, "
                + "zones: 3, autoscaling: false, start_delay: 5 min, spot_share: 30%}"
        ).traffic
        #expect(traffic.profile == HourlyProfile.Preset.business.profile)
        #expect(traffic.growth == 0.05 && traffic.spread == 0.2 && traffic.overload == 0.02)
        #expect(traffic.minimumReplicas == 2 && traffic.survival == .zone && traffic.zones == 3 && !traffic.scales)
        #expect(traffic.startDelay.value == 300 && traffic.spotShare == 0.3)
    }

    @Test("a profile may stand for the block, and hours of one's own for a profile")
    func forms() throws {
        #expect(try scenario("traffic: consumer").traffic.profile == HourlyProfile.Preset.consumer.profile)
        let hours = (1...24).map(String.init).joined(separator: ", ")
        let own = try scenario("traffic: {hours: [\(hours)]}").traffic.profile
        #expect(own.shares.count == 168 && own.shares[23] == 1 && own.shares[24] == 1.0 / 24)
    }

    @Test(
        "mistakes are answered with what to write",
        arguments: [
            ("traffic: {hours: [1, 2, 3]}", "24 for a day or 168"),
            ("traffic: {profile: consumer, hours: [1]}", "keep one"),
            ("traffic: {survive: zone}", "zones: 3"), ("traffic: {profile: weekly}", "one of: flat"),
            ("traffic: {growth: 300%}", "growth"),
        ])
    func mistakes(text: String, words: String) {
        #expect { try scenario(text) } throws: { error in "\(error)".contains(words) }
    }
}
