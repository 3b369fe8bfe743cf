/// How old the prices in use are, by who states them.
public struct PriceAges: Sendable, Hashable {
    /// Prices of one kind by one provider.
    public struct Row: Sendable, Hashable {
        /// What is priced.
        public enum Subject: String, Sendable, Hashable, CaseIterable {
            case instances, hostedModels = "hosted_models", onPremises = "on_premises"
        }

        /// What is priced.
        public let subject: Subject
        /// The provider; nil for what is counted together.
        public let provider: String?
        /// What kind of seller the provider is; nil for what is not an instance.
        public let tier: ProviderTier?
        /// How many prices there are.
        public fileprivate(set) var count = 0
        /// How many are older than ``Catalog/oldPriceDays``, or without a day.
        public fileprivate(set) var old = 0
        /// How many days are estimates.
        public fileprivate(set) var approximate = 0
        /// The earliest and the latest day; nil when none has one.
        public fileprivate(set) var oldest, newest: CalendarDate?

        fileprivate init(_ subject: Subject, provider: String? = nil, tier: ProviderTier? = nil) {
            self.subject = subject
            self.provider = provider
            self.tier = tier
        }

        fileprivate mutating func add(_ provenance: Provenance, _ today: CalendarDate) {
            count += 1
            if provenance.isApproximate { approximate += 1 }
            guard let date = provenance.date else {
                old += 1
                return
            }
            if today.days(since: date) > Catalog.oldPriceDays { old += 1 }
            oldest = min(oldest ?? date, date)
            newest = max(newest ?? date, date)
        }
    }

    /// The day to which ages are counted.
    public let today: CalendarDate
    /// Instances by provider, then hosted models and figures about servers.
    public let rows: [Row]

    /// The ages of the prices that `catalog` uses on `today`; left out, the day of the newest price of all.
    public init(_ catalog: Catalog, today: CalendarDate? = nil) {
        let (offers, hosted, facts) = (catalog.offers, catalog.apiPrices, catalog.onPremFacts)
        let newest = (offers.compactMap(\.provenance.date) + hosted.compactMap(\.provenance.date)).max()
        guard let day = today ?? [newest, Catalog.shippedDay].compactMap(\.self).max() else {
            preconditionFailure("the shipped prices have a day")
        }
        self.today = day
        var byProvider: [String: Row] = [:]
        for offer in offers {
            byProvider[
                offer.provider, default: Row(.instances, provider: offer.provider, tier: offer.tier)
            ].add(offer.provenance, day)
        }
        var models = Row(.hostedModels)
        for price in hosted { models.add(price.provenance, day) }
        var servers = Row(.onPremises)
        for fact in facts { servers.add(fact.provenance, day) }
        rows = byProvider.sorted { $0.key < $1.key }.map(\.value) + [models, servers].filter { $0.count > 0 }
    }
}
