internal import Foundation
public import Input

/// Prices of the user's own: instances, hosted models, and what owning machines costs.
public struct PriceOverlay: Sendable {
    /// Prices of instances.
    public var offers: [Offer] = []
    /// Prices of hosted models.
    public var apiPrices: [APIPrice] = []
    /// Figures about on-premises servers.
    public var onPremFacts: [OnPremFact] = []

    /// Nothing.
    public init() {}

    /// Reads the file or every CSV file of the folder at `path`, each told by its header.
    ///
    /// Throws `InputProblems` for wrong content, `FileFailure` for a path that cannot be used.
    public init(path: String) throws { self.init(try Self.rows(at: path)) }

    /// Reads one file; a price in another currency takes a rate in `rates`.
    public init(_ file: TextFile, rates: ExchangeRates = ExchangeRates()) throws(InputProblems) {
        self.init(try Self.rows(of: file, rates))
    }

    private init(_ rows: [Located<Row>]) {
        for row in rows {
            switch row.value {
            case .offer(let offer): offers.append(offer)
            case .apiPrice(let price): apiPrices.append(price)
            case .onPremFact(let fact): onPremFacts.append(fact)
            }
        }
    }

    /// A row of any kind of file.
    enum Row: Sendable {
        case offer(Offer)
        case apiPrice(APIPrice)
        case onPremFact(OnPremFact)
    }

    /// What a file lists, by its header.
    public enum Kind: Sendable, Hashable, CaseIterable {
        case offers, apiPrices, onPremFacts

        /// Nil for a header that is none of them.
        public init?(columns: some Collection<String>) {
            if columns.contains("accelerator_id"), columns.contains("instance_type") {
                self = .offers
            } else if columns.contains("usd_per_million_input_tokens") {
                self = .apiPrices
            } else if columns.contains("item"), columns.contains("unit") {
                self = .onPremFacts
            } else {
                return nil
            }
        }
    }

    /// The names of the columns in the first line of a CSV file, the quotes around them left out.
    public static func columns(of bytes: some Collection<UInt8>) -> [String] {
        let header = String(decoding: bytes.prefix(65_536).prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        return header.split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0.trimmingPrefix("\"").prefix { $0 != "\"" }) }
    }

    static func rows(at path: String) throws -> [Located<Row>] {
        try Overlay.read(at: path) { file throws(InputProblems) in try rows(of: file, ExchangeRates()) }
    }

    private static func rows(of file: TextFile, _ rates: ExchangeRates) throws(InputProblems) -> [Located<Row>] {
        let sources = PriceSources.shipped
        switch Kind(columns: columns(of: file.bytes)) {
        // What is no list at all is told which columns it lacks.
        case .offers, nil:
            return try Offer.read(file, kind: .user, sources: sources, rates: rates).map { $0.map(Row.offer) }
        case .apiPrices:
            return try APIPrice.read(file, kind: .user, sources: sources).map { $0.map(Row.apiPrice) }
        case .onPremFacts:
            return try OnPremFact.read(file, kind: .user, sources: sources).map { $0.map(Row.onPremFact) }
        }
    }
}
