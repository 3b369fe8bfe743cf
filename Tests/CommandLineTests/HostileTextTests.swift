import Foundation
import TestSupport
import Testing

/// Names that drive a terminal, turn the text around them, or never end, in everything that shows them.
@Suite("Text of strangers in answers") struct HostileTextTests {
    private static let name = "\u{202E}desrever\u{2066}\u{200F}\u{FEFF} <b>|`*_[x](y) =1+1"
    private static let scenario = """
        {"plimsoll": 1, "name": "\(name) \\ud83d\\ude00", "model": "meta-llama/Llama-3.1-8B-Instruct",
         "workload": {"rate": "2/s", "input": 500, "output": 100}, "slo": {"ttft_p95": "2 s"},
         "hardware": {"allow": ["H100"]}, "engine": "vllm", "providers": ["aws"],
         "prices": {"storage_per_gb_month": 0.02, "source": "\(name)"}}
        """

    /// The scalars of `text` that nobody may let through.
    private static func harmful(_ text: String) -> [String] {
        text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x0A: false
            case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
            default: false
            }
        }.map { String($0.value, radix: 16) }
    }

    @Test(
        "nothing harmful comes out, whatever the form",
        arguments: [
            ["plan"], ["plan", "--json"], ["plan", "--csv"], ["month"], ["month", "--json"],
            ["month", "--export", "kubernetes"], ["month", "--export", "focus"], ["report"],
            ["what-if", "--set", "workload.rate=2x"], ["what-if", "--set", "workload.rate=2x", "--markdown"],
        ])
    func answers(_ command: [String]) async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("hostile.json", Self.scenario)
        let arguments = [command[0], path] + command.dropFirst() + ["--published-only"]
        let result = try await Program.run(arguments)
        #expect(result.code == 0, "\(result.messages)")
        #expect(Self.harmful(result.output) == [] && Self.harmful(result.messages) == [])
        if command.contains("--json") {
            // The document says what was written: harmless on the way, and the same when it is read.
            #expect("\(try result.json())".contains("desrever"))
            #expect(result.output.contains("\\u202edesrever") && result.output.contains("\u{1F600}"))
        }
    }

    @Test("pages and drawings hold nothing harmful")
    func files() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("hostile.json", Self.scenario)
        let flags = ["--html", folder.path + "/a.html", "--markdown", folder.path + "/md", "--published-only"]
        let result = try await Program.run(["report", path] + flags)
        #expect(result.code == 0, "\(result.messages)")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let made = names.filter { $0 != "hostile.json" && $0.contains(".") }
        #expect(made.count > 4)
        for name in made {
            let text = try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
            #expect(Self.harmful(text) == [], "\(name)")
        }
    }

    @Test("messages repeat no more of a name than anybody reads, and nothing that drives a terminal")
    func messages() async throws {
        for name in ["\u{1B}[2J\u{1B}]0;title\u{07}\(Self.name)", String(repeating: "x", count: 10_000)] {
            for arguments in [
                ["plan", "/none/\(name)"], ["predict", "--model", name, "--gpu", name, "--rate", "1"], [name],
            ] {
                let result = try await Program.run(arguments)
                #expect(result.code != 0 && result.code < 100)
                #expect(Self.harmful(result.messages) == [])
                #expect(result.messages.utf8.count < 20_000)
            }
        }
    }

    @Test("of thousands of problems the first fifty are printed")
    func problems() async throws {
        let folder = try ScratchFolder()
        let head = try #require(
            try await Program.run("catalog", "hardware", "--csv").output.split(separator: "\n").first)
        let path = try folder.write("bad.csv", "nonsense\n" + String(repeating: "a,b\n", count: 5000))
        let result = try await Program.run(
            "predict", "--model", "m", "--gpu", "H100", "--rate", "1", "--hardware", path)
        #expect(result.code == 65 && !head.isEmpty)
        let lines = result.messages.split(separator: "\n")
        #expect(lines.count == 51 && lines.last?.hasPrefix("... and at least") == true)
    }

    @Test("a scenario is read from standard input by its name, and from a pipe")
    func pipes() async throws {
        let given = try await Program.run(["plan", "/dev/stdin", "--published-only"], input: Self.scenario)
        #expect(given.code == 0 && given.output.contains("\u{1F600}"), "\(given.messages)")
    }
}
