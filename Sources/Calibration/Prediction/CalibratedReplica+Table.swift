internal import Foundation
public import Workload

extension CalibratedReplica {
    /// log(measured / predicted) to expect of `metric` with each number of requests in flight on one replica, for requests
    /// of `lengths` under one kind of load: what nearby measured runs say of the closed form's errors.
    ///
    /// Zero where no run is near. Complexity: one exponential for each run and number, about 100 runs.
    public func correctionTable(
        _ metric: Metric, lengths: TokenLengths, kind: LoadKind, inFlight: [Double]
    ) -> [Double] {
        let place = LocalCorrection.Place(inFlight: 1, lengths, kind)
        let loads = inFlight.map { LocalCorrection.Place(inFlight: $0, lengths, kind).load }
        return correction.expected(metric, at: place, loads: loads)
    }
}
