import Input
import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

@Suite("Simulations that make no sense")
struct ProblemTests {
    /// The fields that are wrong after `change`.
    static func fields(_ change: (inout Simulation, inout SimulatedWorkload) -> Void) throws -> [String] {
        var workload = Samples.chat(1, count: 10)
        var simulation = Simulation(Fleet(try Samples.replica(), count: 2), workload)
        change(&simulation, &workload)
        simulation.requests = .workload(workload)
        return simulation.problems().compactMap(\.place.field)
    }

    @Test("A simulation that makes sense has no problems")
    func none() throws {
        #expect(try Self.fields { _, _ in }.isEmpty)
    }

    @Test("Each wrong value of the fleet is named", arguments: 0..<14)
    func fleet(_ which: Int) throws {
        let replica = try Samples.replica()
        let cases: [(String, (inout Fleet) -> Void)] = [
            ("fleet.count", { $0.count = 0 }),
            ("fleet.count", { $0.count = 100_001 }),
            ("fleet.decode_pool.count", { $0.decodePool = DecodePool(replica, count: 0, bandwidth: Rate(1)) }),
            ("fleet.decode_pool.bandwidth", { $0.decodePool = DecodePool(replica, count: 1, bandwidth: .zero) }),
            ("fleet.autoscaling", { $0.autoscaling = Autoscaling(maximum: 0, target: 1, coldStart: .zero) }),
            (
                "fleet.autoscaling",
                { $0.autoscaling = Autoscaling(minimum: 3, maximum: 2, target: 1, coldStart: .zero) }
            ),
            ("fleet.autoscaling.target", { $0.autoscaling = Autoscaling(maximum: 4, target: 0, coldStart: .zero) }),
            ("fleet.autoscaling.target", { $0.autoscaling = Autoscaling(maximum: 4, target: .nan, coldStart: .zero) }),
            (
                "fleet.autoscaling.period",
                { $0.autoscaling = Autoscaling(maximum: 4, target: 1, period: .zero, coldStart: .zero) }
            ),
            (
                "fleet.autoscaling.cold_start",
                { $0.autoscaling = Autoscaling(maximum: 4, target: 1, coldStart: Seconds(-1)) }
            ),
            ("fleet.failures", { $0.failures = Failures(meanTimeBetween: .zero, recovery: .zero) }),
            ("fleet.failures", { $0.failures = Failures(meanTimeBetween: Seconds(9), recovery: Seconds(-1)) }),
            (
                "fleet.spot",
                { $0.spot = SpotCapacity(replicas: 3, meanTimeToInterruption: Seconds(9), replacement: .zero) }
            ),
            (
                "fleet.spot",
                { $0.spot = SpotCapacity(replicas: 1, meanTimeToInterruption: .zero, replacement: .zero) }
            ),
        ]
        let (field, change) = cases[which]
        #expect(try Self.fields { simulation, _ in change(&simulation.fleet) } == [field])
    }

    @Test("Each wrong value of the workload is named", arguments: 0..<15)
    func workload(_ which: Int) throws {
        let cases: [(String, (inout SimulatedWorkload) -> Void)] = [
            ("workload.classes", { $0.classes = [RequestClass(weight: -1), RequestClass()] }),
            ("workload.classes", { $0.classes = [RequestClass(weight: 0)] }),
            ("workload.requests", { $0.requestCount = 0 }),
            ("workload.requests", { $0.requestCount = nil }),
            ("workload.prefixes", { $0.prefixCount = 0 }),
            ("workload.lengths", { $0.lengths = .joint([]) }),
            ("workload.conversation", { $0.conversation = Conversation(turns: 0, thinkTime: .zero) }),
            ("workload.users", { $0.arrivals = .users(count: 0, thinkTime: .zero) }),
            ("workload.users", { $0.arrivals = .users(count: 1_000_001, thinkTime: .zero) }),
            ("workload.think_time", { $0.arrivals = .users(count: 1, thinkTime: Seconds(-1)) }),
            ("workload.rate", { $0.arrivals = .open(.constant(.perSecond(-1)), .poisson) }),
            ("workload.rate", { $0.arrivals = .open(.constant(.perSecond(.nan)), .poisson) }),
            ("workload.rate", { $0.arrivals = .open(.constant(.perSecond(1e8)), .poisson) }),
            ("workload.burstiness", { $0.arrivals = .open(.constant(.perSecond(1)), .gamma(squaredVariation: -1)) }),
            ("workload.shape", { $0.arrivals = .open(.constant(.perSecond(1)), .weibull(shape: 0)) }),
        ]
        let (field, change) = cases[which]
        #expect(try Self.fields { _, workload in change(&workload) } == [field])
    }

    @Test("A batch without a number of requests never ends, whatever the clock says")
    func batch() throws {
        let found = try Self.fields { simulation, workload in
            workload.arrivals = .batch
            workload.requestCount = nil
            simulation.options.duration = Seconds(10)
        }
        #expect(found == ["workload.requests"])
    }

    @Test("All problems are told at once, and nothing is run")
    func together() throws {
        var workload = Samples.chat(0, count: 0)
        workload.prefixCount = 0
        var simulation = Simulation(Fleet(try Samples.replica(), count: 0), workload)
        simulation.options.maximumWaiting = 0
        simulation.options.exclusion = .time(before: Seconds(2), after: Seconds(1))
        let problems = #expect(throws: InputProblems.self) { try simulation.run() }
        #expect(
            problems?.diagnostics.compactMap(\.place.field) == [
                "fleet.count", "workload.requests", "workload.prefixes", "workload.rate", "options.maximum_waiting",
                "options.exclusion",
            ])
        #expect(problems?.diagnostics.allSatisfy { $0.place.file == "simulation" } == true)
    }
}
