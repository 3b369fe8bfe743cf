internal import Foundation
public import Performance
internal import Workload

extension CalibratedReplica {
    /// The width of the 90% interval of `metric`, as the logarithm of its upper end over its lower one: now, and were a
    /// run of this very configuration at hand; nil when nothing was held out for the metric.
    public func uncertainty(_ metric: Metric, under load: Load) -> (now: Double, measured: Double)? {
        guard let now = residuals.cell(evidence, metric, load.kind),
            let near = residuals.cell(.configuration, metric, load.kind)
        else { return nil }
        func width(_ cell: ResidualTable.Cell) -> Double { max(0, cell.high) - min(0, cell.low) }
        // Where the configuration was measured, one more run at this load still halves what is left.
        let measured = evidence == .configuration ? width(near) / 2 : width(near)
        return (width(now), min(measured, width(now)))
    }
}
