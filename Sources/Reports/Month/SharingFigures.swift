internal import Planning
internal import Quantities

/// Workloads that could share a fleet.
public struct SharingFigures: Codable, Sendable, Equatable {
    /// The workloads.
    public var workloads: [String]
    /// USD a month with one fleet and with a fleet each; absent where SLOs are not met.
    public var togetherUsd, apartUsd: Double?
    /// Whether one fleet was chosen.
    public var shared: Bool

    enum CodingKeys: String, CodingKey {
        case workloads, shared
        case togetherUsd = "together_usd"
        case apartUsd = "apart_usd"
    }

    init(_ sharing: FleetSharing) {
        workloads = sharing.names
        togetherUsd = sharing.together?.value
        apartUsd = sharing.apart?.value
        shared = sharing.isShared
    }
}

/// A batch in quiet hours.
public struct FillFigures: Codable, Sendable, Equatable {
    /// The batch.
    public var batch: String
    /// The workloads whose fleet it fills.
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

    init(_ fill: QuietFill) {
        batch = fill.batch
        host = fill.host
        requests = fill.fill.requests.value
        freeRequests = fill.fill.free.value
        startHour = fill.fill.startHour
        roomByHour = fill.fill.room
        aloneUsd = fill.alone?.value
        restUsd = fill.rest?.value
    }
}
