import ArgumentParser
import Foundation
import Input
import Measurements
import Monitoring
import Parallel
import Questions
import Reports
import RunStore

/// `plimsoll import`: measured runs into the store.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Store measured runs from the result files of benchmark tools.",
        discussion: """
            Examples:
              plimsoll import benchmarks.json --gpu H100 --gpu-count 1 \\
                --engine vLLM --engine-version 0.15.1
              plimsoll import run1.json run2.json --sidecar instance.yaml
              plimsoll import nvidia-smi.xml serve.jsonl \\
                --value tp=2 --value weight_precision=fp8
              plimsoll import results/ run.json.gz
              kubectl logs job/bench | plimsoll import - --gpu H100
              plimsoll import --prometheus http://127.0.0.1:9090 --from 7d --gpu H100

            Metrics of a running fleet give one run: the busiest hour, for one server.

            Files, the files of folders, and standard input ("-") are recognised by
            content, compressed with gzip or not:
            \(ImportedFile.tools.joined(separator: ", ")),
            or what plimsoll runs export writes.

            What a file does not say is asked for, never guessed: by flag, or in a
            sidecar, a YAML map such as
              gpu: nvidia-h100-sxm-80gb
              gpu_count: 2
              engine: vLLM
              engine_version: 0.15.1
              weight_precision: fp8
              tp: 2
            A file that only describes a setup (nvidia-smi -q -x, an MLPerf system, the
            config.yaml of inference-perf) completes the other files of the same command.
            Flags win over sidecars; neither changes what a results file says, apart from
            the model and the gpu: servers have names of their own for them.

            Keys of --value and of sidecars: \(RunContext.columns.joined(separator: ", ")).

            Each file is stored as a whole or not at all; importing it again, under any
            name or as the CSV beside the JSON, adds nothing. Exits with 65 when a file is of no use, 66 when there is
            none, 74 when it cannot be read or stored.
            """)

    @Argument(help: "Results of benchmark tools, folders of them, or what plimsoll runs export wrote.")
    var files: [String] = []

    @OptionGroup(title: "Metrics instead") var measured: HistoryOptions

    @Option(help: "Accelerator the runs were made on.")
    var gpu: String?

    @Option(help: "How many accelerators, over all replicas.")
    var gpuCount: Int?

    @Option(help: "Engine: vLLM, SGLang, TensorRT-LLM ...")
    var engine: String?

    @Option(help: "The engine's version.")
    var engineVersion: String?

    @Option(help: "Model, by its Hugging Face id.")
    var model: String?

    @Option(help: "Weight precision: bf16, fp8 ...")
    var precision: String?

    @Option(help: "Tensor parallelism.")
    var tp: Int?

    @Option(help: ArgumentHelp("Any other key, as above; may be repeated.", valueName: "key=value"))
    var value: [String] = []

    @Option(help: ArgumentHelp("YAML map from keys to values, as above; may be repeated.", valueName: "file"))
    var sidecar: [String] = []

    @OptionGroup var store: StoreOptions

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    @Flag(help: "Read and check, but store nothing.")
    var dryRun = false

    func validate() throws {
        guard files.isEmpty == measured.isGiven else {
            throw ValidationError("name result files, --prometheus URL or --metrics FILE")
        }
    }

    func run() throws {
        var context = try given()
        let time = Date.now.formatted(.iso8601)
        let objection = try OwnRuns.objection()
        // Reading is one half of the work, storing the other.
        let watch = RunWatch("importing", jobs: 2)
        let found = files.flatMap(expanded)
        func entry(_ place: Place, _ context: RunContext) -> ImportReport.Entry {
            if let failure = place.failure { return ImportReport.Entry(.failure(failure), name: place.path) }
            let file = Result {
                try BenchmarkFile.read(path: place.path, context: context, importedAt: time, objection: objection)
            }
            return ImportReport.Entry(file, name: place.name, inFolder: place.isInFolder)
        }
        var entries =
            try metrics(context, time, objection)
            + watch.watching(job: 0) { inParts(found) { entry($0, context) } }
        // What describes only a setup is overriding the other files of this command.
        let setups = entries.compactMap { $0.file?.hardware }
        if !setups.isEmpty {
            if let column = RunContext.disagreement(of: setups), entries.count > setups.count {
                throw Failure(
                    .usage, "error: the files that describe setups differ in \(column); give those of one instance")
            }
            context = setups.reduce(RunContext()) { $0.merging($1) }.merging(context)
            for index in entries.indices where entries[index].file.map({ $0.hardware == nil }) ?? false {
                // Standard input can be read once.
                guard found[index].path != "-" else {
                    throw Failure(.usage, "error: - cannot be completed by files that describe a setup; use --value")
                }
                entries[index] = entry(found[index], context)
            }
        }
        for index in entries.indices { entries[index].notes = entries[index].file.map(OwnRuns.obstacles) ?? [] }
        let failure = dryRun ? nil : watch.watching(job: 1) { store(&entries) }
        let report = ImportReport(entries, in: dryRun ? nil : .store(path: store.path))
        for message in report.messages { Output.complain(message) }
        if json {
            try Output.write(try JSONText.text(report))
        } else {
            try Output.write(lines: report.lines(Output.style()))
        }
        if let failure { throw failure }
        let obstacles = entries.compactMap(\.obstacle)
        if obstacles.contains(.missing) { throw Failure(.noInput, "") }
        if obstacles.contains(.unreadable) { throw Failure(.inputOutput, "") }
        if entries.contains(where: { $0.file == nil && !$0.isPassedOver }) { throw Failure(.badData, "") }
        if !entries.contains(where: { $0.file != nil }) {
            throw Failure(.badData, "error: no file of the folder is of a known tool")
        }
    }

    /// The busiest hour of metrics as a run; none where files are named.
    private func metrics(
        _ context: RunContext, _ time: String, _ objection: @escaping @Sendable (RecordedRun) -> String?
    ) throws -> [ImportReport.Entry] {
        guard measured.isGiven else { return [] }
        let history = try RunWatch.watching("reading metrics") { try measured.history() }
        guard let (run, warnings) = history.measuredRun() else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: history.name), "the metrics hold no measured run",
                    allowed: "a rate of requests, and TTFT, TPOT or E2E as a histogram or a percentile")
            ])
        }
        let file = try BenchmarkFile.completed(
            run, of: "Prometheus", named: history.name, warnings: warnings, context: context, importedAt: time,
            objection: objection)
        return [ImportReport.Entry(.success(file), name: history.name)]
    }

    /// A file to read, or why there is none.
    private struct Place {
        let path: String
        var isInFolder = false
        var failure: FileFailure?

        var name: String { path == "-" ? "standard input" : path }
    }

    /// The files that a name stands for.
    private func expanded(_ name: String) -> [Place] {
        do throws(FileFailure) {
            let found = try ResultFolder.files(at: name)
            return found.paths.map { Place(path: $0, isInFolder: found.isFolder) }
        } catch {
            return [Place(path: name, failure: error)]
        }
    }

    /// Stores each file in one transaction, up to the first that cannot be stored.
    private func store(_ entries: inout [ImportReport.Entry]) -> (any Error)? {
        let places = entries.indices.filter { entries[$0].file.map { $0.count > 0 } ?? false }
        guard !places.isEmpty else { return nil }
        do {
            let runs = RunCollection(try store.open())
            try inParts(places) { place in
                entries[place].stored = try entries[place].file.map { try runs.add($0) }
            }
            return nil
        } catch let failure as RunStoreFailure {
            return Failure(failure)
        } catch {
            return error
        }
    }

    /// What `body` makes of each item, each a part of the work that is watched.
    @discardableResult
    private func inParts<Item, Product, Problem: Error>(
        _ items: [Item], _ body: (Item) throws(Problem) -> Product
    ) throws(Problem) -> [Product] {
        var products: [Product] = []
        for (index, item) in items.enumerated() {
            products.append(
                try LongWork.part(index, of: items.count) { () throws(Problem) in
                    defer { LongWork.watch?.note(1) }
                    return try body(item)
                })
        }
        return products
    }

    /// What flags and sidecars say; all problems at once.
    private func given() throws -> RunContext {
        var context = RunContext()
        var problems: [Diagnostic] = []
        for path in sidecar {
            let file = try TextFile(path: path, maximumBytes: 1 << 20)
            do throws(InputProblems) {
                context = context.merging(try RunContext(yaml: file))
            } catch {
                problems += error.diagnostics
            }
        }
        let flags: [(column: String, value: String?)] = [
            ("gpu", gpu), ("gpu_count", gpuCount.map { "\($0)" }), ("engine", engine),
            ("engine_version", engineVersion), ("model", model), ("weight_precision", precision),
            ("tp", tp.map { "\($0)" }),
        ]
        var pairs = flags.compactMap { flag in flag.value.map { (flag.column, $0) } }
        for text in value {
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
                throw ValidationError("--value: \"\(text)\" is not of the form key=value, such as tp=2")
            }
            pairs.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
        }
        for (column, text) in pairs {
            do throws(InputProblems) {
                try context.give(column, text, place: SourcePlace(file: "command line", field: column))
            } catch {
                problems += error.diagnostics
            }
        }
        guard problems.isEmpty else { throw InputProblems(problems) }
        return context
    }
}
