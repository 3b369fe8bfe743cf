import Catalog
import Foundation
import Input
import Performance
import Quantities
import Synchronization
import TestSupport
import Testing
import Workload

@testable import Simulation

@Suite("The simulated clock")
struct ClockTests {
    private static func result(
        _ workload: SimulatedWorkload, fleet change: (inout Fleet) -> Void = { _ in }
    ) throws -> SimulationResult {
        var fleet = Fleet(try Samples.replica())
        change(&fleet)
        return try Simulation(fleet, workload, SimulationOptions(isInterrupted: { false })).run()
    }

    @Test(
        "a run that would outlast the clock ends at its limit, with what it has",
        arguments: [
            SimulatedWorkload.Arrivals.open(.constant(.perSecond(1e-6)), .poisson),
            .open(.constant(.perSecond(1e-10)), .constant),
            .open(.daily(Array(repeating: .perSecond(1e-6), count: 24)), .poisson),
            .open(.daily([.perSecond(1e-300)]), .poisson),
            .users(count: 1, thinkTime: Seconds(1e6)), .users(count: 3, thinkTime: Seconds(1e300)),
        ])
    func limit(_ arrivals: SimulatedWorkload.Arrivals) throws {
        var workload = Samples.chat(1, count: 20_000)
        workload.arrivals = arrivals
        let result = try Self.result(workload)
        #expect(result.outcome == .timeLimit)
        #expect(result.simulated <= SimulatedClock.end)
        #expect(result.completed == result.arrived)
        #expect(result.arrived < 2 || result.measured > result.completed / 2)
    }

    @Test("a fleet of thousands is paid for decades without an overflow")
    func bill() throws {
        let result = try Self.result(Samples.chat(1e-6, count: 5)) { $0.count = 4096 }
        #expect(abs(result.replicaTime.value / (4096 * result.simulated.value) - 1) < 1e-9)
    }

    @Test("durations are whole nanoseconds up to the horizon, and never beyond", arguments: [0, 1.5, 1e17, 9.99e17])
    func durations(_ value: Double) {
        #expect(SimulatedClock.nanoseconds(value) == Int64(value))
        for beyond in [1e18, 1e300, .infinity, .nan] {
            #expect(SimulatedClock.nanoseconds(beyond) == SimulatedClock.never)
            #expect(SimulatedClock.never.addingReportingOverflow(SimulatedClock.horizon).overflow == false)
        }
        #expect(SimulatedClock.nanoseconds(-value) == 0)
        #expect(SimulatedClock.difference(-1e300) == -SimulatedClock.never)
    }

    @Test("requests that take longer than any replica lasts are called stalled")
    func stalled() throws {
        let result = try Self.result(Samples.chat(1, output: 100_000, count: 3)) {
            $0.failures = Failures(meanTimeBetween: Seconds(36), recovery: Seconds(1))
        }
        #expect(result.outcome == .stalled)
        #expect(result.completed == 0 && result.restarts > 10_000)
    }

    @Test("hardware whose steps outlast what they are counted in is refused")
    func endlessSteps() throws {
        var slow = Samples.h100
        slow.memory = .gigabytes(100_000)
        slow.usableMemory = nil
        slow.memoryBandwidth = .gigabytesPerSecond(1)
        let simulation = Simulation(Fleet(try Samples.replica(on: slow)), Samples.chat(1, count: 5))
        #expect(simulation.problems().first?.message.contains("a step over a full KV cache") == true)
    }
}

@Suite("Interrupted runs")
struct InterruptionTests {
    /// A run that is interrupted once about `count` requests have arrived.
    private static func interrupted(at count: Int, of all: Int) throws -> SimulationResult {
        let flag = Flag()
        let options = SimulationOptions(
            progress: { if $0.arrived >= count { flag.set() } }, isInterrupted: { flag.isSet })
        return try Simulation(Fleet(try Samples.replica()), Samples.chat(4, count: all), options).run()
    }

    private final class Flag: Sendable {
        private let value = Atomic<Bool>(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }

    @Test("what was answered counts, less a warm-up of a tenth to a fifth", arguments: [3000, 9000, 40_000])
    func partial(_ count: Int) throws {
        let result = try Self.interrupted(at: count, of: 100_000)
        #expect(result.outcome == .interrupted)
        #expect(result.arrived >= count && result.arrived < count + 2000)
        let share = Double(result.measured) / Double(result.completed)
        #expect((0.79...0.91).contains(share), "\(share)")
        let whole = try Simulation(Fleet(try Samples.replica()), Samples.chat(4, count: 100_000)).run()
        let (part, all) = try (#require(result.ttft), #require(whole.ttft))
        #expect(abs(part.mean / all.mean - 1) < 0.1)
        #expect(abs(result.requestThroughput.perSecond / 4 - 1) < 0.1)
    }

    @Test("whether anybody may interrupt a run changes nothing of one that is not")
    func same() throws {
        let fleet = Fleet(try Samples.replica())
        let plain = try Simulation(fleet, Samples.chat(4, count: 5000)).run()
        let watched = try Simulation(
            fleet, Samples.chat(4, count: 5000), SimulationOptions(isInterrupted: { false })
        ).run()
        #expect(plain == watched)
    }
}
