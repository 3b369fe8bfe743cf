public import ArgumentParser
import Catalog
import Foundation
import Input
import Questions
public import Reports

/// `plimsoll sweep`: many questions at once, shared by many processes.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Ask a question for every combination of values, on many machines.",
        usage: "plimsoll sweep [<options>] <grid> --out <folder>",
        discussion: """
            Examples:
              plimsoll sweep grid.yaml --out sweep          all of it, on all cores
              plimsoll sweep grid.yaml --out sweep --shard 3/64
              plimsoll merge sweep                          all shards together
              plimsoll sweep grid.yaml --out sweep --export slurm --shards 64 > job.sh

            A grid:
              plimsoll_sweep: 1
              question: month          plan, predict, month, simulate, validate or
                                       crossvalidate
              scenario: chat.yaml      predict takes deployment: {model: ..., gpu: ...}
              axes:
                workload.rate: {from: 1/s, to: 100/s, steps: 20, spacing: log}
                gpu: [H100, H200]
              draws: 1000              month and simulate
              spread: {traffic: 20%, prices: 5%, predictions: true}
            simulate also takes replica_groups: 8, slices: 1 h and warm_up: 10 min;
            validate takes runs: runs.csv; crossvalidate takes leave_out: [accelerator].

            A shard that was ended goes on where it stood; the merged bytes do not
            depend on the number of shards. Published runs alone inform predictions, as
            machines have different stores; --store adds one that all can read.
            """)

    @Argument(help: "The grid (YAML or JSON); \"-\" reads standard input.")
    var grid: String

    @Option(help: ArgumentHelp("Folder of the parts, which all shards share.", valueName: "folder"))
    var out: String

    @Option(help: ArgumentHelp("Compute one part of many: 0/64 to 63/64.", valueName: "i/n"))
    var shard: String?

    @OptionGroup var parallelism: JobOptions

    @Option(
        help: ArgumentHelp(
            "Write a job that runs all shards and then merges: slurm, kubernetes, ray or xargs.", valueName: "engine"))
    var export: SweepJobs.Engine?

    @Option(help: ArgumentHelp("How many shards the exported job has.", valueName: "count"))
    var shards = 16

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var storeOptions: StoreOptions

    @Flag(help: "Write JSON.")
    var json = false

    func validate() throws {
        try FlagRange.check("--shards", shards)
        if export != nil, shard != nil { throw ValidationError("--export writes all shards; leave --shard out") }
    }

    func run() throws {
        let file =
            grid == "-"
            ? try StandardInput.read(maximumBytes: 1 << 20) : try TextFile(path: grid, maximumBytes: 1 << 20)
        let folder = grid == "-" ? "" : grid.folderOfPath
        let asked = try SweepGrid(file, folder: folder)
        if let export {
            // A config map is too small for a table of runs.
            if export == .kubernetes, let runs = asked.runs, !runs.name.hasPrefix("/parts/") {
                throw Failure(
                    .badData,
                    "\(grid): runs: error: pods see the grid and what is on the volume; put \(runs.name) there, and write "
                        + "runs: /parts/\((runs.name as NSString).lastPathComponent)")
            }
            return try Output.write(SweepJobs(grid: grid, file, asked.source, out: out, shards: shards).text(export))
        }
        var question = SweepQuestion(asked, folder: out)
        if let shard { question.shard = try SweepShard(parsing: shard) }
        question.threads = parallelism.jobs
        let catalog = try catalogOptions.load()
        var knowledge = Knowledge(catalog)
        if storeOptions.store != nil, let store = try storeOptions.openExisting() {
            knowledge = try Knowledge(catalog, own: store) { Failure.exit(with: $0) }
            question.ownRuns = try storeOptions.ownRuns(catalog).map { "\($0)" }.joined()
        }
        let done = try RunWatch.watching("sweeping") { try question.run(knowledge) }
        try json ? Output.write(try JSONText.text(done)) : Output.write(lines: done.lines)
    }
}

extension SweepJobs.Engine: ExpressibleByArgument {}

/// `plimsoll merge`: the shards of a sweep put together.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Put the shards of a sweep together.",
        usage: "plimsoll merge [<options>] <folder>",
        discussion: """
            Examples:
              plimsoll merge sweep                      writes sweep/rows.csv
              plimsoll merge sweep --rows rows.csv --json > summary.json
              plimsoll merge sweep --wait 12            waits up to 12 hours for shards
              plimsoll merge sweep --summary            writes no rows

            Missing and damaged parts are named, and nothing is written. DuckDB reads the
            rows in place: SELECT * FROM 'sweep/rows.csv'.
            """)

    @Argument(help: "The folder that plimsoll sweep --out named.")
    var folder: String

    @Option(help: ArgumentHelp("Where the rows go, as CSV. Left out: rows.csv in the folder.", valueName: "file"))
    var rows: String?

    @Flag(help: "Write no rows, only what they come to.")
    var summary = false

    @Option(help: ArgumentHelp("Hours to wait for parts that are missing.", valueName: "hours"))
    var wait: Double?

    @OptionGroup var parallelism: JobOptions
    @OptionGroup var catalogOptions: CatalogOptions

    @Flag(help: "Write JSON.")
    var json = false

    @Flag(help: "Never color.")
    var noColor = false

    func validate() throws {
        try FlagRange.check("--wait", wait)
        if summary, rows != nil { throw ValidationError("--summary writes no rows; leave --rows out") }
    }

    func run() throws {
        var merge = SweepMerge(folder: folder)
        merge.threads = parallelism.jobs
        merge.catalog = { try catalogOptions.load() }
        let end = ContinuousClock.now + .seconds((wait ?? 0) * 3600)
        while wait != nil, ContinuousClock.now < end, (try? merge.isComplete()) != true {
            Thread.sleep(forTimeInterval: 5)
        }
        let path = rows ?? (folder.hasSuffix("/") ? folder : folder + "/") + "rows.csv"
        // Nothing is opened before it is known that the sweep is whole.
        let output = FileSink(path)
        let found = try RunWatch.watching("merging") { try merge.run(summary ? nil : { try output.write($0) }) }
        try output.finish()
        let lines = SweepSummaryText(found).lines(table: summary ? nil : path, Output.style(noColor: noColor))
        try json ? Output.write(try JSONText.text(found)) : Output.write(lines: lines)
    }
}

/// A file that is opened when something is written to it.
private final class FileSink {
    private let path: String
    private var file: OutputFile?

    init(_ path: String) { self.path = path }

    func write(_ text: String) throws {
        let opened = try file ?? OutputFile(path)
        file = opened
        try opened.write(Data(text.utf8))
    }

    func finish() throws { try file?.finish() }
}
