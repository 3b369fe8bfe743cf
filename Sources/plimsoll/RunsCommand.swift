import ArgumentParser
import Foundation
import Measurements
import Reports
import RunStore

/// `plimsoll runs`: the stored runs.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List, show, export and delete stored runs.",
        subcommands: [RunsListCommand.self, RunsShowCommand.self, RunsExportCommand.self, RunsDeleteCommand.self])
}

/// Which runs are meant.
struct RunFilterOptions: ParsableArguments {
    @Option(help: "Model, letter by letter.")
    var model: String?

    @Option(help: "Accelerator, as the run has it.")
    var gpu: String?

    @Option(help: "Engine, as the run has it.")
    var engine: String?

    @Option(help: "Weight precision, as the run has it.")
    var precision: String?

    @Flag(help: "Only runs that you imported.")
    var mine = false

    /// The filter of the store.
    var filter: RunFilter {
        RunFilter(model: model, accelerator: gpu, engine: engine, precision: precision, isOwn: mine ? true : nil)
    }
}

/// `plimsoll runs list`.
struct RunsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List stored runs.")

    @OptionGroup(title: "Filter") var filter: RunFilterOptions

    @Option(help: ArgumentHelp("How many to list.", valueName: "count"))
    var limit = 50

    @Option(help: ArgumentHelp("List what follows the run with this number.", valueName: "number"))
    var after: Int64 = 0

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000_000).contains(limit) else {
            throw ValidationError("--limit: \(limit) is out of range (1 to 1000000)")
        }
    }

    func run() throws {
        try withStore(store) { store in
            let list = RunList(
                try store.list(filter.filter, limit: limit, after: after), total: try store.count(filter.filter))
            if output.json {
                try Output.write(try JSONText.text(list))
            } else {
                try Output.write(output.csv ? list.csv : list.lines.joined(separator: "\n") + "\n")
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
        try withStore(store) { store in
            guard let run = try store.run(id) else {
                let near = try store.namesLike(id)
                throw Failure(
                    .noInput,
                    "there is no run \"\(id)\""
                        + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?"))
            }
            let details = RunDetails(run)
            try Output.write(json ? try JSONText.text(details) : details.lines.joined(separator: "\n") + "\n")
        }
    }
}

/// `plimsoll runs export`.
struct RunsExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write stored runs as CSV, in the columns that import and validate read.")

    @OptionGroup(title: "Filter") var filter: RunFilterOptions

    @Option(help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"))
    var out: String?

    @OptionGroup var store: StoreOptions

    func run() throws {
        try withStore(store) { store in
            var runs: [RecordedRun] = []
            try store.forEach(filter.filter) { runs.append($0) }
            let text = RunTable.text(runs)
            if let out { try Output.save(text, to: out) } else { try Output.write(text) }
        }
    }
}

/// `plimsoll runs delete`.
struct RunsDeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete stored runs: those named, or those that pass the filter.")

    @Argument(help: "Names of runs.")
    var ids: [String] = []

    @OptionGroup(title: "Filter") var filter: RunFilterOptions
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard !ids.isEmpty || !filter.filter.isEmpty else {
            throw ValidationError("say which: names of runs, or a filter such as --mine")
        }
    }

    func run() throws {
        try withStore(store) { store in
            var deleted = 0
            if ids.isEmpty { deleted = try store.delete(filter.filter) }
            for id in ids {
                var named = filter.filter
                named.id = id
                let count = try store.delete(named)
                if count == 0 { throw Failure(.noInput, "there is no such run \"\(id)\"") }
                deleted += count
            }
            try Output.write("\(deleted) deleted\n")
        }
    }
}

extension ParsableCommand {
    /// Opens the store and does the work; what fails there ends in its exit code.
    func withStore(_ options: StoreOptions, _ work: (RunStore) throws -> Void) throws {
        do {
            try work(try options.open())
        } catch let failure as RunStoreFailure {
            throw Failure(failure)
        }
    }
}
