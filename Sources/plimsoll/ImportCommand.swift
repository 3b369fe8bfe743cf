import ArgumentParser
import Foundation
import Input
import Measurements
import Reports
import RunStore

/// `plimsoll import`: measured runs into the store.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Store measured runs from the files of benchmark tools, recognised by content.",
        discussion: """
            Examples:
              plimsoll import benchmarks.json --gpu H100 --engine vLLM --engine-version 0.15.1
              plimsoll import run1.json run2.json --sidecar machine.yaml
              plimsoll import nvidia-smi.xml serve.jsonl --value tp=2 --value weight_precision=fp8

            A file that describes only hardware goes with the other files of the same command. What a file does not say
            is asked for, never guessed: by flag, or in a YAML map from columns to values. Each file is stored as a
            whole or not at all; importing it again adds nothing. Exits with 65 when a file could not be read.
            """)

    @Argument(help: "Result files of benchmark tools, or tables written by plimsoll runs export.")
    var files: [String]

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

    @Option(help: ArgumentHelp("Any other column of the table of runs.", valueName: "column=value"))
    var value: [String] = []

    @Option(help: ArgumentHelp("YAML map from columns to values.", valueName: "file"))
    var sidecar: [String] = []

    @OptionGroup var store: StoreOptions

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    @Flag(help: "Read and check, but store nothing.")
    var dryRun = false

    func run() throws {
        var context = try given()
        let time = Date.now.formatted(.iso8601)
        var entries = files.map { ImportReport.Entry(read(file: $0, context, time), name: $0) }
        // What describes only hardware is laid over the other files of this command.
        let hardware = entries.compactMap { $0.file?.hardware }
        if hardware.count > 1, !dryRun {
            throw Failure(
                .usage, "error: \(hardware.count) files describe hardware; give one, with the runs made on it")
        }
        if hardware.count == 1 {
            context = hardware.reduce(RunContext()) { $0.merging($1) }.merging(context)
            for index in entries.indices where entries[index].file?.hardware == nil {
                entries[index] = ImportReport.Entry(read(file: files[index], context, time), name: files[index])
            }
        }
        if !dryRun, entries.contains(where: { !($0.file?.runs.isEmpty ?? true) }) {
            let opened = try store.open()
            for index in entries.indices {
                guard let file = entries[index].file, !file.runs.isEmpty else { continue }
                do {
                    entries[index].stored = try opened.add(file)
                } catch {
                    throw Failure(error)
                }
            }
        }
        let report = ImportReport(entries, store: dryRun ? nil : store.path)
        for message in report.messages { Output.complain(message) }
        try Output.write(json ? try JSONText.text(report) : report.lines.joined(separator: "\n") + "\n")
        if entries.contains(where: { $0.file == nil }) {
            let isMissing = entries.contains { $0.isMissing }
            throw Failure(isMissing ? .noInput : .badData, "")
        }
    }

    private func read(file path: String, _ context: RunContext, _ time: String) -> Result<ImportedFile, any Error> {
        Result { try BenchmarkFile.read(path: path, context: context, importedAt: time) }
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
                throw ValidationError("--value: \"\(text)\" is not of the form column=value, such as tp=2")
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
