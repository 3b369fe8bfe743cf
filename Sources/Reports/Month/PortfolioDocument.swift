public import Economics
internal import Quantities

/// A month of several workloads as a JSON document.
public struct PortfolioDocument: Codable, Sendable, Equatable {
    /// Workloads on one fleet, with its month.
    public struct FleetFigures: Codable, Sendable, Equatable {
        /// The workloads.
        public var workloads: [String]
        /// Their month.
        public var month: MonthDocument
    }

    /// Workloads that could share a fleet.
    public struct PoolFigures: Codable, Sendable, Equatable {
        /// The workloads.
        public var workloads: [String]
        /// USD a month with one fleet and with a fleet each; absent where promises cannot be kept.
        public var togetherUsd, apartUsd: Double?
        /// Whether one fleet was chosen.
        public var pooled: Bool

        enum CodingKeys: String, CodingKey {
            case workloads, pooled
            case togetherUsd = "together_usd"
            case apartUsd = "apart_usd"
        }
    }

    /// A batch in quiet hours.
    public struct FillFigures: Codable, Sendable, Equatable {
        /// The batch, and the workloads whose fleet it fills.
        public var batch: String
        /// Those.
        public var host: [String]
        /// Requests of a run, and those that fit.
        public var requests, freeRequests: Double
        /// The hour of the day at which it starts; absent when any will do.
        public var startHour: Int?
        /// Room for its requests by the hour of the week.
        public var roomByHour: [Double]
        /// USD a month alone, and of what is left.
        public var aloneUsd, restUsd: Double?

        enum CodingKeys: String, CodingKey {
            case batch, host, requests
            case freeRequests = "free_requests"
            case startHour = "start_hour"
            case roomByHour = "room_by_hour"
            case aloneUsd = "alone_usd"
            case restUsd = "rest_usd"
        }
    }

    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "months"
    /// USD a month for everything; absent when something cannot be served.
    public var monthlyUsd: Double?
    /// What is paid for.
    public var fleets: [FleetFigures]
    /// What could share a fleet.
    public var pools: [PoolFigures]
    /// What fills quiet hours.
    public var fills: [FillFigures]

    enum CodingKeys: String, CodingKey {
        case schema, kind, fleets, pools, fills
        case monthlyUsd = "monthly_usd"
    }

    /// The document of `month`.
    public init(_ month: PortfolioMonth) {
        monthlyUsd = month.monthly?.value
        fleets = month.fleets.map { FleetFigures(workloads: $0.names, month: MonthDocument($0.month)) }
        pools = month.pools.map {
            PoolFigures(
                workloads: $0.names, togetherUsd: $0.together?.value, apartUsd: $0.apart?.value, pooled: $0.isPooled)
        }
        fills = month.fills.map {
            FillFigures(
                batch: $0.batch, host: $0.host, requests: $0.fill.requests.value, freeRequests: $0.fill.free.value,
                startHour: $0.fill.startHour, roomByHour: $0.fill.room, aloneUsd: $0.alone?.value,
                restUsd: $0.rest?.value)
        }
    }
}
