internal import Calibration
public import Catalog
internal import Foundation
internal import Input
internal import Measurements
internal import Parallel
public import Reports
public import Validation

/// Puts the parts of a sweep together: all rows in the order of items, and what they come to.
///
/// The result depends on the sweep alone: not on how many shards there were, nor on which came first. Memory holds a few
/// parts at a time, and of measured runs all their errors, since medians are exact.
public struct SweepMerge {
    /// The folder of the sweep.
    public var folder: String
    /// Parts that are read at a time; nil for one on each core.
    public var threads: Int?
    /// The catalog that the sweep was computed with, which a cross-validation needs to know its runs by.
    public var catalog: () throws -> Catalog = { try Catalog.load() }

    /// A merge of the sweep in `folder`.
    public init(folder: String) { self.folder = folder }

    /// The most combinations of values that are listed with the distribution of their draws.
    static let mostCombinations = 1000

    /// Whether all parts are there.
    public func isComplete() throws -> Bool {
        let folder = try SweepFolder(reading: folder)
        return (0..<folder.manifest.blocks).allSatisfy(folder.has)
    }

    /// Hands all rows to `write` as comma-separated values, piece by piece, and returns what they come to; without `write`,
    /// no rows are made.
    ///
    /// Throws which parts are missing, before anything is written, or damaged.
    public func run(_ write: ((String) throws -> Void)? = nil) throws -> SweepSummaryDocument {
        let folder = try SweepFolder(reading: folder)
        return try sums(folder, write).document(folder.manifest, folder: folder.path)
    }

    /// The predictions of a cross-validation.
    public func heldOut() throws -> HeldOut { try sums(SweepFolder(reading: folder), nil).heldOut }

    private func sums(_ folder: SweepFolder, _ write: ((String) throws -> Void)?) throws -> SweepSums {
        let manifest = folder.manifest
        try refuseMissing(folder)
        let runs = try runs(of: manifest, at: folder.path)
        var sums = SweepSums(manifest, runs)
        try write?(CSVText(columns: manifest.columns).text)
        let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        let jobs = LongWork.Jobs(manifest.blocks)
        let makesRows = write != nil
        // A few parts for each thread, so that none waits long for the slowest.
        let size = threads * 4
        for start in stride(from: 0, to: manifest.blocks, by: size) {
            let blocks = Array(start..<min(manifest.blocks, start + size))
            let empty = sums.emptied
            let parts = parallelMap(blocks, threads: threads) { block -> Result<(String, SweepSums), any Error> in
                Result {
                    let part = try folder.part(block: block)
                    var sums = empty
                    sums.add(part)
                    var text = CSVText()
                    if makesRows { for row in part.rows { text.add(row.map(\.cell)) } }
                    return (text.text, sums)
                }
            }
            for part in parts {
                let (text, found) = try part.get()
                try write?(text)
                sums.add(found)
                jobs.finishOne()
            }
        }
        return sums
    }

    /// The runs of a cross-validation by their names; throws where the catalog is not that of the sweep.
    private func runs(of manifest: SweepManifest, at path: String) throws -> [String: MeasuredRun] {
        guard manifest.question == .crossvalidate else { return [:] }
        let catalog = try catalog()
        guard try SweepManifest.hash(of: catalog) == manifest.catalog,
            SweepManifest.calibration(own: "") == manifest.calibration
        else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: path), "the sweep was computed with another catalog or calibration",
                    suggestion: "give the same --hardware and --prices, and the same version of plimsoll")
            ])
        }
        return try SweepRuns(SweepGrid(leavingOut: HoldOut.allCases), catalog).byName()
    }

    private func refuseMissing(_ folder: SweepFolder) throws {
        let blocks = folder.manifest.blocks
        let missing = (0..<blocks).filter { !folder.has($0) }
        guard !missing.isEmpty else { return }
        let items = missing.prefix(3).map { block in
            let items = folder.manifest.items(of: block)
            return "\(items.lowerBound)-\(items.upperBound - 1)"
        }.joined(separator: ", ")
        var what = "\(missing.count) of \(blocks) parts are missing: items \(items)" + (missing.count > 3 ? " ..." : "")
        if let count = SweepShardLog.count(at: folder.path) {
            let shards = Set(missing.map { SweepShard.owner(of: $0, total: blocks, count: count) }).sorted()
            what +=
                ", of shards " + shards.prefix(20).map { "\($0)/\(count)" }.joined(separator: ", ")
                + (shards.count > 20 ? " ..." : "")
        }
        throw InputProblems([
            Diagnostic(
                at: SourcePlace(file: folder.path), what,
                suggestion: "run these shards again; without --shard one process computes what is missing")
        ])
    }
}

extension JSONValue {
    /// As a cell of a table.
    fileprivate var cell: CSVText.Cell {
        switch self {
        case .number(let value): .number(value)
        case .text(let text): .text(text)
        case .flag(let flag): .text(flag ? "true" : "false")
        case .null, .list, .map: .number(nil)
        }
    }
}
