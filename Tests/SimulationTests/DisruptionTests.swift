import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

@Suite("Replicas that go and come back")
struct DisruptionTests {
    static let count = 3000

    /// A little more than half of what four replicas can carry.
    static func run(_ change: (inout Fleet) -> Void = { _ in }) throws -> SimulationResult {
        var fleet = Fleet(try Samples.replica(), count: 4, price: .dollarsPerHour(4))
        change(&fleet)
        return try Simulation(fleet, Samples.chat(40, count: count), SimulationOptions(exclusion: .nothing)).run()
    }

    @Test("Failures make requests start over, none is lost, and users wait longer")
    func failures() throws {
        let calm = try Self.run()
        let broken = try Self.run { $0.failures = Failures(meanTimeBetween: Seconds(30), recovery: Seconds(10)) }
        #expect(calm.failures == 0 && calm.restarts == 0)
        #expect(broken.failures > 0 && broken.restarts > 0)
        #expect(broken.completed == Self.count && broken.unfinished == 0)
        #expect(try #require(broken.e2e).mean > (try #require(calm.e2e)).mean)
        #expect((broken.series.map(\.replicas).min() ?? 4) < 4)
        #expect((broken.series.map(\.replicas).max() ?? 0) <= 4)
    }

    @Test("Failures that come rarely change nothing")
    func rareFailures() throws {
        let broken = try Self.run { $0.failures = Failures(meanTimeBetween: .hours(1e6), recovery: Seconds(10)) }
        #expect(broken.e2e == (try Self.run()).e2e)
    }

    @Test("A spot replica that is told in time finishes what it has; one that is not loses it")
    func notice() throws {
        func spot(notice: Double) throws -> SimulationResult {
            try Self.run {
                $0.spot = SpotCapacity(
                    replicas: 2, meanTimeToInterruption: Seconds(20), notice: Seconds(notice), replacement: Seconds(5))
            }
        }
        let told = try spot(notice: 120)
        let sudden = try spot(notice: 0)
        #expect(told.interruptions > 0 && sudden.interruptions > 0)
        #expect(told.restarts == 0)
        #expect(sudden.restarts > 0)
        #expect(told.completed == Self.count && sudden.completed == Self.count)
    }

    @Test("Spot replicas are paid at their own price")
    func spotPrice() throws {
        func cost(_ spotPrice: Rate<Dollars>) throws -> (Double, Double) {
            let result = try Self.run {
                $0.spot = SpotCapacity(
                    replicas: 4, meanTimeToInterruption: .hours(1e6), replacement: Seconds(5), price: spotPrice)
            }
            return (try #require(result.cost).value, result.replicaTime.hours)
        }
        let (cheap, hours) = try cost(.dollarsPerHour(1))
        let (dear, sameHours) = try cost(.dollarsPerHour(4))
        #expect(hours == sameHours)
        #expect(abs(cheap - hours) < 1e-9 * hours)
        #expect(abs(dear - 4 * hours) < 1e-9 * hours)
    }
}
