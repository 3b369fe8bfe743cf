public import Catalog
public import Charts
public import Input
public import Reports

/// Prices of instances for a page: filtered, the cheapest for each accelerator first, no more than a page shows.
public struct PricesQuestion: Sendable {
    private let gpu, words, purchase: String?
    private let isHistory: Bool
    private let most: Int

    /// A question about prices of `gpu` with all of `words` in their names, bought as `purchase` says; nil for all.
    public init(gpu: String?, words: String?, purchase: String?, isHistory: Bool, most: Int) {
        self.gpu = gpu
        self.words = words
        self.purchase = purchase
        self.isHistory = isHistory
        self.most = most
    }

    /// The table, and how many prices it shows of how many.
    public struct Answer: Sendable {
        /// The prices shown.
        public var table: ReportTable
        /// How many are shown, and how many there are.
        public var shown, total: Int
        /// What they come to: by accelerator, or by the day on which they were seen where every day was asked for.
        public var summary: ReportTable
        /// The lowest price by provider, where one accelerator was asked for; nil where there is nothing to compare.
        public var chart: Chart?
        /// How many things have prices of several days, and how many things there are.
        public var history: (several: Int, things: Int)
    }

    /// The prices; throws what is wrong with the question.
    public func answer(_ catalog: Catalog) throws(InputProblems) -> Answer {
        let words = (words ?? "").split(separator: " ").map { String($0) }
        let list = try prices(words, isHistory: isHistory, catalog)
        let table = list.table.first(most)
        let everyDay = try isHistory ? list : prices(words, isHistory: true, catalog)
        return Answer(
            table: table, shown: table.rows.count, total: list.count,
            summary: isHistory ? list.byDay : list.byAccelerator,
            chart: gpu == nil || isHistory
                ? nil : list.chart("Lowest price of one GPU by provider and purchase option"),
            history: everyDay.history)
    }

    private func prices(_ words: [String], isHistory: Bool, _ catalog: Catalog) throws(InputProblems) -> PriceList {
        let found = try CatalogQuestion.prices(
            words, gpu: gpu, purchase.flatMap { PurchaseOption(rawValue: $0) }, isHistory: isHistory
        ).answer(catalog, file: QuestionArguments.file)
        guard let list = found.list as? PriceList else { preconditionFailure("prices are answered with prices") }
        return list
    }
}
