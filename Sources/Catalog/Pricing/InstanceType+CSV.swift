internal import Input
internal import Quantities

extension InstanceType {
    /// Reads every instance of `file`, or throws all its problems.
    static func read(_ file: TextFile, sources: [String: String]) throws(InputProblems) -> [Located<InstanceType>] {
        var records = CSVRecords(
            try CSVTable(file),
            required: ["provider", "instance_type", "accelerator_id", "accelerator_count", "source"],
            optional: ["vcpus", "memory_gib"])
        try records.check()
        var lines: [String: Int] = [:]
        var found: [Located<InstanceType>] = []
        for row in records.table.rows {
            let key = records.text(row, "source")
            let type = InstanceType(
                provider: records.text(row, "provider"), name: records.text(row, "instance_type"),
                acceleratorID: records.text(row, "accelerator_id"),
                acceleratorCount: records.number(row, "accelerator_count", in: 0.01...10_000),
                virtualCPUs: records.optionalNumber(row, "vcpus", in: 0.1...100_000),
                hostMemory: records.optionalNumber(row, "memory_gib", in: 0.1...1e6).map(Bytes.gibibytes),
                provenance: Provenance(.priceList, source: sources[key] ?? key))
            if let first = lines.updateValue(row.line, forKey: "\(type.provider)/\(type.name)") {
                records.note(row.line, "instance_type", "\(type.name) stands in line \(first) already")
            }
            found.append(Located(type, file: file.name, line: row.line))
        }
        try records.check()
        return found
    }
}
