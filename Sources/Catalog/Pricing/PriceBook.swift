internal import Input

/// Prices of instances, today's and earlier ones, each with source and date.
public struct PriceBook: Sendable {
    /// Every line, history included, in the order of the files.
    public let lines: [Offer]

    private let byAccelerator: [String: [Int]]

    /// A book of `lines`.
    public init(_ lines: [Offer]) {
        self.lines = lines
        var byAccelerator: [String: [Int]] = [:]
        for (index, line) in lines.enumerated() { byAccelerator[line.acceleratorID, default: []].append(index) }
        self.byAccelerator = byAccelerator
    }

    /// The shipped prices, with those of the file or folder at `overlay` laid over them.
    ///
    /// A user's line replaces shipped lines for the same instance, region and purchase, whatever their dates. Shipped lines
    /// about other accelerators than those in `accelerators`, when it is given, are left out, which saves most of the
    /// time. Throws `InputProblems` for wrong content, `FileFailure` for a path that cannot be used.
    public static func load(overlay: String? = nil, of accelerators: Set<String>? = nil) throws -> PriceBook {
        let shipped = shipped(of: accelerators)
        guard let overlay else { return shipped }
        return shipped.overridden(by: try PriceOverlay(path: overlay).offers)
    }

    /// The shipped prices, of all accelerators or of these.
    static func shipped(of accelerators: Set<String>? = nil) -> PriceBook {
        PriceBook(PackedCatalog.offers(of: accelerators))
    }

    /// These prices with `own` in the place of those for the same instance, region and purchase, whatever their dates.
    func overridden(by own: [Offer]) -> PriceBook {
        guard !own.isEmpty else { return self }
        let replaced = Set(own.map(\.key))
        return PriceBook(lines.filter { !replaced.contains($0.key) } + own)
    }

    /// The lines of the file or folder at `path` alone, as the user's.
    public static func lines(at path: String) throws -> [Offer] { try PriceOverlay(path: path).offers }

    /// The price of each thing on `day`: the newest line that is not younger, or the newest of all when no day is given.
    ///
    /// Things that had no price yet on that day are left out. Order is that of the files. Complexity: O(lines).
    public func offers(asOf day: CalendarDate? = nil) -> [Offer] { newest(of: lines.indices, asOf: day) }

    /// The prices on `day` of instances with one kind of accelerator; see ``offers(asOf:)``.
    ///
    /// Complexity: O(lines with it).
    public func offers(of acceleratorID: Accelerator.ID, asOf day: CalendarDate? = nil) -> [Offer] {
        newest(of: byAccelerator[acceleratorID] ?? [], asOf: day)
    }

    private func newest(of indices: some Sequence<Int>, asOf day: CalendarDate?) -> [Offer] {
        var newest: [OfferKey: Int] = [:]
        for index in indices {
            if let day, let date = lines[index].provenance.date, date > day { continue }
            let key = lines[index].key
            if let other = newest[key], !isNewer(lines[index], than: lines[other]) { continue }
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
    /// Those of the program, read once; `catalog check` and a test keep the file readable.
    static let shipped: [String: String] = {
        do {
            return try read(ShippedFiles.file("pricing/sources.csv"))
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// Reads every source of `file`, or throws all its problems.
    static func read(_ file: TextFile) throws(InputProblems) -> [String: String] {
        var sources: [String: String] = [:]
        var records = CSVRecords(try CSVTable(file), required: ["key", "source", "licence"])
        try records.check()
        for row in records.table.rows { sources[records.text(row, "key")] = records.text(row, "source") }
        try records.check()
        return sources
    }
}
