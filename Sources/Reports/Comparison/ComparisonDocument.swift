internal import Calibration
internal import Catalog
internal import Performance
internal import Planning
internal import Quantities
internal import Workload

/// A comparison as a JSON document.
public struct ComparisonDocument: Codable, Sendable, Equatable {
    /// One column.
    public struct Column: Codable, Sendable, Equatable {
        /// The accelerator's catalog id.
        public var gpu: String
        /// The cloud that was asked for; absent for the cheapest.
        public var provider: String?
        /// The cheapest option to carry the load; absent when there is none.
        public var option: OptionFigures?
        /// The figures of one replica with a known error.
        public var predicted: [String: IntervalFigures]
        /// How near the evidence is.
        public var evidence: String?
        /// Why the load cannot be carried.
        public var reason: String?
    }

    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "comparison"
    /// The load and what a request looks like, in words.
    public var load, requests: String
    /// The SLOs in words.
    public var slos: [String]
    /// Capacity that stays free, over the load.
    public var headroom: Double
    /// Side by side.
    public var columns: [Column]

    /// The document of `report`.
    public init(_ report: ComparisonReport) {
        load = Wording.load(report.demand.arrival)
        requests = Wording.shape(report.demand.shape)
        slos = report.demand.serviceLevel.targets.map(Wording.target)
        headroom = report.demand.headroom
        columns = report.columns.map { entry in
            Column(
                gpu: entry.column.accelerator.id, provider: entry.column.provider,
                option: entry.column.option.map(OptionFigures.init),
                predicted: IntervalFigures.all(entry.predictions, capacity: entry.capacity),
                evidence: entry.evidence?.name,
                reason: entry.column.option == nil ? Wording.rejection(entry.column.rejection) : nil)
        }
    }
}

/// A comparison as rows, one a column of the table.
public enum ComparisonCSV {
    /// The text of `report`.
    public static func text(_ report: ComparisonReport) -> String {
        var csv = CSVText(columns: [
            "gpu", "provider", "region", "instance_type", "instances", "usd_per_hour", "price_as_of", "replicas",
            "gpus_used", "gpus_rented", "tp", "weight_precision", "ttft_ms_mean", "ttft_ms_p95", "tpot_ms_mean",
            "tpot_ms_p95", "e2e_ms_mean", "capacity_requests_s", "utilization", "monthly_usd", "usd_per_1m_output",
            "usd_per_1m_blended", "evidence", "reason",
        ])
        for (entry, column) in zip(report.columns, ComparisonDocument(report).columns) {
            let option = column.option
            func count(_ number: Int?) -> CSVText.Cell { .number(number.map(Double.init)) }
            csv.add([
                .text(column.gpu), .text(option?.offer.provider ?? column.provider ?? ""),
                .text(option?.offer.region ?? ""), .text(option?.offer.instanceType ?? ""), count(option?.instances),
                .number(option?.offer.usdPerHour), .text(option?.offer.asOf ?? ""), count(option?.replicas),
                count(option?.gpusUsed), count(option?.gpusRented), count(option?.deployment.tp),
                .text(option?.deployment.weightPrecision ?? ""), .number(column.predicted["ttft_ms_mean"]?.value),
                .number(entry.estimate?.point.ttft.p95.milliseconds), .number(column.predicted["tpot_ms_mean"]?.value),
                .number(entry.estimate?.point.tpot.p95.milliseconds), .number(column.predicted["e2e_ms_mean"]?.value),
                .number(option.map { $0.perReplica.capacityRequestsS * Double($0.replicas) }),
                .number(option?.utilization), .number(option?.monthlyUsd), .number(option?.allocation.per1mOutput),
                .number(option?.allocation.per1mBlended), .text(column.evidence ?? ""), .text(column.reason ?? ""),
            ])
        }
        return csv.text
    }
}
