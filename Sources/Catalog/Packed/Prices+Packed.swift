internal import Input
internal import Quantities

extension Provenance {
    /// Reads what ``write(to:)`` wrote.
    fileprivate init(packedPrice reader: inout PackedReader) {
        let source = reader.text()
        let day = reader.optionalInteger()
        self.init(
            .priceList, source: source, date: day.flatMap { CalendarDate(packed: abs($0)) },
            isApproximate: day.map { $0 < 0 } ?? false)
    }

    /// The source and the day of a line of a price list.
    fileprivate func write(to writer: inout PackedTableWriter) {
        writer.text(source)
        // The sign says that the day is an estimate.
        writer.integer(date.map { isApproximate ? -$0.packed : $0.packed })
    }
}

extension CalendarDate {
    /// The day as one number, 20260720.
    fileprivate var packed: Int { year * 10_000 + month * 100 + day }

    fileprivate init?(packed: Int) {
        self.init(year: packed / 10_000, month: packed / 100 % 100, day: packed % 100)
    }
}

extension Offer {
    private static let purchases = PurchaseOption.allCases

    /// Adds a row that is found by the id of the accelerator.
    func write(to writer: inout PackedTableWriter) {
        writer.startRow(keys: [acceleratorID])
        for text in [provider, instanceType, region, acceleratorID] { writer.text(text) }
        writer.number(acceleratorCount)
        writer.number(virtualCPUs)
        writer.number(hostMemory?.value)
        writer.integer(Offer.purchases.firstIndex(of: purchase))
        writer.number(price.value)
        writer.text(priceText)
        provenance.write(to: &writer)
    }

    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout PackedReader) {
        self.init(
            provider: reader.text(), instanceType: reader.text(), region: reader.text(), acceleratorID: reader.text(),
            acceleratorCount: reader.number(), virtualCPUs: reader.optionalNumber(),
            hostMemory: reader.optionalNumber().map { Bytes($0) }, purchase: Offer.purchases[reader.integer()],
            price: Rate(reader.number()), priceText: reader.text(), provenance: Provenance(packedPrice: &reader))
    }
}

extension APIPrice {
    /// Adds a row.
    func write(to writer: inout PackedTableWriter) {
        writer.startRow()
        for text in [provider, model, modelID, precision?.rawValue] { writer.text(text) }
        writer.integer(isByMaker ? 1 : 0)
        writer.number(perMillionInput.value)
        writer.number(perMillionCachedInput?.value)
        writer.number(minimumCachedPrefix?.value)
        writer.number(perMillionOutput.value)
        writer.integer(contextWindow)
        writer.integer(maximumOutput)
        provenance.write(to: &writer)
    }

    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout PackedReader) {
        self.init(
            provider: reader.text(), model: reader.text(), modelID: reader.optionalText(),
            precision: reader.optionalText().flatMap(WeightPrecision.init), isByMaker: reader.integer() == 1,
            perMillionInput: Dollars(reader.number()),
            perMillionCachedInput: reader.optionalNumber().map { Dollars($0) },
            minimumCachedPrefix: reader.optionalNumber().map { Tokens($0) },
            perMillionOutput: Dollars(reader.number()), contextWindow: reader.optionalInteger(),
            maximumOutput: reader.optionalInteger(), provenance: Provenance(packedPrice: &reader))
    }
}

extension OnPremFact {
    private static let units = Unit.allCases

    /// Adds a row.
    func write(to writer: inout PackedTableWriter) {
        writer.startRow()
        writer.text(id)
        writer.number(value)
        writer.integer(OnPremFact.units.firstIndex(of: unit))
        writer.text(note)
        provenance.write(to: &writer)
    }

    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout PackedReader) {
        self.init(
            id: reader.text(), value: reader.number(), unit: OnPremFact.units[reader.integer()],
            note: reader.optionalText(), provenance: Provenance(packedPrice: &reader))
    }
}

extension InstanceType {
    /// Adds a row.
    func write(to writer: inout PackedTableWriter) {
        writer.startRow()
        for text in [provider, name, acceleratorID] { writer.text(text) }
        writer.number(acceleratorCount)
        writer.number(virtualCPUs)
        writer.number(hostMemory?.value)
        provenance.write(to: &writer)
    }

    /// Reads what ``write(to:)`` wrote.
    init(_ reader: inout PackedReader) {
        self.init(
            provider: reader.text(), name: reader.text(), acceleratorID: reader.text(),
            acceleratorCount: reader.number(), virtualCPUs: reader.optionalNumber(),
            hostMemory: reader.optionalNumber().map { Bytes($0) }, provenance: Provenance(packedPrice: &reader))
    }
}
