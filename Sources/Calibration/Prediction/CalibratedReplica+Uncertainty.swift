internal import Foundation
public import Performance
public import Workload

extension CalibratedReplica {
    /// How far measurements of `metric` spread, over how far they do where no run is near: with `inFlight` requests of
    /// `lengths` in the replica, under a load of the kind of `load`.
    public func spread(_ metric: Metric, at inFlight: Double, _ lengths: TokenLengths, under load: Load) -> Double {
        guard evidence <= CorrectionConstants.farthestSpread else { return 1 }
        return correction.spread(metric, at: LocalCorrection.Place(inFlight: inFlight, lengths, LoadKind(load)))
    }

    /// The width of the 90% interval of `metric` at an estimate of this deployment, as the logarithm of its upper end over
    /// its lower one: now, and were a run of this very configuration at hand; nil when nothing was held out for the metric.
    public func uncertainty(
        _ metric: Metric, of estimate: Estimate, _ lengths: TokenLengths
    ) -> (now: Double, measured: Double)? {
        let kind = estimate.load.kind
        guard let now = residuals.cell(evidence, metric, kind), let near = residuals.cell(.configuration, metric, kind)
        else { return nil }
        func width(_ cell: ResidualTable.Cell) -> Double { cell.errors.upperBound - cell.errors.lowerBound }
        let spread = spread(metric, at: estimate.point.inFlight, lengths, under: estimate.load)
        // Where the configuration was measured, one more run at this load still halves what is left.
        let measured = evidence == .configuration ? spread * width(near) / 2 : width(near)
        return (spread * width(now), min(measured, spread * width(now)))
    }
}
