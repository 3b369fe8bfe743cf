internal import Economics
internal import Quantities

/// What to buy in each month of the horizon.
public struct PurchaseScheduleFigures: Codable, Sendable, Equatable {
    /// One month.
    public struct MonthFigures: Codable, Sendable, Equatable {
        /// Its number, 1 for the first.
        public var month: Int
        /// The most instances that are needed at once, and that are paid by the hour at once.
        public var peakInstances, hourlyInstances: Int
        /// Committed instances that are paid, and how many of them were there before.
        public var committedInstances, existingInstances: Int
        /// Commitments that start.
        public var started: [CommitmentFigures]
        /// Instances of commitments that end.
        public var endedInstances: Int
        /// USD for the instances, what is paid at the start of a commitment spread over its term, and USD that are due in it.
        public var costUsd, cashUsd: Double

        enum CodingKeys: String, CodingKey {
            case month, started
            case peakInstances = "peak_instances"
            case hourlyInstances = "hourly_instances"
            case committedInstances = "committed_instances"
            case existingInstances = "existing_instances"
            case endedInstances = "ended_instances"
            case costUsd = "cost_usd"
            case cashUsd = "cash_usd"
        }
    }

    /// Commitments of one kind.
    public struct CommitmentFigures: Codable, Sendable, Equatable {
        /// The line of the price list.
        public var offer: OfferFigures
        /// Instances.
        public var instances: Int
        /// USD owed over the term, used or not, and what of it is paid at the start.
        public var obligationUsd, paidAtStartUsd: Double

        enum CodingKeys: String, CodingKey {
            case offer, instances
            case obligationUsd = "obligation_usd"
            case paidAtStartUsd = "paid_at_start_usd"
        }
    }

    /// The months.
    public var months: [MonthFigures]
    /// USD that are due in all months.
    public var cashUsd: Double
    /// USD for the instances of all months, USD owed for all commitments that start in them, and what of it is still owed
    /// after the last.
    public var costUsd, obligationUsd, owedAfterUsd: Double

    enum CodingKeys: String, CodingKey {
        case months
        case cashUsd = "cash_usd"
        case costUsd = "cost_usd"
        case obligationUsd = "obligation_usd"
        case owedAfterUsd = "owed_after_usd"
    }

    init(_ schedule: PurchaseSchedule) {
        months = schedule.months.enumerated().map { place, month in
            MonthFigures(
                month: place + 1, peakInstances: month.peak, hourlyInstances: month.hourly,
                committedInstances: month.committed, existingInstances: month.existing,
                started: month.started.map {
                    CommitmentFigures(
                        offer: OfferFigures($0.offer), instances: $0.instances, obligationUsd: $0.obligation.value,
                        paidAtStartUsd: $0.paidAtStart.value)
                }, endedInstances: month.ended, costUsd: month.cost.value, cashUsd: month.cash.value)
        }
        cashUsd = schedule.cash.value
        costUsd = schedule.cost.value
        obligationUsd = schedule.obligation.value
        owedAfterUsd = schedule.owedAfter.value
    }
}
