/// Reads the files of one load generator or benchmark.
///
/// Whatever the file does not say stays nil; nothing is guessed.
protocol RunImporter: Sendable {
    /// The tool's name.
    static var tool: String { get }

    /// Whether the content is of this tool, by its own words, never by the file's name.
    static func recognises(_ content: FileContent) -> Bool

    /// The runs, and the hardware where the file describes only that.
    static func findings(in content: FileContent, log: inout ImportLog) -> Findings
}

/// What an importer found.
struct Findings: Sendable {
    var runs: [RecordedRun] = []
    /// What a file without runs says about the machine, as values of schema columns.
    var context: RunContext?

    static func runs(_ runs: [RecordedRun]) -> Findings { Findings(runs: runs) }
}

/// All importers, in the order in which they are asked.
enum RunImporters {
    static let all: [any RunImporter.Type] = [
        GuideLLMImporter.self, GuideLLMTableImporter.self, AIPerfImporter.self, AIPerfRecordsImporter.self,
        AIPerfTableImporter.self, InferencePerfImporter.self, InferencePerfConfigImporter.self, LLMDImporter.self,
        LLMPerfImporter.self, TRTLLMBenchImporter.self, SGLangImporter.self, VLLMSweepImporter.self,
        VLLMServeImporter.self,
        VLLMOfflineImporter.self, LlamaBenchImporter.self, LlamaBenchTableImporter.self, ConsoleBlockImporter.self,
        LoadGenImporter.self,
        LoadGenSystemImporter.self, K6SummaryImporter.self, LocustTableImporter.self, LocustHistogramImporter.self,
        JMeterReportImporter.self, GatlingReportImporter.self, NvidiaSMIImporter.self, WandBSummaryImporter.self,
        WandBMetadataImporter.self, TrackerTableImporter.self,
    ]
}
