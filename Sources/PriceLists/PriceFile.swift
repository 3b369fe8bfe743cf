public import Catalog
public import Input

/// What a price list of somebody else's holds, of what Plimsoll uses.
public struct PriceFile: Sendable {
    /// The file as the user named it.
    public let name: String
    /// Whose list it is.
    public let format: PriceFormat
    /// The day whose prices it states; nil for lists of Plimsoll's own, where each row says its day.
    public let day: CalendarDate?
    /// Its prices.
    public let prices: PriceOverlay
    /// Rows that it has, of every kind.
    public let rows: Int
    /// Rows that were not taken over, by reason.
    public let skipped: [SkippedRows]
    /// Whether the page says that another one follows.
    public let hasMore: Bool

    /// Reads the file at `path`, which is recognised by its content.
    ///
    /// JSON of any size takes memory for what is kept of it alone. Throws `FileFailure` when there is no such file, and
    /// `InputProblems` when it is damaged, of no known layout, or in a currency whose rate is not given.
    public init(path: String, _ context: PriceImportContext) throws {
        let stream = try ByteStream(path: path, isHashed: false)
        let file = Result {
            try PriceFile(stream, context) { !stream.isRegular ? nil : try? ByteStream(path: path, isHashed: false) }
        }
        // A disk that fails in the middle must not pass for a file that ends there.
        if let failure = stream.failure { throw failure }
        self = try file.get()
    }

    /// Reads bytes at hand.
    public init(name: String, bytes: [UInt8], _ context: PriceImportContext) throws(InputProblems) {
        try self.init(ByteStream(name: name, bytes: bytes), context) { ByteStream(name: name, bytes: bytes) }
    }

    private init(
        _ stream: ByteStream, _ context: PriceImportContext, again: () -> ByteStream?
    ) throws(InputProblems) {
        let head = try stream.open()
        guard let first = head.first(where: { $0 > 0x20 }) else {
            throw InputProblems([Diagnostic(at: SourcePlace(file: stream.name), "the file is empty")])
        }
        var collector = OfferCollector(context, file: stream.name)
        if first == 0x7B || first == 0x5B {
            var file = JSONPriceFile(stream)
            try file.read(into: &collector, again: again)
            self = try PriceFile(collector, format: file.format, hasMore: file.hasMore)
            return
        }
        let columns = PriceOverlay.columns(of: head)
        if SkyPilotFile.isHeader(columns) {
            try SkyPilotFile.read(stream, into: &collector)
            self = try PriceFile(collector, format: .skyPilot)
        } else if let format = Bill.format(columns) {
            let bill = try Bill(stream, context, tag: nil)
            bill.addPrices(to: &collector)
            self = try PriceFile(collector, format: format == .focus ? .focusBill : .awsBill)
        } else if PriceOverlay.Kind(columns: columns) != nil {
            try self.init(own: stream, context)
        } else {
            throw Self.unknown(stream.name, columns)
        }
    }

    private init(_ collector: OfferCollector, format: PriceFormat, hasMore: Bool = false) throws(InputProblems) {
        var collector = collector
        var prices = PriceOverlay()
        prices.offers = try collector.finish(format)
        self.init(
            name: collector.file, format: format, day: collector.day, prices: prices, rows: collector.rows,
            skipped: collector.skipped, hasMore: hasMore)
    }

    private init(own stream: ByteStream, _ context: PriceImportContext) throws(InputProblems) {
        let file = try stream.rest(limit: 64 << 20, suggestion: "split it into files of one provider each")
        let prices = try PriceOverlay(file, rates: context.rates)
        self.init(
            name: stream.name, format: .own, day: nil, prices: prices,
            rows: prices.offers.count + prices.apiPrices.count + prices.onPremFacts.count, skipped: [], hasMore: false)
    }

    private init(
        name: String, format: PriceFormat, day: CalendarDate?, prices: PriceOverlay, rows: Int,
        skipped: [SkippedRows], hasMore: Bool
    ) {
        self.name = name
        self.format = format
        self.day = day
        self.prices = prices
        self.rows = rows
        self.skipped = skipped
        self.hasMore = hasMore
    }

    /// The layouts that are recognised, for messages.
    static let layouts = PriceFormat.allCases.map(\.rawValue).joined(separator: ", ")

    private static func unknown(_ name: String, _ columns: [String]) -> InputProblems {
        let isAWS = columns.first == "FormatVersion"
        return InputProblems([
            Diagnostic(
                at: SourcePlace(file: name, line: 1),
                isAWS ? "this is the CSV form of an AWS price list" : "this is no known price list",
                allowed: layouts,
                suggestion: isAWS ? "import the JSON form of the same list (index.json)" : nil)
        ])
    }
}
