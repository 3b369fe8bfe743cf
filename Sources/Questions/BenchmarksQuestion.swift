internal import Calibration
internal import Catalog
internal import Measurements
public import Reports
public import RunStore
public import Validation

/// Stored runs, and what is predicted for them.
public struct BenchmarksQuestion: Sendable {
    /// Which runs.
    public var filter: RunFilter
    /// Where they come from; nil for anywhere.
    public var origin: RunCollection.Origin?
    /// How many to list.
    public var limit: Int

    /// A question about the runs of `origin` that pass `filter`.
    public init(_ filter: RunFilter, from origin: RunCollection.Origin? = nil, limit: Int = 100) {
        self.filter = filter
        self.origin = origin
        self.limit = limit
    }

    /// The runs, how many there are, and predicted against measured for those that are listed.
    public struct Answer: Sendable {
        /// The runs listed.
        public var list: RunList
        /// How many are listed, and how many pass the filter.
        public var shown, total: Int
        /// What is predicted for them; nil where none can be predicted.
        public var validation: Validation?
    }

    /// The answer; throws what is wrong with the store.
    public func answer(_ runs: RunCollection, _ knowledge: Knowledge) throws -> Answer {
        let page = try runs.page(filter, from: origin, limit: limit)
        let binding = RunBinding(knowledge.catalog.models, knowledge.catalog.hardware)
        let outcomes = try page.runs.compactMap { try runs.run($0.id) }.map { binding.outcome($0) }
        let validation = Validation(
            outcomes, ShippedCalibration.model(), shipped: ShippedCalibration.runNames)
        return Answer(
            list: RunList(page.runs, total: page.total, goesOn: page.goesOn), shown: page.runs.count,
            total: page.total,
            validation: validation.rows.isEmpty ? nil : validation)
    }
}
