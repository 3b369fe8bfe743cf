public import Catalog
internal import Foundation
public import Quantities
public import Workload

/// A hosted model's price for the same requests, and the traffic from which running one's own is cheaper.
public struct APIComparison: Sendable, Hashable, Codable {
    /// What both cost at one volume.
    public struct Volume: Sendable, Hashable, Codable {
        /// Traffic over the present traffic.
        public var scale: Double
        /// Requests of a month.
        public var requests: Requests
        /// What running one's own costs a month; nil when it cannot be done.
        public var own: Dollars?
        /// What the hosted model costs a month.
        public var api: Dollars
    }

    /// The hosted model.
    public var price: APIPrice
    /// What one request of the workload costs there.
    public var perRequest: Dollars
    /// Both at the present traffic.
    public var present: Volume
    /// Both from a hundredth to a hundred times the present traffic.
    public var volumes: [Volume]
    /// The traffic, over the present one, from which one's own is cheaper at every larger volume that was tried; nil when
    /// it is not even at the largest.
    ///
    /// At the first of ``scales`` it is cheaper at every volume that was tried.
    public var crossing: Double?
    /// The same with replicas as fast and as slow as the interval of the prediction has them; nil where that is not known.
    public var crossingEnds: CrossingEnds?

    /// The crossing at both ends of what speed may be; nil when there is none.
    public struct CrossingEnds: Sendable, Hashable, Codable {
        /// With the fastest replicas.
        public var fast: Double?
        /// With the slowest.
        public var slow: Double?
    }

    /// Scales that are tried: twelve a decade, from a hundredth to a hundredfold.
    public static let scales = (-24...24).map { pow(10, Double($0) / 12) }

    /// Compares `price` with the cost of self-hosting, which `own` gives for any scale of the traffic; `fast` and `slow` give it for
    /// the ends of what speed may be.
    ///
    /// Costs of one's own are stairs, so there may be several crossings; the last is given. Complexity: 49 costs, and twelve
    /// to find the crossing, for each kind of cost.
    public init(
        _ price: APIPrice, _ shape: RequestShape, requests: Requests, own: (Double) -> Dollars?,
        fast: ((Double) -> Dollars?)? = nil, slow: ((Double) -> Dollars?)? = nil
    ) {
        let each = price.cost(of: shape)
        func volume(_ scale: Double, _ own: (Double) -> Dollars?) -> Volume {
            Volume(
                scale: scale, requests: requests * scale, own: own(scale), api: each * (requests.value * scale))
        }
        func crossing(_ own: (Double) -> Dollars?) -> Double? {
            Self.crossing { volume($0, own).isOwnCheaper }
        }
        self.price = price
        perRequest = each
        present = volume(1, own)
        volumes = Self.scales.map { volume($0, own) }
        self.crossing = crossing(own)
        if let fast, let slow { crossingEnds = CrossingEnds(fast: crossing(fast), slow: crossing(slow)) }
    }

    /// The smallest scale from which `isOwnCheaper` at every larger one that is tried, to a ten-thousandth; nil when it is not
    /// at the largest.
    private static func crossing(_ isOwnCheaper: (Double) -> Bool) -> Double? {
        // From the top down: most of the scales below the crossing need not be tried.
        guard let last = scales.lastIndex(where: { !isOwnCheaper($0) }) else { return scales.first }
        guard last + 1 < scales.count else { return nil }
        var (low, high) = (scales[last], scales[last + 1])
        for _ in 0..<12 {
            let middle = (low * high).squareRoot()
            if isOwnCheaper(middle) { high = middle } else { low = middle }
        }
        return high
    }
}

extension APIComparison.Volume {
    /// Whether running one's own costs less.
    public var isOwnCheaper: Bool { own.map { $0 <= api } ?? false }
}

extension APIPrice {
    /// The shortest prefix that a cache is taken to keep where its provider does not say: that of most who do.
    public static let usualCachedPrefix = Tokens(1024)

    /// What one request of `shape` costs: cached prompt tokens at their own price where there is one, and where the shared
    /// prefix is as long as the provider's cache wants it.
    public func cost(of shape: RequestShape) -> Dollars {
        let isKept = shape.sharedPrefix >= minimumCachedPrefix ?? Self.usualCachedPrefix
        let cached = isKept ? shape.sharedPrefix.value * shape.cacheHitShare : 0
        let fresh = shape.input.mean.value - cached
        let cachedPrice = perMillionCachedInput ?? perMillionInput
        return perMillionInput * (fresh / 1e6) + cachedPrice * (cached / 1e6)
            + perMillionOutput * (shape.output.mean.value / 1e6)
    }
}
