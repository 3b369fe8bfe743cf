internal import Foundation
internal import Quantities
internal import Workload

extension ServiceTarget {
    /// The probability that the measured figure is within this target when `reached` is predicted.
    ///
    /// `predicted` are figures with the range that 9 of 10 measurements fell into. The logarithm of measured over predicted
    /// is taken as normal; the range is that of the mean for the mean and TPOT, of the median for p50, of p99 for higher
    /// percentiles of TTFT. Nil where nothing is known of the error.
    func probability(_ reached: Limit, _ predicted: [String: IntervalFigures]) -> Double? {
        guard let range = columns.lazy.compactMap({ predicted[$0]?.ratios }).first else { return nil }
        let room: Double
        switch (limit, reached) {
        case (.atMost(let limit), .atMost(let time)):
            guard time > .zero, time.isFinite else { return nil }
            room = log(limit / time)
        case (.atLeast(let limit), .atLeast(let speed)):
            // Speed is one over the time between tokens.
            guard limit.value > 0, speed.value.isFinite else { return nil }
            room = log(speed.value / limit.value)
        default: return nil
        }
        let (low, high) = (log(range.lowerBound), log(range.upperBound))
        let deviation = (high - low) / 2 / NormalCurve.quantile(0.95)
        guard deviation > 0 else { return room >= low ? 1 : 0 }
        return NormalCurve.cumulative((room - (low + high) / 2) / deviation)
    }

    /// Columns whose error is the nearest to this target's, nearest first.
    private var columns: [String] {
        switch measure {
        case .ttft:
            switch statistic {
            case .mean: ["ttft_ms_mean"]
            case .p50: ["ttft_ms_p50", "ttft_ms_mean"]
            case .p90, .p95, .p99: ["ttft_ms_p99", "ttft_ms_mean"]
            }
        case .tpot, .outputSpeed: ["tpot_ms_mean"]
        case .e2e: ["e2e_ms_mean"]
        }
    }
}

extension IntervalFigures {
    /// The ends of the range over the prediction; nil without a range.
    fileprivate var ratios: ClosedRange<Double>? {
        guard let low, let high, value > 0, low > 0, low <= high else { return nil }
        return low / value...high / value
    }
}
