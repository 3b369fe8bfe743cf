internal import Calibration
internal import Performance
internal import Workload

/// A deployment with what measured runs say of it, which holds for all demands.
final class KnownDeployment: Sendable {
    /// What there is to know of how fast a deployment is.
    enum Speed {
        /// What measured runs say.
        case calibrated(Result<CalibratedReplica, NotEstimable>)
        /// Nothing, as it does not fit into memory; the replica tells by how much.
        case tooLarge(Replica)
    }

    let deployment: Deployment
    /// What tells it from all others in its memory.
    let number: Int
    let speed: Speed

    /// `deployment` as `model` knows it.
    init(_ deployment: Deployment, _ model: PerformanceModel, number: Int) {
        self.deployment = deployment
        self.number = number
        // Memory does not depend on measured runs, and looking for them takes most of the time.
        if let bare = try? Replica(deployment, .uncalibrated), !bare.memory.fits {
            speed = .tooLarge(bare)
        } else {
            speed = .calibrated(Result { () throws(NotEstimable) in try model.replica(deployment) })
        }
    }
}

/// A deployment that a plan may choose, made ready to be asked how it does; or why that cannot be told.
///
/// Thousands are kept and handed around: they are two references each.
struct Candidate: Sendable {
    /// The replica as predicted, as slow as a demand's confidence has it, and how slow it may be with any other chance.
    final class Replicas: Sendable {
        let expected, cautious: Replica
        /// Nil where nothing is known of the error.
        let slowness: Slowness?
        /// The demand's typical request.
        let lengths: TokenLengths

        init(expected: Replica, cautious: Replica, slowness: Slowness?, _ lengths: TokenLengths) {
            self.expected = expected
            self.cautious = cautious
            self.slowness = slowness
            self.lengths = lengths
        }
    }

    let known: KnownDeployment
    /// Its replicas for one demand.
    let replicas: Result<Replicas, NotEstimable>

    var deployment: Deployment { known.deployment }

    /// What is known of a deployment, for requests of `demand`, of which the typical one has `lengths`.
    init(_ known: KnownDeployment, _ demand: Demand, _ lengths: TokenLengths) {
        self.known = known
        replicas = Result { () throws(NotEstimable) in
            switch known.speed {
            case .tooLarge(let replica):
                return Replicas(expected: replica, cautious: replica, slowness: nil, lengths)
            case .calibrated(let calibrated):
                let known = try calibrated.get()
                let expected = known.replica(for: lengths, under: demand.kind)
                let slowness = known.slowness(lengths, under: demand.kind)
                let cautious = demand.confidence.flatMap { slowness?.slowed(expected, to: $0) }
                return Replicas(expected: expected, cautious: cautious ?? expected, slowness: slowness, lengths)
            }
        }
    }

    /// The probability that each SLO of `demand` is met, given how far predictions were off measurements, when `sizer` has
    /// `count` replicas for `scale` times the busiest hour; nil where nothing is known of the error.
    ///
    /// At least `confirmed` where the fleet was sized for that confidence.
    func probabilities(_ sizer: Sizer, _ count: Int, _ scale: Double) -> [Double?] {
        let demand = sizer.demand
        guard let slowness = try? replicas.get().slowness else {
            return demand.serviceLevel.targets.map { _ in nil }
        }
        let (load, lengths) = (sizer.load(count, scale), sizer.lengths)
        func isMet(_ target: ServiceTarget, _ confidence: Double) -> Bool {
            let slow = slowness.slowed(sizer.expected, to: confidence)
            let point = slow.operatingPoint(lengths, under: load)
            return point.state == .steady && target.excess(of: target.predicted(by: point)) <= 0
        }
        return demand.serviceLevel.targets.map { target in
            var (low, high) = (0.01, 0.999)
            guard isMet(target, low) else { return max(low, demand.confidence ?? low) }
            guard !isMet(target, high) else { return high }
            for _ in 0..<9 {
                let middle = (low + high) / 2
                if isMet(target, middle) { low = middle } else { high = middle }
            }
            return max(low, demand.confidence ?? low)
        }
    }
}
