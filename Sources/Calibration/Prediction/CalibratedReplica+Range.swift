internal import Foundation
public import Performance

extension CalibratedReplica {
    /// How far times may be off the prediction in nine of ten cases: measured over predicted, 1 for exactly right.
    ///
    /// From held-out residuals of TPOT, which is what capacity hangs on (E2E has the queue of overloaded runs in it), and of
    /// throughput for offline loads, turned into time. With `level`, what it
    /// would be with evidence that near. Nil when nothing was ever held out.
    public func timeRange(under load: Load, at level: EvidenceLevel? = nil) -> ClosedRange<Double>? {
        switch load {
        case .offline, .staticBatch:
            guard let cell = residuals.cell(level ?? evidence, .throughput, load.kind) else { return nil }
            return exp(-max(0, cell.high))...exp(-min(0, cell.low))
        case .rate, .concurrency:
            guard let cell = residuals.cell(level ?? evidence, .tpot, load.kind) else { return nil }
            return exp(min(0, cell.low))...exp(max(0, cell.high))
        }
    }
}
