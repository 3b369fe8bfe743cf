import Input
import TestSupport
import Testing

@testable import Measurements

/// Files made to be slow: what the best of them takes is held against an honest file of the same size.
@Suite("Files made to be slow") struct HostileFileTests {
    /// Seconds that reading `text` takes, of `times` readings in a row.
    private static func time(_ text: String, times: Int = 1) -> Double {
        let bytes = Array(text.utf8)
        let all = ProcessorTime.seconds {
            for _ in 0..<times { _ = try? BenchmarkFile.read(name: "hostile", bytes: bytes) }
        }
        return all / Double(times)
    }

    /// The slowest that is known, a map of 40,000 keys in YAML, takes 180 times as long as an honest table; readers whose
    /// time grows with the square of the size took 4,000 times and more.
    private static let most = 300.0

    private static func repeated(_ text: String, to bytes: Int = 2_000_000) -> String {
        String(repeating: text, count: bytes / text.utf8.count)
    }

    private static let honest: Double = {
        let row = "run,model,gpu,vLLM,fp8,12.5,57.8\n"
        // Ten times, as one is shorter than what can be measured well.
        return time("run_id,model,gpu,engine,weight_precision,output_tok_s,ttft_ms_p50\n" + repeated(row), times: 10)
    }()

    private static let files: [(name: String, text: String)] = [
        ("attributes", "<nvidia_smi_log " + (0..<200_000).map { "a\($0)=\"\"" }.joined(separator: " ") + "/>"),
        ("namespaces", "<nvidia_smi_log " + (0..<50_000).map { "xmlns:a\($0)=\"u\"" }.joined(separator: " ") + "/>"),
        ("depth of XML", "<nvidia_smi_log>" + repeated("<a>")), ("a long tag", "<nvidia_smi_log " + repeated(" ")),
        ("a long name", "<nvidia_smi_log><" + repeated("a")), ("text of XML", "<nvidia_smi_log>" + repeated("x")),
        ("entities", "<!DOCTYPE a [<!ENTITY b \"" + repeated("c") + "\">]><nvidia_smi_log>&b;</nvidia_smi_log>"),
        (
            "a bomb of entities",
            "<!DOCTYPE a [<!ENTITY b0 \"x\">"
                + (1..<30).map { "<!ENTITY b\($0) \"&b\($0 - 1);&b\($0 - 1);\">" }.joined()
                + "]><nvidia_smi_log><driver_version>&b29;</driver_version></nvidia_smi_log>"
        ),
        ("comments", "<nvidia_smi_log>" + repeated("<!---->")), ("quotes", "run_id,tp\n" + repeated("\"")),
        ("arrays", repeated("[")), ("objects", repeated("{\"a\":")), ("a long text", "{\"a\": \"" + repeated("x")),
        ("escapes", "{\"a\": \"" + repeated("\\u0041")), ("a long number", "{\"a\": " + repeated("1")),
        ("keys", "{" + (0..<100_000).map { "\"k\($0)\": 1" }.joined(separator: ",") + "}"),
        ("members", "[" + repeated("1,") + "1]"), ("lines of JSON", repeated("{}\n")),
        (
            "a bomb of aliases",
            "version: &a0 [x, x]\n" + (1..<40).map { "k\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        ),
        ("keys of YAML", "version: 1\n" + (0..<40_000).map { "k\($0): 1\n" }.joined()),
        ("flow of YAML", "version: " + repeated("[")), ("indentation", "version:\n" + repeated("  ")),
        ("a long line of YAML", "version: " + repeated("x ")), ("anchors", "version:\n" + repeated("- &a x\n")),
        ("questions", "version: 1\n" + repeated("? ")), ("dashes", "version:\n" + repeated("- ")),
    ]

    @Test("two megabytes are read or refused within a multiple of an honest table's time", arguments: files.map(\.name))
    func bounded(_ name: String) throws {
        let file = try #require(Self.files.first { $0.name == name })
        let time = Self.time(file.text)
        #expect(time < Self.most * Self.honest, "\(name): \(time) s, an honest table \(Self.honest) s")
    }
}
