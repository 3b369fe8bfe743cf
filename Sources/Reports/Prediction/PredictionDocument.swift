internal import Calibration
internal import Catalog
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// A prediction as a JSON document.
public struct PredictionDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "prediction"
    /// One replica.
    public var deployment: DeploymentFigures
    /// A typical request, and how requests come.
    public var workload: LoadFigures
    /// The figures with a known error, named as benchmark tables name them.
    public var predicted: [String: IntervalFigures]
    /// How near the evidence is, and the measured runs nearest to the question.
    public var evidence: EvidenceFigures
    /// Everything that was estimated, latencies corrected as in `predicted`.
    public var estimate: EstimateFigures
    /// The memory of one device.
    public var memory: MemoryFigures
    /// What it costs; absent when nobody offers the instance.
    public var cost: ReplicaCostFigures?
    /// What was filled in.
    public var assumptions: [String]

    /// The document of `report`.
    public init(_ report: PredictionReport) {
        let replica = report.calibrated.replica
        deployment = DeploymentFigures(replica.deployment)
        workload = LoadFigures(report.lengths, report.load)
        predicted = IntervalFigures.all(report.predictions, capacity: report.capacity)
        evidence = EvidenceFigures(level: report.calibrated.evidence.name, nearestRuns: report.calibrated.nearestRuns)
        estimate = EstimateFigures(report.estimate)
        memory = MemoryFigures(replica.memory, report.lengths)
        cost = ReplicaCostFigures(report)
        assumptions = report.assumptions
    }
}

/// A figure with the interval that holds the measured one in nine of ten cases.
public struct IntervalFigures: Codable, Sendable, Equatable {
    /// The figure, in the unit of its name.
    public var value: Double
    /// 5% of measurements are below, 5% above; absent when nothing was ever held out.
    public var low, high: Double?

    /// The name of the capacity among predicted figures.
    static let capacity = "capacity_requests_s"

    /// A prediction in units of 1 / `scale` of its own.
    init(_ prediction: Prediction, scale: Double) {
        value = prediction.value * scale
        low = prediction.low.map { $0 * scale }
        high = prediction.high.map { $0 * scale }
    }

    init(_ held: HeldLoad) {
        value = held.value
        low = held.low
        high = held.high
    }

    /// Predictions by the name of their column, and the capacity of one replica.
    static func all(
        _ predictions: [(metric: Metric, prediction: Prediction)], capacity: Prediction?
    ) -> [String: IntervalFigures] {
        var figures: [String: IntervalFigures] = [:]
        for (metric, prediction) in predictions {
            figures[metric.column] = IntervalFigures(prediction, scale: metric.columnScale)
        }
        figures[Self.capacity] = capacity.map { IntervalFigures($0, scale: 1) }
        return figures
    }
}

/// How near the evidence of a prediction is.
public struct EvidenceFigures: Codable, Sendable, Equatable {
    /// The level in words.
    public var level: String
    /// Ids of published runs, nearest first.
    public var nearestRuns: [String]

    enum CodingKeys: String, CodingKey {
        case level
        case nearestRuns = "nearest_runs"
    }
}

/// A typical request, and how requests come.
public struct LoadFigures: Codable, Sendable, Equatable {
    /// Mean tokens of prompt and answer, and cached tokens of the prompt.
    public var inputTokens, outputTokens, cachedTokens: Double
    /// Requests a second; absent unless requests come at a rate.
    public var requestRate: Double?
    /// Requests always in flight; absent unless users wait for answers.
    public var concurrency: Double?
    /// Requests that each user sends who starts together with the others; absent otherwise.
    public var requestsPerUser: Double?
    /// Requests that start together; absent otherwise.
    public var batchSize: Double?
    /// `rate`, `concurrency`, `offline` or `batch`.
    public var arrival: String

    enum CodingKeys: String, CodingKey {
        case arrival, concurrency
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
        case cachedTokens = "cached_tokens"
        case requestRate = "requests_s"
        case requestsPerUser = "requests_per_user"
        case batchSize = "batch_size"
    }

    init(_ lengths: TokenLengths, _ load: Load) {
        inputTokens = lengths.input.value
        outputTokens = lengths.output.value
        cachedTokens = lengths.cachedPrefix.value
        switch load {
        case .rate(let rate, _):
            arrival = "rate"
            requestRate = rate.perSecond
        case .concurrency(let users, let start):
            arrival = "concurrency"
            concurrency = users
            if case .together(let requests) = start { requestsPerUser = requests }
        case .offline: arrival = "offline"
        case .staticBatch(let size):
            arrival = "batch"
            batchSize = size
        }
    }
}

/// What one replica costs.
public struct ReplicaCostFigures: Codable, Sendable, Equatable {
    /// The cheapest line of the price list.
    public var offer: OfferFigures
    /// Instances of it that one replica takes.
    public var instances: Double
    /// USD for an hour and a month of 730 hours.
    public var usdPerHour, usdPerMonth: Double
    /// USD for 10^6 tokens of both kinds and of answers alone, all hours paid and the load as given.
    public var usdPer1mTokens, usdPer1mOutputTokens: Double?

    enum CodingKeys: String, CodingKey {
        case offer, instances
        case usdPerHour = "usd_per_hour"
        case usdPerMonth = "monthly_usd"
        case usdPer1mTokens = "usd_per_1m_tokens"
        case usdPer1mOutputTokens = "usd_per_1m_output_tokens"
    }

    init?(_ report: PredictionReport) {
        guard let offer = report.offer, let price = report.price else { return nil }
        self.offer = OfferFigures(offer)
        instances = report.instances
        usdPerHour = price.dollarsPerHour
        usdPerMonth = price.dollarsPerHour * 730
        func perMillion(_ rate: Rate<Tokens>) -> Double? {
            rate.perSecond > 0 ? price.value / rate.perSecond * 1e6 : nil
        }
        usdPer1mTokens = perMillion(report.estimate.totalTokens)
        usdPer1mOutputTokens = perMillion(report.estimate.outputTokens)
    }
}

extension Metric {
    /// The column of benchmark tables that holds it.
    var column: String {
        switch self {
        case .tpot: "tpot_ms_mean"
        case .ttft: "ttft_ms_mean"
        case .e2e: "e2e_ms_mean"
        case .throughput: "output_tok_s"
        case .ttft99: "ttft_ms_p99"
        case .ttft50: "ttft_ms_p50"
        }
    }

    /// Units of that column in one second, or in one token a second.
    var columnScale: Double { self == .throughput ? 1 : 1000 }
}
