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
    /// How many to list.
    public var limit: Int

    /// A question about the runs that pass `filter`.
    public init(_ filter: RunFilter, limit: Int = 100) {
        self.filter = filter
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
    public func answer(_ store: RunStore, _ knowledge: Knowledge) throws -> Answer {
        let found = try store.list(filter, limit: limit)
        let total = try store.count(filter)
        let binding = RunBinding(knowledge.catalog.models, knowledge.catalog.hardware)
        let outcomes = try found.compactMap { try store.run($0.id) }.map { binding.outcome($0) }
        let validation = Validation(
            outcomes, try ShippedCalibration.model(), shipped: try ShippedCalibration.runNames())
        return Answer(
            list: RunList(found, total: total), shown: found.count, total: total,
            validation: validation.rows.isEmpty ? nil : validation)
    }
}
