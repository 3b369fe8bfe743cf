internal import Synchronization
public import Workload

/// The random part of the requests that come to a fleet by themselves or that users send, drawn once for many simulations.
///
/// The times between requests, in units of their mean, and the lengths depend on the seed alone, not on how many come or
/// to what: simulations of one workload under other loads and on other replicas meet the same ones.
public final class RequestDraws: Sendable {
    /// What is random about one request.
    struct Draw: Sendable {
        /// The Poisson time since the one before it, in units of the mean.
        var amount: Double
        var input, output: Int32
    }

    /// Requests that are drawn together.
    static let blockSize = 512

    private let input, output: LengthDistribution
    private let seed: UInt64
    private let state: Mutex<State>

    private struct State: Sendable {
        var blocks: [[Draw]] = []
        let samplers: (input: LengthSampler, output: LengthSampler)
        var arrivals, inputs, outputs: RandomStream

        mutating func drawBlock() {
            blocks.append(
                (0..<RequestDraws.blockSize).map { _ in
                    Draw(
                        amount: arrivals.exponential(), input: Int32(samplers.input.draw(&inputs)),
                        output: Int32(samplers.output.draw(&outputs)))
                })
        }
    }

    /// The requests of runs with `seed` whose lengths are drawn from `input` and `output`.
    public init(input: LengthDistribution, output: LengthDistribution, seed: UInt64) {
        self.input = input
        self.output = output
        self.seed = seed
        state = Mutex(
            State(
                samplers: (LengthSampler(input), LengthSampler(output)),
                arrivals: RandomStream(seed: seed, .arrivals), inputs: RandomStream(seed: seed, .inputs),
                outputs: RandomStream(seed: seed, .outputs)))
    }

    /// Whether these are the requests of `workload` with `seed`.
    func areOf(_ workload: SimulatedWorkload, seed: UInt64) -> Bool {
        if case .open(_, let interarrival) = workload.arrivals, interarrival != .poisson { return false }
        return seed == self.seed && workload.lengths == .independent(input: input, output: output)
    }

    /// The requests from `index` x ``blockSize`` on.
    func block(_ index: Int) -> [Draw] {
        state.withLock { state in
            while state.blocks.count <= index { state.drawBlock() }
            return state.blocks[index]
        }
    }
}
