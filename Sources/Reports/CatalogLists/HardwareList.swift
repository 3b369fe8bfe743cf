public import Catalog
internal import Quantities

/// Accelerators.
public struct HardwareList: CatalogList {
    private let accelerators: [Accelerator]

    /// A list of these.
    public init(_ accelerators: [Accelerator]) { self.accelerators = accelerators }

    /// How many there are.
    public var count: Int { accelerators.count }

    /// The table; one fact alone is shown in full.
    public func lines(_ style: TerminalStyle) -> [String] {
        if let only = accelerators.first, accelerators.count == 1 { return full(only, style) }
        var table = TextTable([
            ("id", .left), ("generation", .left), ("memory", .right), ("GB/s", .right), ("bf16 TFLOP/s", .right),
            ("fp8", .right), ("link", .left), ("GB/s", .right), ("joins", .right), ("W", .right),
        ])
        for accelerator in accelerators {
            table.add([
                accelerator.id, accelerator.architecture, "\(Figures.number(accelerator.memory.gigabytes)) GB",
                number(accelerator.memoryBandwidth?.gigabytesPerSecond), number(accelerator.peaks.bf16?.teraFLOPs),
                number(accelerator.peaks.fp8?.teraFLOPs), accelerator.interconnect ?? "",
                number(accelerator.interconnectBandwidth?.gigabytesPerSecond),
                accelerator.scaleUpDomain.map(String.init) ?? "", number(accelerator.power?.watts),
            ])
        }
        return table.lines(style) + [style.faint("\(count) accelerators; peak rates are dense")]
    }

    private func number(_ value: Double?) -> String { value.map { Figures.number($0, digits: 4) } ?? "" }

    private func full(_ one: Accelerator, _ style: TerminalStyle) -> [String] {
        let peaks = one.peaks
        let rates = [
            ("fp32", peaks.fp32), ("bf16", peaks.bf16), ("fp8", peaks.fp8), ("int8", peaks.int8), ("fp4", peaks.fp4),
        ].compactMap { name, rate in rate.map { "\(name) \(Figures.number($0.teraFLOPs, digits: 4))" } }
        var lines = [
            style.bold(one.name), "  id          \(one.id)",
            "  also called \(one.aliases.joined(separator: ", "))",
            "  generation  \(one.vendor) \(one.architecture)" + (one.releaseYear.map { ", \($0)" } ?? ""),
            "  memory      \(Figures.number(one.memory.gigabytes)) GB on the label"
                + (one.usableMemory.map { ", \(Figures.fixed($0.gibibytes, decimals: 2)) GiB usable" } ?? ""),
            "  bandwidth   \(number(one.memoryBandwidth?.gigabytesPerSecond)) GB/s",
            "  dense peaks \(rates.joined(separator: ", ")) TFLOP/s",
            "  link        \(one.interconnect ?? "none") \(number(one.interconnectBandwidth?.gigabytesPerSecond)) GB/s both ways, "
                + "joins \(one.scaleUpDomain ?? 1)",
        ]
        if let power = one.power { lines.append("  power       \(Figures.number(power.watts)) W") }
        if let note = one.note { lines.append("  note        \(TextTable.printable(note))") }
        return lines + [
            "  source      \(TextTable.printable(one.provenance.source)) (\(one.provenance.kind.rawValue)"
                + (one.provenance.dateText.map { ", \($0)" } ?? "") + ")"
        ]
    }

    /// The JSON document.
    public func json() throws -> String {
        try JSONText.text(ListDocument(kind: "hardware", items: accelerators.map(AcceleratorFigures.init)))
    }

    /// The rows.
    public var csv: String {
        var csv = CSVText(columns: [
            "id", "vendor", "name", "architecture", "release_year", "memory_gb", "usable_gib", "bandwidth_gb_s",
            "bf16_tflops", "fp8_tflops", "int8_tops", "fp4_tflops", "interconnect", "interconnect_gb_s",
            "scale_up_domain", "power_watts", "source",
        ])
        for one in accelerators {
            csv.add([
                .text(one.id), .text(one.vendor), .text(one.name), .text(one.architecture),
                .number(one.releaseYear.map(Double.init)), .number(one.memory.gigabytes),
                .number(one.usableMemory?.gibibytes), .number(one.memoryBandwidth?.gigabytesPerSecond),
                .number(one.peaks.bf16?.teraFLOPs), .number(one.peaks.fp8?.teraFLOPs),
                .number(one.peaks.int8?.teraFLOPs), .number(one.peaks.fp4?.teraFLOPs), .text(one.interconnect ?? ""),
                .number(one.interconnectBandwidth?.gigabytesPerSecond), .number(one.scaleUpDomain.map(Double.init)),
                .number(one.power?.watts), .text(one.provenance.source),
            ])
        }
        return csv.text
    }
}

/// An accelerator, as JSON documents carry it.
struct AcceleratorFigures: Codable, Sendable {
    let id, vendor, name, architecture, source, sourceKind: String
    let aliases: [String]
    let releaseYear, scaleUpDomain: Int?
    let memoryGb, usableGib, bandwidthGbS, interconnectGbS, powerWatts: Double?
    let interconnect, note: String?
    let denseTflops: [String: Double]

    init(_ one: Accelerator) {
        id = one.id
        vendor = one.vendor
        name = one.name
        architecture = one.architecture
        source = one.provenance.source
        sourceKind = one.provenance.kind.rawValue
        aliases = one.aliases
        releaseYear = one.releaseYear
        scaleUpDomain = one.scaleUpDomain
        memoryGb = one.memory.gigabytes
        usableGib = one.usableMemory?.gibibytes
        bandwidthGbS = one.memoryBandwidth?.gigabytesPerSecond
        interconnect = one.interconnect
        interconnectGbS = one.interconnectBandwidth?.gigabytesPerSecond
        powerWatts = one.power?.watts
        note = one.note
        let peaks = one.peaks
        let rates = [
            "fp32": peaks.fp32, "bf16": peaks.bf16, "fp8": peaks.fp8, "int8": peaks.int8, "fp4": peaks.fp4,
        ]
        denseTflops = rates.compactMapValues { $0?.teraFLOPs }
    }

    enum CodingKeys: String, CodingKey {
        case id, vendor, name, architecture, source, aliases, interconnect, note
        case sourceKind = "source_kind"
        case releaseYear = "release_year"
        case scaleUpDomain = "scale_up_domain"
        case memoryGb = "memory_gb"
        case usableGib = "usable_gib"
        case bandwidthGbS = "bandwidth_gb_s"
        case interconnectGbS = "interconnect_gb_s"
        case powerWatts = "power_watts"
        case denseTflops = "dense_tflops"
    }
}
