internal import Input
public import Quantities

/// What a provider charges beside its instances, where that is known.
public struct ServicePrices: Sendable, Hashable {
    /// 10^9 bytes kept for a month.
    public let storagePerGigabyteMonth: Dollars?
    /// 10^9 bytes sent to the internet.
    public let egressPerGigabyte: Dollars?
    /// A load balancer for an hour.
    public let loadBalancerHour: Rate<Dollars>?
    /// Whose prices they are.
    public let source: String

    /// The prices of `provider`; nil where nothing is known of it.
    public static func of(_ provider: String) -> ServicePrices? { all[provider.lowercased()] }

    /// All of `pricing/services.csv`, by provider.
    static let all: [String: ServicePrices] = {
        do {
            let rows = try read(ShippedFiles.file("pricing/services.csv"), sources: PriceSources.shipped)
            return Dictionary(rows.map(\.value), uniquingKeysWith: { first, _ in first })
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static func read(
        _ file: TextFile, sources: [String: String]
    ) throws(InputProblems) -> [Located<(String, ServicePrices)>] {
        var records = CSVRecords(
            try CSVTable(file), required: ["provider", "source"],
            optional: ["storage_usd_per_gb_month", "egress_usd_per_gb", "load_balancer_usd_per_hour"])
        try records.check()
        var found: [Located<(String, ServicePrices)>] = []
        for row in records.table.rows {
            let key = records.text(row, "source")
            if sources[key] == nil { records.note(row.line, "source", "no source has the key \(key.prefix(40))") }
            let prices = ServicePrices(
                storagePerGigabyteMonth: records.optionalNumber(row, "storage_usd_per_gb_month", in: 0...10)
                    .map { Dollars($0) },
                egressPerGigabyte: records.optionalNumber(row, "egress_usd_per_gb", in: 0...10).map { Dollars($0) },
                loadBalancerHour: records.optionalNumber(row, "load_balancer_usd_per_hour", in: 0...10)
                    .map { .dollarsPerHour($0) },
                source: sources[key] ?? key)
            found.append(Located((records.text(row, "provider"), prices), file: file.name, line: row.line))
        }
        try records.check()
        return found
    }
}
