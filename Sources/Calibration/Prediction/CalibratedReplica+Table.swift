internal import Workload

extension CalibratedReplica {
    /// log(measured / predicted) to expect of `metric` with powers of two of requests in flight on one replica, from one
    /// on, for requests of `lengths` under one kind of load: what nearby measured runs say of the closed form's errors.
    ///
    /// Zero where no run is near. Complexity: one exponential for each run, about 100 runs.
    func correctionTable(_ metric: Metric, lengths: TokenLengths, kind: LoadKind) -> [Double] {
        correction.expectedByLoad(metric, at: LocalCorrection.Place(inFlight: 1, lengths, kind))
    }

    /// The same for one number of requests in flight.
    func correction(_ metric: Metric, lengths: TokenLengths, kind: LoadKind, inFlight: Double) -> Double {
        let place = LocalCorrection.Place(inFlight: inFlight, lengths, kind)
        return correction.expected(metric, at: place, loads: [place.load])[0]
    }
}
