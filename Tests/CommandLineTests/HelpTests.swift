import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite("Help and habits") struct HelpTests {
    /// A command with the words that name it.
    private struct Page {
        var path: [String]
        var command: HelpDump.Command
    }

    /// All commands, as the argument parser lists them.
    private static func pages() throws -> [Page] {
        func below(_ command: HelpDump.Command, _ path: [String]) -> [Page] {
            [Page(path: path, command: command)]
                + (command.subcommands ?? []).filter { $0.commandName != "help" }
                .flatMap { below($0, path + [$0.commandName]) }
        }
        let dump = try JSONDecoder().decode(HelpDump.self, from: Data(Plimsoll._dumpHelp().utf8))
        return below(dump.command, [])
    }

    @Test("every page of help fits 80 columns, begins with a sentence and speaks as the field does")
    func pagesFit() async throws {
        let pages = try Self.pages()
        #expect(pages.count > 25)
        for page in pages {
            let help = try await Program.run(page.path + ["--help"], columns: 80)
            #expect(help.code == 0, "\(page.path)")
            let abstract = page.command.abstract ?? ""
            #expect(abstract.hasSuffix(".") && abstract.first?.isUppercase == true, "\(page.path): \(abstract)")
            for line in help.output.split(separator: "\n") { #expect(line.count <= 80, "\(page.path): \(line)") }
            let words = Vocabulary.banned(in: help.output)
            #expect(words.isEmpty, "\(page.path): \(words)")
        }
    }

    @Test("every example of help is a command that is understood")
    func examples() throws {
        var count = 0
        for page in try Self.pages() {
            // What is indented is to be copied; the rest is prose.
            let text = (page.command.discussion ?? "").split(separator: "\n").filter { $0.hasPrefix("  ") }
            for example in ShellExample.commands(in: text.joined(separator: "\n")) {
                count += 1
                #expect(throws: Never.self, "\(example)") { _ = try Plimsoll.parseAsRoot(example) }
            }
        }
        #expect(count > 50)
    }

    @Test("a mistyped command comes with the nearest one", arguments: [["plna"], ["catalog", "hardwar"], ["what_if"]])
    func mistyped(words: [String]) async throws {
        let result = try await Program.run(words)
        #expect(result.code == 64 && result.output.isEmpty)
        #expect(result.messages.contains("did you mean"), "\(result.messages)")
    }

    @Test("a command like no other comes with all of them")
    func unknown() async throws {
        let result = try await Program.run("zzzzzz")
        #expect(result.code == 64 && result.messages.contains("plan, init, predict"))
    }

    private let replica = ["predict", "--model", "Qwen/Qwen3-32B", "--gpu", "H100", "--tp", "2", "--json"]

    @Test("rates, times, lengths, shares and money are written on the command line as in a scenario")
    func units() async throws {
        let bare = try await Program.run(replica + ["--rate", "5", "--input", "520"])
        for rate in ["5/s", "300/min", "5 requests/s", "18000/h"] {
            #expect(try await Program.run(replica + ["--rate", rate, "--input", "390 words"]).output == bare.output)
        }
        let flags = [
            "simulate", "--model", "Qwen/Qwen3-32B", "--gpu", "H100", "--tp", "2", "--concurrency", "8", "--requests",
            "200", "--json",
        ]
        let seconds = try await Program.run(flags + ["--think-time", "2", "--duration", "60"])
        let units = try await Program.run(flags + ["--think-time", "2000ms", "--duration", "1 min"])
        #expect(seconds.code == 0 && seconds.output == units.output)
        let odd = try await Program.run(replica + ["--rate", "5/parsec"])
        #expect(odd.code == 64 && odd.messages.contains("unknown unit") && odd.messages.contains("write \"5/s\""))
        let folder = try ScratchFolder()
        let plan = try folder.write("plan.json", try await Program.run("plan", "--json").output)
        #expect(try await Program.run("check", plan, "--budget", "$24m / year").code == 64)
        #expect(try await Program.run("check", plan, "--budget", "$2 million / year").code == 0)
        let share = try await Program.run("check", plan, "--slo", "--confidence", "80%", "--json")
        #expect(try share.json()["confidence"] as? Double == 0.8)
    }

    @Test("a file that is missing is 66, wherever it is named")
    func missing() async throws {
        for arguments in [
            ["predict", "--model", "./none", "--gpu", "H100", "--rate", "1"], ["catalog", "models", "./none"],
            ["plan", "none.yaml"], ["month", "none.yaml"], ["report", "none.yaml"], ["check", "none.json", "--slo"],
            ["validate", "--runs", "none.csv"], ["plan", "--prices", "none.csv"],
        ] {
            let result = try await Program.run(arguments)
            #expect(result.code == 66 && result.output.isEmpty, "\(arguments): \(result.code) \(result.messages)")
        }
    }

    @Test(
        "a release without measured runs is used with a warning that says what stands in for it; one with runs without")
    func release() async throws {
        let unknown = try await Program.run(replica + ["--rate", "5", "--engine-version", "0.99"])
        #expect(
            unknown.code == 0 && unknown.messages.contains("--engine-version: warning: no measured runs of vLLM 0.99"))
        let known = try await Program.run(replica + ["--rate", "5", "--engine-version", "0.20"])
        #expect(known.code == 0 && known.messages.isEmpty)
    }

    @Test("the version comes as JSON too")
    func version() async throws {
        let text = try await Program.run("--version")
        let json = try await Program.run("--version", "--json").json()
        let version = try #require(json["version"] as? String)
        let (day, calibration) = (try #require(json["catalog_date"]), try #require(json["calibration"]))
        #expect(text.output == "plimsoll \(version), prices to \(day), calibration \(calibration)\n")
        #expect(json["kind"] as? String == "version" && json["commit"] == nil)
    }

    @Test("--csv is refused where there are no rows to write")
    func csv() async throws {
        let stress = replica.dropLast().dropFirst() + ["--stress", "--csv"]
        #expect(try await Program.run(["simulate"] + stress).code == 64)
        #expect(try await Program.run("what-if", "--set", "workload.rate=2x", "--csv").code == 64)
        #expect(try await Program.run("diff", "a.json", "b.json", "--csv").messages.contains("Unknown option"))
    }

    @Test("bash completes commands and options")
    func bash() async throws {
        let script = try await Program.run("completions", "bash").output
        func completions(_ words: [String]) async throws -> String {
            let quoted = words.map { "'\($0)'" }.joined(separator: " ")
            return try await Program.tool(
                "bash", "-s",
                input: script + """

                    COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1)
                    COMP_LINE='\(words.joined(separator: " "))'; COMP_POINT=${#COMP_LINE}
                    _plimsoll plimsoll "${COMP_WORDS[COMP_CWORD]}"; echo "${COMPREPLY[@]}"
                    """
            ).output
        }
        #expect(try await completions(["plimsoll", "sug"]).contains("suggest-benchmarks"))
        #expect(try await completions(["plimsoll", "plan", "--expl"]).contains("--explain"))
    }

    @Test("zsh takes its completion script", .enabled(if: Program.has("zsh"), "zsh is not installed"))
    func zsh() async throws {
        let script = try await Program.run("completions", "zsh").output
        #expect(try await Program.tool("zsh", "-n", "/dev/stdin", input: script).code == 0)
    }

    @Test("fish takes its completion script", .enabled(if: Program.has("fish"), "fish is not installed"))
    func fish() async throws {
        let script = try await Program.run("completions", "fish").output
        #expect(try await Program.tool("fish", "--no-execute", "/dev/stdin", input: script).code == 0)
    }

    @Test("the manual page has every command")
    func manual() async throws {
        let page = try await Program.run("man").output
        #expect(page.hasPrefix(".TH PLIMSOLL 1 "))
        for entry in try Self.pages() where !entry.path.isEmpty && entry.command.shouldDisplay {
            let heading = (["plimsoll"] + entry.path).joined(separator: " ").replacing("-", with: "\\-")
            #expect(page.contains("\n.SS \(heading)\n"), "\(heading)")
        }
    }

    @Test(
        "groff renders the manual page without a warning, in 80 columns",
        .enabled(if: Program.has("groff"), "groff is not installed"))
    func rendered() async throws {
        let page = try await Program.run("man").output
        let result = try await Program.tool("groff", "-man", "-ww", "-Tascii", "-rLL=80n", "-P-cbou", input: page)
        #expect(result.code == 0 && result.messages.isEmpty, "\(result.messages.prefix(400))")
        for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        for words in ["NAME", "plimsoll - Plan the hardware", "plimsoll what-if", "--engine-version <version>"] {
            #expect(result.output.contains(words), "\(words)")
        }
    }
}
