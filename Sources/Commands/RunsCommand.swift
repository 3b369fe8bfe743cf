import ArgumentParser
import Catalog
import Foundation
import Measurements
import Questions
import Reports
import RunStore

/// `plimsoll runs`: the stored runs.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List, show, export, delete and repair stored runs.",
        discussion: """
            Examples:
              plimsoll runs list --mine
              plimsoll runs list --engine vLLM --gpu nvidia-h100-sxm-80gb --limit 20
              plimsoll runs show vllm-60-llama-3-1-70b-tp4-general-lite-4-1-s0
              plimsoll runs export --mine --out mine.csv
              plimsoll runs export /team/runs      each run of yours, for your team
              plimsoll runs import /team/runs      and those of your team

            The published runs that come with Plimsoll are listed beside yours. import
            and validate --runs read what export writes. Only yours can be deleted.
            """,
        subcommands: [
            RunsListCommand.self, RunsShowCommand.self, RunsExportCommand.self, RunsImportCommand.self,
            RunsDeleteCommand.self, RunsRepairCommand.self,
        ])
}

/// Which runs are meant.
struct RunFilterOptions: ParsableArguments {
    @Option(help: "Model, as the run or the catalog calls it.")
    var model: String?

    @Option(help: "Accelerator, as the run or the catalog calls it.")
    var gpu: String?

    @Option(help: "Engine.")
    var engine: String?

    @Option(help: "Weight precision.")
    var precision: String?

    /// Whether all runs are meant.
    var isEmpty: Bool { [model, gpu, engine, precision].allSatisfy { $0 == nil } }

    /// The runs that are meant.
    func filter() throws -> RunFilter {
        if isEmpty { return RunFilter() }
        // Names need no prices.
        let catalog = try Catalog.load(accelerators: [])
        return RunFilter(model: model, accelerator: gpu, engine: engine, precision: precision, in: catalog)
    }
}

/// Whose runs are meant.
struct RunOriginOptions: ParsableArguments {
    @Flag(help: "Only runs that you imported.")
    var mine = false

    @Flag(help: "Only runs that came with plimsoll.")
    var published = false

    func validate() throws {
        guard !mine || !published else { throw ValidationError("--mine and --published leave nothing; give one") }
    }

    /// Nil for all.
    var origin: RunCollection.Origin? { mine ? .own : published ? .published : nil }
}

/// `plimsoll runs list`.
struct RunsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List stored runs.", usage: "plimsoll runs list [<options>]")

    @OptionGroup(title: "Filter") var filter: RunFilterOptions
    @OptionGroup(title: "Filter") var origin: RunOriginOptions

    @Option(help: ArgumentHelp("How many to list.", valueName: "count"))
    var limit = 50

    @Option(help: ArgumentHelp("List what follows the run with this number, as the list gives it.", valueName: "no."))
    var after: Int64 = 0

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try FlagRange.check("--limit", limit)
    }

    func run() throws {
        try store.withFailures {
            let page = try store.runs().page(filter.filter(), from: origin.origin, limit: limit, after: after)
            let list = RunList(page.runs, total: page.total, goesOn: page.goesOn)
            if output.json {
                try Output.write(try JSONText.text(list))
            } else if output.csv {
                try Output.write(list.csv)
            } else {
                try Output.page(lines: list.lines(Output.style(noColor: output.noColor)))
            }
        }
    }
}

/// `plimsoll runs show`.
struct RunsShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show all that is known of a stored run.")

    @Argument(help: "The run's name.")
    var id: String

    @OptionGroup var store: StoreOptions

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    func run() throws {
        try store.withFailures {
            let runs = try store.runs()
            guard let run = try runs.run(id) else {
                let near = try runs.names(like: id)
                throw Failure(
                    .noInput,
                    "error: there is no run \"\(id)\""
                        + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"))
            }
            let details = RunDetails(run)
            if json {
                try Output.write(try JSONText.text(details))
            } else {
                try Output.write(lines: details.lines(Output.style()))
            }
        }
    }
}

