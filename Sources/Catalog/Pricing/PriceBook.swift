internal import Input

/// Prices of machines, today's and earlier ones, each with source and date.
public struct PriceBook: Sendable {
    /// Every line, history included, in the order of the files.
    public let lines: [Offer]

    /// A book of `lines`.
    public init(_ lines: [Offer]) { self.lines = lines }

    /// The shipped prices, with those of the file or folder at `overlay` laid over them.
    ///
    /// A user's line replaces shipped lines for the same thing, whatever their dates.
    public static func load(overlay: String? = nil) throws -> PriceBook {
        let sources = try PriceSources.shipped()
        var lines: [Offer] = []
        for file in ShippedFiles.files(under: "pricing/offers/") {
            lines += try Offer.read(file, kind: .priceList, sources: sources)
        }
        guard let overlay else { return PriceBook(lines) }
        var own: [Offer] = []
        var problems: [Diagnostic] = []
        for path in try TextFile.paths(at: overlay, suffix: ".csv") {
            do {
                own += try Offer.read(try TextFile(path: path), kind: .user, sources: sources)
            } catch let wrong as InputProblems {
                problems += wrong.diagnostics
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        let replaced = Set(own.map(\.key))
        return PriceBook(lines.filter { !replaced.contains($0.key) } + own)
    }

    /// The price of each thing on `day`: the newest line that is not younger, or the newest of all when no day is given.
    ///
    /// Things that had no price yet on that day are left out. Order is that of the files.
    public func offers(asOf day: CalendarDate? = nil) -> [Offer] {
        var newest: [OfferKey: Int] = [:]
        newest.reserveCapacity(lines.count)
        for (index, line) in lines.enumerated() {
            if let day, let date = line.provenance.date, date > day { continue }
            let key = line.key
            if let other = newest[key], !isNewer(line, than: lines[other]) { continue }
            newest[key] = index
        }
        return newest.values.sorted().map { lines[$0] }
    }

    /// All prices that one thing ever had, the oldest first.
    public func history(provider: String, instanceType: String, region: String, purchase: PurchaseOption) -> [Offer] {
        lines.filter {
            $0.provider == provider && $0.instanceType == instanceType && $0.region == region && $0.purchase == purchase
        }
        .sorted { isNewer($1, than: $0) }
    }

    private func isNewer(_ line: Offer, than other: Offer) -> Bool {
        switch (line.provenance.date, other.provenance.date) {
        case (let date?, let otherDate?): date > otherDate
        case (.some, nil): true
        default: false
        }
    }
}

/// The full names of price sources, by the short keys that the lists use.
enum PriceSources {
    static func shipped() throws(InputProblems) -> [String: String] {
        var sources: [String: String] = [:]
        for file in ShippedFiles.files(under: "pricing/sources.csv") {
            var records = CSVRecords(try CSVTable(file), required: ["key", "source", "licence"])
            try records.check()
            for row in records.table.rows { sources[records.text(row, "key")] = records.text(row, "source") }
            try records.check()
        }
        return sources
    }
}
