internal import Calibration
public import Measurements
public import RunStore

/// The runs that are listed, shown and exported: the published ones, which come with the program, then the user's own,
/// which are in a store.
public struct RunCollection: Sendable {
    /// Where runs come from.
    public enum Origin: Sendable {
        /// They come with the program.
        case published
        /// The user imported them.
        case own
    }

    /// Some runs of a list.
    public struct Page: Sendable, Hashable {
        /// The runs, each with its number, after which the list goes on.
        public var runs: [RunSummary]
        /// How many there are on all pages.
        public var total: Int
        /// Whether more follow.
        public var goesOn = false
    }

    private let store: RunStore?

    /// The published runs and those in `store`; without one, the published runs alone.
    public init(_ store: RunStore?) { self.store = store }

    /// The runs of one `origin`, or of both, that `filter` lets through: at most `limit` after the run with the number
    /// `cursor`.
    ///
    /// Published runs are numbered from 1, the user's own after them in the order of storing.
    public func page(
        _ filter: RunFilter = RunFilter(), from origin: Origin? = nil, limit: Int = 100, after cursor: Int64 = 0
    ) throws -> Page {
        // One more than fits says whether the list goes on.
        let limit = max(0, limit)
        var page = Page(runs: [], total: 0)
        if origin != .own {
            let lines = try PublishedRuns.lines(filter)
            let wanted = lines.drop { $0.number <= cursor }.prefix(limit + 1)
            page.total = lines.count
            page.runs = try zip(PublishedRuns.runs(wanted), wanted).map { RunSummary($0, position: Int64($1.number)) }
        }
        if origin != .published, let store {
            let start = Int64(PublishedRuns.count)
            page.total += try store.count(filter)
            page.runs += try store.list(filter, limit: limit + 1 - page.runs.count, after: max(0, cursor - start))
                .map { $0.at(start + $0.position) }
        }
        page.goesOn = page.runs.count > limit
        page.runs = Array(page.runs.prefix(limit))
        return page
    }

    /// The run called `id`, the user's own first; nil when there is none.
    public func run(_ id: String) throws -> RecordedRun? {
        if let own = try store?.run(id) { return own }
        return try PublishedRuns.runs(PublishedRuns.lines(RunFilter(id: id)).prefix(1)).first
    }

    /// Calls `body` with each run of one `origin`, or of both, that `filter` lets through, in the order of the list,
    /// without holding them all.
    ///
    /// Throws what is wrong with the store, or what `body` throws.
    public func forEach(
        _ filter: RunFilter = RunFilter(), from origin: Origin? = nil, _ body: (RecordedRun) throws -> Void
    ) throws {
        if origin != .own { try PublishedRuns.forEach(PublishedRuns.lines(filter), body) }
        if origin != .published { try store?.forEach(filter, body) }
    }

    /// At most five names that begin like `id`, the user's own first, for a message that there is no such run.
    public func names(like id: String) throws -> [String] {
        let start = id.prefix(8)
        let published = ShippedCalibration.runNames.filter { $0.hasPrefix(start) }.sorted()
        return Array((try store?.namesLike(id) ?? []) + published).prefix(5).map { $0 }
    }

    /// Which of `names` are those of published runs, which cannot be deleted.
    public func published(_ names: [String]) -> [String] {
        let all = ShippedCalibration.runNames
        return names.filter(all.contains)
    }

    /// Deletes the user's runs that `filter` lets through, or only counts them; returns how many.
    public func delete(_ filter: RunFilter, dryRun: Bool = false) throws -> Int {
        guard let store else { return 0 }
        return dryRun ? try store.count(filter) : try store.delete(filter)
    }

    /// Deletes the user's runs called `names` that `filter` lets through, all of them or none.
    ///
    /// Returns the names that stand for no such run; when there is one, or in a dry run, nothing is deleted.
    public func delete(named names: [String], _ filter: RunFilter, dryRun: Bool = false) throws -> [String] {
        guard let store else { return names }
        return try store.delete(named: names, filter, dryRun: dryRun)
    }

    /// Stores the runs of a file, all or none, apart from published ones: they count as known by name.
    ///
    /// Adds nothing where there is no store.
    public func add(_ file: ImportedFile) throws -> RunStore.Addition {
        guard let store else { return .added(runs: 0, known: file.count, same: []) }
        let published = ShippedCalibration.runNames
        return try store.add(file) { published.contains($0.id) }
    }

    /// Makes a new store of the user's runs that can be read in the one at `path`, which is moved aside.
    public static func repair(_ path: String) throws(RunStoreFailure) -> RunStore.Repair {
        let published = ShippedCalibration.runNames
        return try RunStore.repair(path, isPublished: published.contains)
    }
}