/// `plimsoll runs export`.
struct RunsExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write stored runs as CSV, or share yours in a folder.",
        usage: "plimsoll runs export [<options>] [<folder>]",
        discussion: """
            Examples:
              plimsoll runs export --mine > runs.csv       as import and validate read it
              plimsoll runs export /team/runs
              plimsoll runs export --mine --table > runs.json
              plimsoll runs export --mine --mlflow > runs.jsonl

            --table is JSON with columns and data, which wandb.Table, mlflow.log_table
            and pandas.DataFrame take as they are; --mlflow has a line for each run with
            its metrics and params, as MLflow's runs/log-batch takes them.

            In a folder each run of yours becomes a file that never changes, named by the
            SHA-256 of its content: a shared folder, or one that is kept in step with a
            bucket. Any number of people may write to it at once; runs import reads it.
            """)

    @Argument(help: "Share your runs in this folder instead.")
    var folder: String?

    /// Forms for experiment trackers.
    enum Form: String, EnumerableFlag {
        case table, mlflow

        static func help(for form: Form) -> ArgumentHelp? {
            form == .table ? "Write a table in JSON instead." : "Write lines of JSON for MLflow instead."
        }
    }

    @Flag var form: Form?

    @OptionGroup(title: "Filter") var filter: RunFilterOptions
    @OptionGroup(title: "Filter") var origin: RunOriginOptions

    @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var out: String?

    @OptionGroup var store: StoreOptions

    @Flag(help: "Of a folder: write JSON, with a schema version.")
    var json = false

    func validate() throws {
        if folder != nil, form != nil || out != nil || origin.published {
            throw ValidationError(
                "a folder gets your runs as they are; leave --out, --table, --mlflow and --published out")
        }
        if folder == nil, json { throw ValidationError("--json goes with a folder; --table is JSON") }
    }

    func run() throws {
        if let folder {
            let done = try store.withFailures {
                try SharedRuns(folder).export(try store.openExisting(), filter.filter())
            }
            return try json ? Output.write(try JSONText.text(done)) : Output.write(lines: done.lines)
        }
        try store.withFailures {
            let runs = try store.runs()
            /// Piece by piece: a store may hold a million runs.
            func pour(_ put: (String) throws -> Void) throws {
                var text = RunTable.header
                try runs.forEach(filter.filter(), from: origin.origin) { run in
                    text += RunTable.line(run)
                    guard text.utf8.count > 1 << 20 else { return }
                    try put(text)
                    text = ""
                }
                try put(text)
            }
            if let form {
                // A tracker's table is held as a whole by whoever reads it.
                var csv = ""
                try pour { csv += $0 }
                let text =
                    form == .table
                    ? try TableJSON.text(csv: csv)
                    : try TableJSON.mlflow(csv: csv, name: "run_id", metrics: RunTable.measuredColumns)
                return try out.map { try Output.save(text, to: $0) } ?? Output.write(text)
            }
            guard let out else {
                do { return try pour(Output.writePiece) } catch is Output.ReaderGone { return }
            }
            try Output.save(to: out, pour)
        }
    }
}

/// `plimsoll runs import`.
struct RunsImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Merge the runs that your team shares in a folder into your store.",
        usage: "plimsoll runs import [<options>] <folder>",
        discussion: """
            Examples:
              plimsoll runs import /team/runs

            The folder is one that plimsoll runs export wrote. Runs that are there already
            are left as they are; of two versions of a run the one that says more stays,
            whoever reads first. Damaged files and others are left out and named, and the
            exit code is 65 then. plimsoll import reads result files of benchmark tools.
            """)

    @Argument(help: "The shared folder.")
    var folder: String

    @OptionGroup var store: StoreOptions

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    func run() throws {
        let done = try store.withFailures {
            try RunWatch.watching("importing") { try SharedRuns(folder).merge(into: try store.open()) }
        }
        for problem in done.problems { Output.complain(problem) }
        try json ? Output.write(try JSONText.text(done)) : Output.write(lines: done.lines)
        if done.refused > 0 { throw Failure(.badData, "") }
    }
}

/// `plimsoll runs delete`.
struct RunsDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete runs of yours: those named, or those that pass the filter.",
        usage: "plimsoll runs delete [<options>] [<ids> ...]",
        discussion: """
            Of several names all are deleted or none. Deleted runs come back when
            their file is imported again. Runs that came with plimsoll stay.
            """)

    @Argument(help: "Names of runs.")
    var ids: [String] = []

    @OptionGroup(title: "Filter") var filter: RunFilterOptions

    @Flag(help: "All runs that you imported, or those of them that pass the filter.")
    var mine = false

    @Flag(help: "Say how many, but delete nothing.")
    var dryRun = false

    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard !ids.isEmpty || mine || !filter.isEmpty else {
            throw ValidationError("say which: names of runs, or a filter such as --mine")
        }
    }

    func run() throws {
        try store.withFailures {
            let runs = try store.runs()
            guard !ids.isEmpty else { return try say(try runs.delete(filter.filter(), dryRun: dryRun)) }
            let unknown = try runs.delete(named: ids, filter.filter(), dryRun: dryRun)
            guard unknown.isEmpty else {
                let published = runs.published(unknown)
                let what = published.isEmpty ? "there is no such run" : "runs that come with plimsoll stay"
                let names = published.isEmpty ? unknown : published
                throw Failure(.noInput, "error: \(what): \(names.joined(separator: ", ")); nothing was deleted")
            }
            try say(Set(ids).count)
        }
    }

    private func say(_ count: Int) throws {
        try Output.write(dryRun ? "\(count) would be deleted\n" : "\(count) deleted\n")
    }
}

/// `plimsoll runs repair`.
struct RunsRepairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Make a damaged store anew from all runs that can be read in it.",
        discussion: "The damaged file is moved aside, and stays beside the new one.")

    @OptionGroup var store: StoreOptions

    func run() throws {
        try store.withFailures {
            guard FileManager.default.fileExists(atPath: store.path) else {
                throw Failure(.noInput, "\(store.path): there is no such store")
            }
            let repair = try RunCollection.repair(store.path)
            try Output.write("\(repair.kept) runs kept, \(repair.lost) lost; the old store is \(repair.old)\n")
        }
    }
}
