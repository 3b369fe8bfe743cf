internal import Calibration
internal import Foundation
internal import Input
internal import Measurements
internal import Parallel
internal import Planning
public import Reports
internal import Synchronization

/// A sweep that several processes share, each of which computes its blocks of items.
public struct SweepQuestion: Sendable {
    /// What is asked.
    public var grid: SweepGrid
    /// The part of this process.
    public var shard = SweepShard.whole
    /// The folder that all processes write to.
    public var folder: String
    /// Items that are computed at a time; nil for one on each core.
    public var threads: Int?
    /// The user's own runs that predictions learn from, as text that tells them apart; empty for none.
    public var ownRuns = ""

    /// A sweep of `grid` into `folder`.
    public init(_ grid: SweepGrid, folder: String) {
        self.grid = grid
        self.folder = folder
    }

    /// Computes what is missing of the shard, and says how much that was.
    ///
    /// Parts that are there already are left as they are, so that a process that was ended goes on where it stood.
    public func run(_ knowledge: Knowledge) throws -> SweepProgressDocument {
        guard ownRuns.isEmpty || !grid.question.isOfRuns else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "command line", field: "--store"),
                    "\(grid.question.rawValue) predicts with the published runs alone", suggestion: "leave --store out")
            ])
        }
        let work = try SweepWork(grid, knowledge)
        let manifest = try SweepManifest(grid, knowledge.catalog, own: ownRuns)
        let folder = try SweepFolder(folder, for: manifest)
        let mine = shard.blocks(of: manifest.blocks)
        let missing = mine.filter { !folder.has($0) }
        let log = SweepShardLog(folder.path, shard)
        try log.note(isDone: false)
        let failure = Mutex<(any Error)?>(nil)
        _ = parallelMap(missing, threads: threads, isLong: true) { block in
            guard failure.withLock({ $0 == nil }) else { return }
            do {
                try folder.write(work.part(manifest.items(of: block)), block: block)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let failure = failure.withLock(\.self) { throw failure }
        try log.note(isDone: true)
        func items(_ blocks: [Int]) -> Int { blocks.reduce(0) { $0 + manifest.items(of: $1).count } }
        return SweepProgressDocument(
            folder: folder.path, question: grid.question.rawValue,
            shard: shard == .whole ? nil : shard.description, items: items(mine),
            computed: items(missing), parts: mine.count, sweepItems: manifest.items)
    }
}

/// What is known of the shards of a sweep: which began, and which ended.
struct SweepShardLog: Sendable {
    private let folder: String
    private let shard: SweepShard

    init(_ path: String, _ shard: SweepShard) {
        folder = path + "/shards"
        self.shard = shard
    }

    func note(isDone: Bool) throws {
        let text = #"{"shard":"\#(shard)","state":"\#(isDone ? "done" : "running")"}"# + "\n"
        try WholeFile.write(Array(text.utf8), to: "\(folder)/\(shard.index)-of-\(shard.count).json")
    }

    /// How many shards the sweep in the folder at `path` was divided into, by what began; nil where nothing did.
    static func count(at path: String) -> Int? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/shards")) ?? []
        return names.compactMap { name -> Int? in
            name.wholeMatch(of: /\d+-of-(\d{1,6})\.json/).flatMap { Int($0.1) }
        }.max()
    }
}
