import Input
import Quantities
import Testing

@testable import Measurements

/// Files that no tool should write and that turn up all the same.
struct DamagedFileTests {
    /// Ten levels of ten references each, which would be ten thousand million values.
    static let yamlBomb: String = {
        let levels = (1...9).map { level in
            "l\(level): &l\(level) [" + repeatElement("*l\(level - 1)", count: 10).joined(separator: ", ") + "]"
        }
        return "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n" + levels.joined(separator: "\n") + "\n"
    }()

    private func problem(_ text: String) -> String {
        do {
            _ = try read(text)
            return "imported"
        } catch {
            return "\(error)"
        }
    }

    private func serve(_ change: (String) -> String) throws -> ImportedFile {
        let sample = try #require(Samples.named("vllm-serve.json")).text
        let changed = change(sample)
        #expect(changed != sample)
        return try read(changed)
    }

    @Test(
        "files that cannot be used are refused with the reason",
        arguments: [
            ("", "the file is empty"), ("  \n ", "no known tool"), ("{}", "no known tool"), ("hello", "no known tool"),
            ("[1, 2", "cut off"), ("{\"a\": \"b", "cut off"), ("{\"a\": 1, \"a\": 2}", "twice"),
            ("{\"a\": tru}", "no JSON value"), ("{\"a\" 1}", "a colon"), ("[1 2]", "a comma"),
            ("{\"a\": \"\\x\"}", "escape"),
            ("<nvidia_smi_log><gpu>", "damaged or cut off"), ("metadata: [1, 2", "not YAML"),
            (String(repeating: "[", count: 512) + String(repeating: "]", count: 512), "nested too deeply"),
            ("{\"errors\": " + String(repeating: "[", count: 512), "nested too deeply"),
            ("a: " + String(repeating: "[", count: 100_000), "nested too deeply"),
            (String(repeating: "- ", count: 100_000), "no known tool"),
            ("version: &a [x]\nb: *c\n", "not YAML"), ("version: 1\nversion: 2\nscenario: 3\n", "version"),
            (yamlBomb, "repeats itself too often"),
        ])
    func refusals(text: String, reason: String) { #expect(problem(text).contains(reason), "\(problem(text))") }

    @Test("bytes that are no UTF-8 text are refused with what to do")
    func encodings() throws {
        let sample = try #require(Samples.named("vllm-serve.json")).text
        let little = Array(sample.utf8.flatMap { [$0, UInt8(0)] })
        let big = Array(sample.utf8.flatMap { [UInt8(0), $0] })
        let latin: [UInt8] = Array(sample.replacing("org/m-8b", with: "org/m~8b").utf8).map { $0 == 0x7E ? 0xE9 : $0 }
        for bytes in [[0xFF, 0xFE] + little, [0xFE, 0xFF] + big, little, big, latin] {
            #expect(
                said(bytes).contains("not UTF-8") && said(bytes).contains("save the file as UTF-8"), "\(said(bytes))")
        }
        #expect(said([0x1F, 0x8B, 8, 0]).contains("the compressed data is cut off"))
        #expect(said([0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]).contains("the compressed data is damaged"))
        let table = Array("run_id,model\na,m\nb,".utf8) + [0xE9, 0x0A]
        #expect(said(table).hasPrefix("x:3: error: this is not UTF-8"), "\(said(table))")
    }

    private func said(_ bytes: [UInt8]) -> String {
        do {
            _ = try BenchmarkFile.read(name: "x", bytes: bytes)
            return "imported"
        } catch {
            return "\(error)"
        }
    }

    @Test("an entity bomb and an external entity are not expanded")
    func entities() throws {
        let bomb = """
            <!DOCTYPE nvidia_smi_log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
            <!ENTITY f SYSTEM "file:///etc/hostname">]>
            <nvidia_smi_log><driver_version>&f;&b;</driver_version><gpu><product_name>X</product_name></gpu></nvidia_smi_log>
            """
        let file = try read(bomb)
        #expect(file.hardware?.values.map(\.column) == ["gpu", "gpu_count"])
    }

    @Test("a negative latency is left out with a warning, and the run is kept")
    func negative() throws {
        let file = try serve { $0.replacing("\"mean_ttft_ms\": 40.0", with: "\"mean_ttft_ms\": -40.0") }
        #expect(file.runs.first?.timeToFirstToken.mean == nil)
        #expect(file.warnings.contains { $0.place.field == "mean_ttft_ms" && $0.message.contains("cannot be true") })
    }

    @Test("NaN is left out with a warning")
    func notANumber() throws {
        let file = try serve { $0.replacing("\"mean_tpot_ms\": 10.0", with: "\"mean_tpot_ms\": NaN") }
        #expect(file.runs.first?.timePerOutputToken.mean == nil)
        #expect(file.warnings.contains { $0.message.contains("NaN") })
    }

    @Test("percentiles out of order are left out with a warning; the mean is kept")
    func order() throws {
        let file = try serve { $0.replacing("\"p99_ttft_ms\": 60.0", with: "\"p99_ttft_ms\": 6.0") }
        let latency = file.runs.first?.timeToFirstToken
        #expect(latency == LatencySummary(mean: .milliseconds(40)))
        #expect(file.warnings.contains { $0.message.contains("not in order") })
        let table = try read("run_id,e2e_ms_p50,e2e_ms_p99\na,5,9\nb,9,5\n")
        #expect(table.runs.map(\.endToEnd.p50) == [.milliseconds(5), nil])
        #expect(table.warnings.map(\.place.field) == ["b: e2e_ms"])
    }

    @Test("seconds labelled as milliseconds are kept, flagged and warned about")
    func units() throws {
        let file = try read(try #require(Samples.named("report-0.1.yaml")).text)
        #expect(file.runs.first?.flags.contains(.suspiciousUnits) == true)
        #expect(file.runs.first?.endToEnd.mean == .milliseconds(0.75))
        #expect(file.warnings.contains { $0.message.contains("are these seconds?") })
    }

    @Test("saturated, failed and invalid runs are flagged, not dropped")
    func flags() throws {
        func flags(_ name: String) throws -> [[RunFlag]] {
            try read(try #require(Samples.named(name)).text).runs.map(\.flags)
        }
        #expect(try flags("guidellm-v2.json") == [[], [.failures, .failed]])
        #expect(try flags("stage_0.json") == [[.failures, .saturated]])
        #expect(try flags("summary.txt") == [[.failed, .saturated]])
        #expect(try flags("runs.csv") == [[.stalled]])
        let clean = try serve { $0.replacing("\"num_prompts\": 10", with: "\"num_prompts\": 8") }
        #expect(clean.runs.map(\.flags) == [[]])
    }
}
