import Input
import Quantities
import Testing

@testable import Measurements

func read(_ text: String, as name: String = "sample", context: RunContext = RunContext()) throws -> ImportedFile {
    try BenchmarkFile.read(name: name, bytes: Array(text.utf8), context: context, importedAt: "2026-11-24T00:00:00Z")
}

/// What every importer must do with a sample of its tool.
struct ImporterConformanceTests {
    @Test("the file is recognised as its tool's, by one importer only", arguments: Samples.all)
    func recognition(sample: Samples.Sample) throws {
        let file = try read(sample.text)
        #expect(file.tool == sample.tool)
        #expect(file.runs.count == sample.runs)
        #expect((file.hardware != nil) == (sample.runs == 0))
        let stream = ByteStream(name: "sample", bytes: Array(sample.text.utf8))
        let content = try FileContent.read(stream).content
        let isTable = RunTableImporter.recognises(Array(sample.text.utf8))
        #expect(RunImporters.all.filter { $0.recognises(content) }.count + (isTable ? 1 : 0) == 1)
    }

    /// The samples agree on these figures, in whatever unit their tool writes; `[nil]` where a tool means another
    /// thing.
    @Test("units are those of the tool", arguments: Samples.all)
    func units(sample: Samples.Sample) throws {
        let odd: Set<String> = [
            "report-0.1.yaml", "aiperf.jsonl", "genai-perf.csv", "vllm-latency.json", "llama-bench.json",
            "llama-bench.csv", "llama-bench.md", "llama-bench-logged.md",
        ]
        guard !odd.contains(sample.name) else { return }
        for run in try read(sample.text).runs where run.counts.completed != 0 {
            func near(_ value: Double?, _ expected: Double...) -> Bool {
                value.map { value in expected.contains { abs(value - $0) < 1e-9 * $0 } } ?? true
            }
            #expect(near(run.timeToFirstToken.mean?.milliseconds, 40))
            #expect(near(run.timeToFirstToken.p50?.milliseconds, 39, 40))
            #expect(near(run.timePerOutputToken.mean?.milliseconds, 10, 11))
            #expect(near(run.endToEnd.mean?.value, 0.75))
            #expect(near(run.load.inputTokens?.value, 512))
            #expect(near(run.load.outputTokens?.value, 64))
            #expect(near(run.throughput.output?.value, 128, 102.4, 160))
            #expect(near(run.load.duration?.value, 4, 5, 8, 10, 64))
            #expect(!run.timeToFirstToken.isEmpty || run.throughput.total != nil)
        }
    }

    @Test("the same bytes give the same runs, whose names are unique and carry the file's hash", arguments: Samples.all)
    func determinism(sample: Samples.Sample) throws {
        let file = try read(sample.text)
        #expect(try read(sample.text) == file)
        #expect(Set(file.runs.map(\.id)).count == file.runs.count)
        for run in file.runs {
            #expect(run.origin.fileHash == file.hash && file.hash.count == 64)
            #expect(run.origin.importedAt == "2026-11-24T00:00:00Z")
        }
    }

    @Test(
        "the accelerator is never guessed: what is not in the file stays unknown and is listed", arguments: Samples.all)
    func nothingGuessed(sample: Samples.Sample) throws {
        for run in try read(sample.text).runs {
            if let name = run.hardware.accelerator {
                #expect(sample.text.contains(name))
            } else {
                #expect(run.missing.contains("gpu"))
            }
        }
    }

    @Test("runs survive the table of runs and JSON", arguments: Samples.all)
    func roundTrip(sample: Samples.Sample) throws {
        let runs = try read(sample.text).runs
        let text = RunTable.text(runs)
        let back = try RunTable.runs(in: TextFile(name: "runs.csv", text: text))
        #expect(RunTable.text(back) == text)
        #expect(back.map(\.id) == runs.map(\.id) && back.map(\.flags) == runs.map(\.flags))
    }

    @Test("a byte order mark and CRLF change nothing but the hash", arguments: Samples.all)
    func lineEnds(sample: Samples.Sample) throws {
        let plain = try read(sample.text)
        let other = try read(
            "\u{FEFF}" + sample.text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n"))
        #expect(other.runs.map(\.timeToFirstToken) == plain.runs.map(\.timeToFirstToken))
        #expect(other.runs.map(\.load) == plain.runs.map(\.load))
        #expect(other.hash != plain.hash)
    }

    @Test("a JSON or XML file that was cut off is refused, and says so", arguments: Samples.all)
    func truncation(sample: Samples.Sample) throws {
        let bytes = Array(sample.text.utf8)
        // Cutting JSON lines or text at a line's end leaves a shorter file that is whole.
        guard bytes.first == 0x3C || bytes.first == 0x5B || (bytes.first == 0x7B && !sample.name.hasSuffix("jsonl"))
        else { return }
        for part in stride(from: 1, to: bytes.count - 1, by: max(1, bytes.count / 40)) {
            #expect(throws: InputProblems.self) {
                try BenchmarkFile.read(name: "cut", bytes: Array(bytes.prefix(part)))
            }
        }
    }

    @Test(
        "context fills what the file lacks, and wins over its names of model and accelerator only",
        arguments: Samples.all)
    func context(sample: Samples.Sample) throws {
        let yaml = "gpu: my-gpu\nmodel: other\ntp: 4\nengine_version: 1.2.3\n"
        let context = try RunContext(yaml: TextFile(name: "context.yaml", text: yaml))
        let plain = try read(sample.text)
        for (run, before) in zip(try read(sample.text, context: context).runs, plain.runs) {
            let isTable = sample.tool == "run table"
            #expect(run.hardware.accelerator == (isTable ? before.hardware.accelerator : nil) ?? "my-gpu")
            #expect(run.model.name == (isTable ? before.model.name : nil) ?? "other")
            if let name = before.model.name, !isTable, !name.contains(" ") {
                #expect(run.notes?.contains("served_name=\(name)") == true)
            }
            #expect(run.layout.tensor == before.layout.tensor ?? 4)
            #expect(run.engine.version == before.engine.version ?? "1.2.3")
            #expect(run.given.contains("gpu") == (!isTable || before.hardware.accelerator == nil))
        }
    }
}
