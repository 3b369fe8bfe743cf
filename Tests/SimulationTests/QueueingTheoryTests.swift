import Performance
import Quantities
import Testing
import Workload

@testable import Simulation

@Suite("The simulator against queueing theory")
struct QueueingTheoryTests {
    /// A replica whose steps all take the same time, whatever they contain.
    static func metronome(step: Double, servers: Int) throws -> Replica {
        let sample = try Samples.replica { $0.maximumSequences = servers }
        var cost = sample.step
        let none = StepCost.Roofline(memory: 0, compute: 0)
        cost.dense = none
        cost.head = none
        cost.experts = none
        cost.context = none
        cost.windowContext = none
        cost.elementwisePerRow = 0
        cost.statePerSequence = 0
        cost.promptAttention = 0
        cost.windowPromptAttention = 0
        cost.communicationPerStep = 0
        cost.communicationPerRow = 0
        cost.overheadPerStep = step
        cost.overheadPerSequence = 0
        cost.overheadPerPromptStep = 0
        return sample.with(step: cost)
    }

    /// Mean waits of independent replications, and the half width of their 99% confidence interval.
    static func waits(_ replica: Replica, _ workload: SimulatedWorkload, runs: Int) throws -> (Double, Double) {
        let fleet = Fleet(replica)
        var means: [Double] = []
        for seed in 1...UInt64(runs) {
            let result = try Simulation(fleet, workload, SimulationOptions(seed: seed)).run()
            means.append(try #require(result.queue).mean.value)
        }
        let mean = means.reduce(0, +) / Double(runs)
        let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(runs - 1)
        // Student's t for 19 degrees of freedom at 99.5%.
        return (mean, 2.861 * (variance / Double(runs)).squareRoot())
    }

    @Test("One server with constant service waits as M/D/1 says", arguments: [0.3, 0.5, 0.7, 0.8, 0.9])
    func singleServer(_ load: Double) throws {
        let service = 0.01
        let replica = try Self.metronome(step: service, servers: 1)
        let workload = Samples.chat(load / service, input: 10, output: 1, count: Effort.scaled(60_000))
        let (mean, width) = try Self.waits(replica, workload, runs: 20)
        let expected = load * service / (2 * (1 - load))
        print("oracle: M/D/1 load \(load): simulated \(mean) +- \(width), Pollaczek-Khinchine \(expected)")
        #expect(abs(mean - expected) <= width)
        #expect(width < (Effort.isFull ? 0.1 : 0.5) * expected)
    }

    @Test(
        "Places in the batch with exponential service wait as Erlang's C says",
        arguments: [(2, 0.8), (4, 0.8), (8, 0.8), (16, 0.8), (4, 0.5), (8, 0.95)])
    func manyServers(_ servers: Int, _ load: Double) throws {
        // Answers of a thousand and more very short steps are exponential service; the prompt's step is part of it.
        let step = 1e-4
        let mean = 2000.0
        let replica = try Self.metronome(step: step, servers: servers)
        let bins = (0..<20_000).map { index in
            let low = Double(index) * mean / 1000
            let weight = PortableMath.exp(-low / mean)
            return LengthBin(low: Tokens(low + 1), high: Tokens(low + 1 + mean / 1000), weight: weight)
        }
        let output = LengthDistribution(.histogram(bins))
        let service = output.mean.value * step
        let workload = SimulatedWorkload(
            arrivals: .open(.constant(.perSecond(load * Double(servers) / service)), .poisson),
            lengths: .independent(input: .fixed(Tokens(1)), output: output), requestCount: Effort.scaled(40_000))
        let (wait, width) = try Self.waits(replica, workload, runs: 20)
        let expected = Self.erlangC(servers, load) * service / (Double(servers) * (1 - load))
        print("oracle: M/M/\(servers) load \(load): simulated \(wait) +- \(width), Erlang C \(expected)")
        // A joining request waits for the running step's end: half a step, which theory does not have.
        #expect(abs(wait - expected - step / 2) <= width + step / 2)
        #expect(width < (Effort.isFull ? 0.2 : 0.8) * expected)
    }

    /// The chance of finding all of `servers` busy at the given load each (Erlang 1917).
    static func erlangC(_ servers: Int, _ load: Double) -> Double {
        let offered = load * Double(servers)
        var blocking = 1.0
        for count in 1...servers { blocking = offered * blocking / (Double(count) + offered * blocking) }
        return blocking / (1 - load * (1 - blocking))
    }
}

extension Replica {
    /// The same replica with other step times.
    func with(step: StepCost) -> Replica { Replica(deployment, coefficients, step: step) }
}
