import Catalog
import Input
import Quantities

/// `vms.csv` of the SkyPilot catalog: a row for each machine and zone of one cloud, which the file does not name.
enum SkyPilotFile {
    /// A row that prices accelerators, or a host of Google's to which they are added.
    private struct Row {
        var name: String
        var accelerator: String
        var count: Double
        var price, spot: ExactPrice?
        var region, zone: String
        var virtualCPUs, memory: Double?
    }

    /// More than any file has.
    private static let mostRows = 1_000_000

    static func isHeader(_ columns: [String]) -> Bool {
        ["InstanceType", "AcceleratorName", "AcceleratorCount", "Price", "Region"].allSatisfy(columns.contains)
    }

    static func read(_ stream: ByteStream, into collector: inout OfferCollector) throws(InputProblems) {
        let rows = try rows(stream, &collector)
        let provider = try provider(rows, collector)
        if provider == "gcp" {
            addGoogle(rows, &collector)
        } else {
            for row in rows { add(row, provider, &collector) }
        }
    }

    private static func rows(
        _ stream: ByteStream, _ collector: inout OfferCollector
    ) throws(InputProblems) -> [Row] {
        var scanner = CSVScanner(stream)
        scanner.skipMark()
        guard let header = try scanner.row() else { return [] }
        let places = Dictionary(header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let wanted = [
            "InstanceType", "AcceleratorName", "AcceleratorCount", "Price", "SpotPrice", "Region", "AvailabilityZone",
            "vCPUs", "MemoryGiB",
        ]
        scanner.keep(wanted.compactMap { places[$0] }, of: header.count)
        var rows: [Row] = []
        while let cells = try scanner.row() {
            collector.count()
            guard cells.count == header.count else {
                throw scanner.failure("the row has \(cells.count) cells, the header \(header.count)")
            }
            func cell(_ column: String) -> String { places[column].map { cells[$0] } ?? "" }
            let (name, accelerator) = (cell("InstanceType"), cell("AcceleratorName"))
            let isKnown = !collector.context.instances.named(name).isEmpty
            guard isKnown || !accelerator.isEmpty, rows.count < mostRows else {
                collector.skip(.noAccelerator)
                continue
            }
            rows.append(
                Row(
                    name: name, accelerator: accelerator, count: Double(cell("AcceleratorCount")) ?? 0,
                    price: ExactPrice(cell("Price")), spot: ExactPrice(cell("SpotPrice")), region: cell("Region"),
                    zone: cell("AvailabilityZone"), virtualCPUs: Double(cell("vCPUs")),
                    memory: Double(cell("MemoryGiB"))))
        }
        return rows
    }

    /// The cloud: as the user says, else the one whose instances occur most, else that of the folder.
    private static func provider(_ rows: [Row], _ collector: OfferCollector) throws(InputProblems) -> String {
        if let given = collector.context.provider { return given }
        var votes: [String: Int] = [:]
        for row in rows {
            for type in collector.context.instances.named(row.name) { votes[type.provider, default: 0] += 1 }
        }
        if let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) { return best.key }
        let folder = collector.file.split(separator: "/").dropLast().last.map(String.init) ?? ""
        let names = ["do": "digitalocean", "lambda_cloud": "lambda"]
        if let provider = names[folder] ?? (Provider.all.contains { $0.name == folder } ? folder : nil) {
            return provider
        }
        throw InputProblems([
            Diagnostic(
                at: SourcePlace(file: collector.file), "the file does not say which cloud it is of",
                suggestion: "add --provider, such as --provider lambda")
        ])
    }

    private static func add(_ row: Row, _ provider: String, _ collector: inout OfferCollector) {
        guard let region = row.region.isEmpty ? collector.context.region : row.region else {
            return collector.skip(.noRegion, row.name)
        }
        let instance: InstanceType
        if let known = collector.context.instances[provider: provider, name: row.name] {
            instance = known
        } else {
            guard let found = collector.context.hardware.accelerator(named: row.accelerator) else {
                return collector.skip(.unknownAccelerator, row.accelerator)
            }
            guard row.count >= 0.01, row.count <= 10_000, !row.name.isEmpty else {
                return collector.skip(.malformed, row.name)
            }
            // RunPod's rows count processors and memory for each accelerator.
            let isWhole = provider != "runpod"
            instance = InstanceType(
                provider: provider, name: row.name, acceleratorID: found.id, acceleratorCount: row.count,
                virtualCPUs: isWhole ? row.virtualCPUs : nil,
                hostMemory: isWhole ? row.memory.map(Bytes.gibibytes) : nil,
                provenance: found.provenance)
        }
        add(instance, region, onDemand: row.price, spot: row.spot, &collector)
    }

    private static func add(
        _ instance: InstanceType, _ region: String, onDemand: ExactPrice?, spot: ExactPrice?,
        _ collector: inout OfferCollector
    ) {
        if onDemand == nil, spot == nil { collector.skip(.noPrice, instance.name) }
        // A price of 0 is one that the catalog does not know.
        if let onDemand {
            collector.add(.init(instance: instance, region: region, purchase: .onDemand, price: onDemand))
        }
        if let spot, spot > .zero {
            guard onDemand.map({ spot < $0 || $0 == .zero }) ?? true else {
                return collector.skip(.notBelowOnDemand, "\(instance.name) spot in \(region)")
            }
            collector.add(.init(instance: instance, region: region, purchase: .spot, price: spot))
        }
    }

    /// Google's hosts and accelerators stand in rows of their own: a machine costs both of the same zone.
    private static func addGoogle(_ rows: [Row], _ collector: inout OfferCollector) {
        struct Part: Hashable {
            var name: String
            var count: Double
            var zone: String
        }
        var parts: [Part: Row] = [:]
        for row in rows where row.name.isEmpty {
            if row.accelerator.hasPrefix("tpu-") {
                collector.skip(.unknownInstance, row.accelerator)
            } else {
                parts[Part(name: row.accelerator, count: row.count, zone: row.region + row.zone)] = row
            }
        }
        for host in rows where !host.name.isEmpty {
            guard let machine = collector.context.instances[provider: "gcp", name: host.name],
                let series = GoogleSeries.all.first(where: { host.name.hasPrefix($0.name + "-") })
            else {
                collector.skip(.unknownInstance, host.name)
                continue
            }
            let place = Part(name: series.skyPilot, count: machine.acceleratorCount, zone: host.region + host.zone)
            guard let part = parts[place], !host.region.isEmpty else {
                collector.skip(.incompleteMachine, "\(host.name) in \(host.region)")
                continue
            }
            func sum(_ host: ExactPrice?, _ part: ExactPrice?) -> ExactPrice? {
                guard let host, let part, part > .zero else { return nil }
                return host + part
            }
            add(
                machine, host.region, onDemand: sum(host.price, part.price), spot: sum(host.spot, part.spot), &collector
            )
        }
    }
}
