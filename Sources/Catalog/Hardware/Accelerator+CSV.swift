internal import Input
internal import Quantities

extension Accelerator {
    /// The columns of `hardware/accelerators.csv`; those with a figure that may be unknown can be left out.
    static let requiredColumns = ["id", "vendor", "name", "architecture", "memory_gb", "source"]
    static let optionalColumns = [
        "aliases", "release_year", "memory_usable_gib", "memory_bandwidth_gb_s", "fp32_tflops", "bf16_dense_tflops",
        "fp8_dense_tflops", "int8_dense_tops", "fp4_dense_tflops", "interconnect",
        "interconnect_gb_s_per_gpu_bidirectional", "scale_up_domain", "pcie_gen", "tdp_watts",
    ]

    /// Reads every accelerator of `file`, or throws all its problems.
    static func read(_ file: TextFile, kind: Provenance.Kind) throws(InputProblems) -> [Accelerator] {
        var records = CSVRecords(try CSVTable(file), required: requiredColumns, optional: optionalColumns)
        try records.check()
        var found: [Accelerator] = []
        var lines: [String: Int] = [:]
        for row in records.table.rows {
            let accelerator = read(row, &records, kind)
            if let first = lines[accelerator.id] {
                records.note(row.line, "id", "\(accelerator.id) stands in line \(first) already")
            }
            lines[accelerator.id] = row.line
            found.append(accelerator)
        }
        try records.check()
        return found
    }

    private static func read(_ row: CSVTable.Row, _ records: inout CSVRecords, _ kind: Provenance.Kind) -> Accelerator {
        func peak(_ column: String) -> Rate<FLOPs>? {
            records.optionalNumber(row, column, in: 0.1...1e6).map(Rate.teraFLOPs)
        }
        let aliases = records.optionalText(row, "aliases")?.split(separator: ";").map(String.init) ?? []
        return Accelerator(
            id: records.text(row, "id"), vendor: records.text(row, "vendor"), name: records.text(row, "name"),
            aliases: aliases, architecture: records.text(row, "architecture"),
            releaseYear: records.optionalInteger(row, "release_year", in: 2010...2100),
            memory: .gigabytes(records.number(row, "memory_gb", in: 0.1...100_000)),
            usableMemory: records.optionalNumber(row, "memory_usable_gib", in: 0.1...100_000).map(Bytes.gibibytes),
            memoryBandwidth: records.optionalNumber(row, "memory_bandwidth_gb_s", in: 1...1e7)
                .map(Rate.gigabytesPerSecond),
            peaks: ComputePeaks(
                fp32: peak("fp32_tflops"), bf16: peak("bf16_dense_tflops"), fp8: peak("fp8_dense_tflops"),
                int8: peak("int8_dense_tops"), fp4: peak("fp4_dense_tflops")),
            interconnect: records.optionalText(row, "interconnect"),
            interconnectBandwidth: records.optionalNumber(
                row, "interconnect_gb_s_per_gpu_bidirectional", in: 0.1...1e6
            ).map(Rate.gigabytesPerSecond),
            scaleUpDomain: records.optionalInteger(row, "scale_up_domain", in: 1...100_000),
            pcieGeneration: records.optionalInteger(row, "pcie_gen", in: 1...10),
            power: records.optionalNumber(row, "tdp_watts", in: 0.1...1e6).map(Rate.watts),
            provenance: Provenance(kind, source: records.text(row, "source")))
    }
}
