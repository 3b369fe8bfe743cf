public import Monitoring

/// An observed workload as a JSON document.
public struct WorkloadDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "workload"
    /// Where it comes from, and the model that was asked; absent where nothing names it.
    public var source: String
    /// The model; absent where nothing names it.
    public var model: String?
    /// The first and the last moment, ISO 8601 in UTC; absent where that is not known.
    public var from, to: String?
    /// Requests that were counted, and those that failed; absent where that is not known.
    public var requests, requestsFailed: Double?
    /// Requests a second, in the busiest hour and on average.
    public var peakRequestsS, meanRequestsS: Double?
    /// The week from Monday 0:00 UTC as shares of the busiest hour; absent for less than a day.
    public var hours: [Double]?
    /// Prompts and answers in tokens.
    public var input, output: ObservedLengths?
    /// Input and output that occur together.
    public var joint: [JointLengths]?
    /// How the two go together, -1 to 1.
    public var lengthCorrelation: Double?
    /// Variance over mean of the requests of a second: 1 for arrivals at random.
    public var dispersion: Double?
    /// The share of prompt tokens found in a prefix cache.
    public var prefixHitShare: Double?
    /// Requests in work, on average and in the busiest hour.
    public var meanConcurrency, peakConcurrency: Double?
    /// About how many sessions there are.
    public var sessions: Double?
    /// The same as a scenario, to be completed.
    public var scenario: String
    /// What is odd about it.
    public var warnings: [String]

    enum CodingKeys: String, CodingKey {
        case schema, kind, source, model, from, to, requests, hours, input, output, joint, dispersion, sessions,
            scenario,
            warnings
        case requestsFailed = "requests_failed"
        case peakRequestsS = "peak_requests_s"
        case meanRequestsS = "mean_requests_s"
        case lengthCorrelation = "length_correlation"
        case prefixHitShare = "prefix_hit_share"
        case meanConcurrency = "mean_concurrency"
        case peakConcurrency = "peak_concurrency"
    }

    /// The document of `workload`.
    public init(_ workload: ObservedWorkload) {
        source = workload.source
        model = workload.model
        from = workload.span.map { UTCMinute.text($0.from) }
        to = workload.span.map { UTCMinute.text($0.to) }
        requests = workload.requests.map { $0.rounded() }
        requestsFailed = workload.failed
        peakRequestsS = workload.peakRate
        meanRequestsS = workload.meanRate
        hours = workload.week
        input = workload.input.map(ObservedLengths.init)
        output = workload.output.map(ObservedLengths.init)
        joint =
            workload.joint.isEmpty
            ? nil : workload.joint.map { JointLengths(inputTokens: $0.input, outputTokens: $0.output, share: $0.share) }
        lengthCorrelation = workload.correlation
        dispersion = workload.dispersion
        prefixHitShare = workload.prefixHitShare
        meanConcurrency = workload.concurrency?.mean
        peakConcurrency = workload.concurrency?.most
        sessions = workload.sessions
        scenario = WorkloadText.scenario(workload)
        warnings = workload.warnings
    }
}

/// Lengths in tokens.
public struct ObservedLengths: Codable, Sendable, Equatable {
    /// The mean.
    public var mean: Double
    /// Standard deviation over mean; absent where only a histogram is known.
    public var cv: Double?
    /// Ranges with the share of requests in each.
    public var histogram: [LengthShare]

    init(_ lengths: ObservedWorkload.Lengths) {
        mean = lengths.mean
        cv = lengths.variation
        histogram = lengths.bins.map { LengthShare(lowTokens: $0.low, highTokens: $0.high, share: $0.share) }
    }
}

/// A range of lengths with the share of requests in it.
public struct LengthShare: Codable, Sendable, Equatable {
    /// The shortest and the longest, in tokens.
    public var lowTokens, highTokens: Double
    /// The share of requests.
    public var share: Double

    enum CodingKeys: String, CodingKey {
        case share
        case lowTokens = "low_tokens"
        case highTokens = "high_tokens"
    }
}

/// Input and output that occur together: the shortest of their ranges, and the share of requests.
public struct JointLengths: Codable, Sendable, Equatable {
    /// The shortest of the ranges, in tokens.
    public var inputTokens, outputTokens: Double
    /// The share of requests.
    public var share: Double

    enum CodingKeys: String, CodingKey {
        case share
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
    }
}
