import Catalog
import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

@Suite("Latencies alone")
struct LatenciesTests {
    /// Requests whose lengths differ, measured in the middle of the run.
    private static func workload(_ arrivals: SimulatedWorkload.Arrivals, count: Int?) -> SimulatedWorkload {
        SimulatedWorkload(
            arrivals: arrivals,
            lengths: .independent(
                input: .logNormal(mean: Tokens(600), variation: 1, maximum: Tokens(8000)),
                output: .logNormal(mean: Tokens(200), variation: 0.8, maximum: Tokens(2000))),
            requestCount: count)
    }

    @Test(
        "They are those of the whole result, at light load and at heavy load, with users and at a rate, with losses too",
        arguments: [1, 3], [0.5, 8, 14, 60])
    func equality(count: Int, load: Double) throws {
        let replica = try Samples.replica()
        let each = Double(count) * load
        let failing = Failures(meanTimeBetween: Seconds(20), recovery: Seconds(3))
        let runs = [
            Simulation(
                Fleet(replica, count: count),
                Self.workload(.open(.staged([(.perSecond(each), Seconds(900 / each))]), .poisson), count: nil),
                SimulationOptions(seed: 3, exclusion: .time(before: Seconds(90 / each), after: Seconds(700 / each)))),
            Simulation(
                Fleet(replica, count: count),
                Self.workload(.users(count: Int(each.rounded(.up)), thinkTime: Seconds(1)), count: 900),
                SimulationOptions(seed: 4, exclusion: .share(first: 0.2, last: 0.3))),
            Simulation(
                Fleet(replica, count: count, failures: failing),
                Self.workload(.open(.constant(.perSecond(each)), .poisson), count: 900)),
        ]
        for run in runs {
            let whole = try run.run()
            let alone = try run.latencies()
            #expect(alone == whole.latencies)
            #expect(whole.isSaturated == (alone == nil))
            var again = run
            again.times = StepTimes(replica)
            #expect(try again.latencies() == alone)
            guard case .workload(let workload) = run.requests,
                case .independent(let input, let output) = workload.lengths
            else { continue }
            // Draws are shared by runs one after the other; those of another seed are left alone.
            let draws = RequestDraws(input: input, output: output, seed: run.options.seed)
            for shared in [draws, draws, RequestDraws(input: input, output: output, seed: 77)] {
                again.draws = shared
                #expect(try again.latencies() == alone)
            }
        }
    }

    @Test("A replica that cannot keep up has none")
    func saturation() throws {
        let run = Simulation(
            Fleet(try Samples.replica()),
            Self.workload(.open(.constant(.perSecond(200)), .poisson), count: 5000))
        #expect(try run.run().isSaturated)
        #expect(try run.latencies() == nil)
    }

    @Test("The run ends with the last request that counts, and keeps no times between tokens")
    func end() throws {
        let run = Simulation(
            Fleet(try Samples.replica()), Self.workload(.open(.constant(.perSecond(4)), .poisson), count: 2000),
            SimulationOptions(exclusion: .share(first: 0.1, last: 0.5)))
        guard case .workload(let workload) = run.requests else { return }
        var engine = Simulation.engine(
            run.fleet, RequestFeed(workload, seed: 1), workload.classes, run.options, forLatencies: true)
        try engine.run()
        #expect(engine.recorder.awaited == 0)
        #expect(engine.recorder.completed < 1200 && engine.recorder.completed >= 1000)
        #expect(engine.recorder.itl.summary == nil)
    }
}
