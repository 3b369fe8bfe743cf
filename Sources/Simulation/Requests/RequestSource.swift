internal import Quantities
internal import Workload

/// Makes the requests of a workload one after the other, so that any number of them takes no room.
struct RequestSource {
    private let sharedPrefix: Int
    private let prefixCount: Int
    private let samplers: (input: LengthSampler, output: LengthSampler)?
    private let pairs: [LengthPair]
    private let classShares: [Double]
    private let interarrival: Interarrival?
    private let weibullMean: Double
    private var walk: ScheduleWalk?
    private var arrivals: RandomStream
    private var inputs: RandomStream
    private var outputs: RandomStream
    private var classes: RandomStream
    private var prefixes: RandomStream
    private(set) var made = 0
    private let limit: Int
    /// Draws at hand, and those of them that are next.
    private let draws: RequestDraws?
    private var block: [RequestDraws.Draw] = []

    /// `draws`: what is random of the requests, if it is at hand; left alone where it is of others.
    init(_ workload: SimulatedWorkload, seed: UInt64, _ draws: RequestDraws? = nil) {
        self.draws = draws.flatMap { $0.areOf(workload, seed: seed) ? $0 : nil }
        sharedPrefix = Int(workload.sharedPrefix.value)
        prefixCount = workload.prefixCount
        arrivals = RandomStream(seed: seed, .arrivals)
        inputs = RandomStream(seed: seed, .inputs)
        outputs = RandomStream(seed: seed, .outputs)
        classes = RandomStream(seed: seed, .classes)
        prefixes = RandomStream(seed: seed, .prefixes)
        limit = workload.requestCount ?? .max
        switch workload.lengths {
        case .independent(let input, let output):
            samplers = (LengthSampler(input), LengthSampler(output))
            pairs = []
        case .joint(let list):
            samplers = nil
            pairs = list
        }
        let total = workload.classes.reduce(0) { $0 + $1.weight }
        var sum = 0.0
        classShares = workload.classes.map { item in
            sum += item.weight
            return sum / total
        }
        if case .open(let schedule, let interarrival) = workload.arrivals {
            walk = ScheduleWalk(schedule)
            self.interarrival = interarrival
        } else {
            interarrival = nil
        }
        if case .weibull(let shape)? = interarrival {
            weibullMean = Self.gammaFunction(1 + 1 / shape)
        } else {
            weibullMean = 1
        }
    }

    /// The next request of an open loop, or of a batch; nil at the end.
    mutating func next() -> IncomingRequest? {
        guard made < limit else { return nil }
        var arrival: Int64 = 0
        if let interarrival {
            let amount: Double
            switch interarrival {
            case .constant: amount = 1
            case .poisson:
                if let draws { amount = upcoming(draws).amount } else { amount = arrivals.exponential() }
            case .gamma(let squaredVariation):
                amount = squaredVariation > 0 ? arrivals.gamma(shape: 1 / squaredVariation) : 1
            case .weibull(let shape): amount = arrivals.weibull(shape: shape) / weibullMean
            }
            guard let moment = walk?.advance(by: amount) else { return nil }
            arrival = moment
        }
        return draw(at: arrival)
    }

    /// The draw of the next request, where draws are at hand.
    @inline(__always)
    private mutating func upcoming(_ draws: RequestDraws) -> RequestDraws.Draw {
        let place = made % RequestDraws.blockSize
        // The first one begins a block.
        if place == 0 { block = draws.block(made / RequestDraws.blockSize) }
        return block[place]
    }

    /// A request with drawn lengths, class and shared text; nil when all have been made.
    mutating func draw(at arrival: Int64) -> IncomingRequest? {
        guard made < limit else { return nil }
        var draw: RequestDraws.Draw?
        if let draws { draw = upcoming(draws) }
        made += 1
        var request: IncomingRequest
        if let draw {
            request = IncomingRequest(arrival: arrival, input: Int(draw.input), output: Int(draw.output))
        } else if let samplers {
            request = IncomingRequest(
                arrival: arrival, input: samplers.input.draw(&inputs), output: samplers.output.draw(&outputs))
        } else {
            let pair = pairs[inputs.below(pairs.count)]
            request = IncomingRequest(arrival: arrival, input: pair.input, output: pair.output)
        }
        if classShares.count > 1 {
            let share = classes.uniform()
            request.priority = UInt8(classShares.firstIndex { $0 > share } ?? classShares.count - 1)
        }
        if sharedPrefix > 0 {
            let which = prefixCount > 1 ? prefixes.below(prefixCount) : 0
            request.prefixKey = UInt64(which) &+ 1
            request.prefixLength = min(sharedPrefix, request.input)
        }
        return request
    }

    /// The gamma function between 1 and a few tens, by Lanczos' series with nine terms.
    static func gammaFunction(_ x: Double) -> Double {
        let terms = [
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
            12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ]
        let z = x - 1
        var sum = terms[0]
        for index in 1..<terms.count { sum += terms[index] / (z + Double(index)) }
        let t = z + 7.5
        return 2.5066282746310002 * PortableMath.exp((z + 0.5) * PortableMath.log(t) - t) * sum
    }
}
