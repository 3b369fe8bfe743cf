internal import Foundation
public import Performance
internal import Quantities
public import Workload

/// A column of a table of runs that holds a measured figure.
///
/// Latencies are in milliseconds, throughputs in tokens or requests a second over all replicas.
public enum RunFigure: String, Sendable, Hashable, Codable, CaseIterable {
    /// Generated tokens a second.
    case outputTokens = "output_tok_s"
    /// Prompt and generated tokens a second.
    case totalTokens = "total_tok_s"
    /// Answered requests a second.
    case requests = "requests_s"
    /// Mean time to the first token.
    case ttftMean = "ttft_ms_mean"
    /// Its median.
    case ttftP50 = "ttft_ms_p50"
    /// Its 90th percentile.
    case ttftP90 = "ttft_ms_p90"
    /// Its 99th percentile.
    case ttftP99 = "ttft_ms_p99"
    /// Mean time per output token after the first.
    case tpotMean = "tpot_ms_mean"
    /// Its median over requests.
    case tpotP50 = "tpot_ms_p50"
    /// Its 90th percentile over requests.
    case tpotP90 = "tpot_ms_p90"
    /// Its 99th percentile over requests.
    case tpotP99 = "tpot_ms_p99"
    /// Mean gap between two tokens.
    case itlMean = "itl_ms_mean"
    /// Mean time from sending a request to its last token.
    case e2eMean = "e2e_ms_mean"
    /// Its median.
    case e2eP50 = "e2e_ms_p50"
    /// Its 90th percentile.
    case e2eP90 = "e2e_ms_p90"
    /// Its 99th percentile.
    case e2eP99 = "e2e_ms_p99"

    /// What calibration learns under this figure; nil for a figure that follows from others.
    public var metric: Metric? {
        switch self {
        case .outputTokens: .throughput
        case .ttftMean: .ttft
        case .ttftP50: .ttft50
        case .ttftP99: .ttft99
        case .tpotMean: .tpot
        case .e2eMean: .e2e
        default: nil
        }
    }

    /// Whether it is a time, in milliseconds.
    public var isTime: Bool {
        switch self {
        case .outputTokens, .totalTokens, .requests: false
        default: true
        }
    }

    /// The figure in the table's unit, for `replicas` replicas that each are at `estimate`.
    public func value(of estimate: Estimate, lengths: TokenLengths, replicas: Double) -> Double {
        let point = estimate.load.reported(estimate.point)
        let output = max(1e-9, lengths.output.value)
        let tokens = estimate.outputTokens.value * replicas
        return switch self {
        case .outputTokens: tokens
        case .totalTokens: tokens * (lengths.input.value + output) / output
        case .requests: tokens / output
        case .ttftMean: point.ttft.mean.value * 1e3
        case .ttftP50: point.ttft.p50.value * 1e3
        case .ttftP90: point.ttft.p90.value * 1e3
        case .ttftP99: point.ttft.p99.value * 1e3
        case .tpotMean, .itlMean: point.tpot.mean.value * 1e3
        case .tpotP50: point.tpot.p50.value * 1e3
        case .tpotP90: point.tpot.p90.value * 1e3
        case .tpotP99: point.tpot.p99.value * 1e3
        case .e2eMean: point.e2e.mean.value * 1e3
        case .e2eP50: point.e2e.p50.value * 1e3
        case .e2eP90: point.e2e.p90.value * 1e3
        case .e2eP99: point.e2e.p99.value * 1e3
        }
    }
}
