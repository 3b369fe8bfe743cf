internal import Input
internal import Quantities

extension Accelerator {
    /// Adds a row.
    func write(to writer: inout PackedTableWriter) {
        writer.startRow()
        for text in [id, vendor, name, architecture] { writer.text(text) }
        writer.integer(aliases.count)
        for alias in aliases { writer.text(alias) }
        writer.integer(releaseYear)
        writer.number(memory.value)
        writer.number(usableMemory?.value)
        writer.number(memoryBandwidth?.value)
        for peak in [peaks.fp32, peaks.bf16, peaks.fp8, peaks.int8, peaks.fp4] { writer.number(peak?.value) }
        writer.text(interconnect)
        writer.number(interconnectBandwidth?.value)
        writer.integer(scaleUpDomain)
        writer.integer(pcieGeneration)
        writer.number(power?.value)
        writer.text(note)
        writer.text(provenance.source)
    }

    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout PackedReader) {
        func rate<Amount>(_ reader: inout PackedReader) -> Rate<Amount>? { reader.optionalNumber().map { Rate($0) } }
        let (id, vendor, name, architecture) = (reader.text(), reader.text(), reader.text(), reader.text())
        let aliases = (0..<reader.integer()).map { _ in reader.text() }
        self.init(
            id: id, vendor: vendor, name: name, aliases: aliases, architecture: architecture,
            releaseYear: reader.optionalInteger(), memory: Bytes(reader.number()),
            usableMemory: reader.optionalNumber().map { Bytes($0) }, memoryBandwidth: rate(&reader),
            peaks: ComputePeaks(
                fp32: rate(&reader), bf16: rate(&reader), fp8: rate(&reader), int8: rate(&reader), fp4: rate(&reader)),
            interconnect: reader.optionalText(), interconnectBandwidth: rate(&reader),
            scaleUpDomain: reader.optionalInteger(), pcieGeneration: reader.optionalInteger(), power: rate(&reader),
            note: reader.optionalText(), provenance: Provenance(.datasheet, source: reader.text()))
    }
}
