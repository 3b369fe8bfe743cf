public import Calibration
public import Catalog
internal import Economics
public import Performance
public import Quantities
public import Workload

/// What is predicted of one deployment under one load, with all that it is based on.
public struct PredictionReport: Sendable {
    /// The deployment with its factors and its evidence.
    public let calibrated: CalibratedReplica
    /// The replica, with its times where measured runs nearby say they are.
    public let replica: Replica
    /// A typical request.
    public let lengths: TokenLengths
    /// The load.
    public let load: Load
    /// Everything that was estimated.
    public let estimate: Estimate
    /// The figures with a known error.
    public let predictions: [(metric: Metric, prediction: Prediction)]
    /// The cheapest instance that carries the deployment; nil when none is on the price list.
    public let offer: Offer?
    /// Instances of ``offer`` that one replica takes; a fraction where several share one.
    public let instances: Double
    /// What was filled in, in sentences.
    public let assumptions: [String]

    /// A prediction; `offers` are those that may be rented.
    public init(
        _ calibrated: CalibratedReplica, lengths: TokenLengths, load: Load, offers: [Offer], assumptions: [String] = []
    ) {
        self.calibrated = calibrated
        self.lengths = lengths
        self.load = load
        self.assumptions = assumptions
        replica = calibrated.replica(for: lengths, under: load)
        estimate = replica.estimate(lengths, under: load)
        predictions = calibrated.predictions(lengths, under: load)
        let cheapest = offers.cheapest(for: calibrated.replica.deployment)
        offer = cheapest?.offer
        instances = cheapest?.instances ?? 0
    }

    /// The highest rate with a steady state, in requests a second; nil where nothing could be served.
    public var capacity: Prediction? {
        fits && estimate.capacity > .zero ? calibrated.capacity(of: estimate, lengths) : nil
    }

    /// Whether the model fits.
    public var fits: Bool { calibrated.replica.memory.fits && estimate.point.state != .doesNotFit }

    /// The price of one replica for time, its share of an instance that carries several; nil without an offer.
    public var price: Rate<Dollars>? { offer.map { $0.price * instances } }

    /// The prediction of `metric`; nil where it was not asked for.
    public func prediction(_ metric: Metric) -> Prediction? {
        predictions.first { $0.metric == metric }?.prediction
    }
}
