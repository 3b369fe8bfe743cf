import Foundation
import TestSupport
import Testing

@Suite("The guide") struct GuideTests {
    /// A page: its sample files, and its commands in their order.
    private struct Page {
        var files: [(name: String, text: String)] = []
        var commands: [String] = []

        init(_ markdown: String) {
            var lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
            while let line = lines.popFirst() {
                guard line.hasPrefix("```") else { continue }
                let code = lines.prefix { $0 != "```" }
                lines = lines.dropFirst(code.count + 1)
                let words = line.dropFirst(3).split(separator: " ").map { String($0) }
                let text = code.joined(separator: "\n") + "\n"
                if words.count == 2 { files.append((words[1], text)) }
                if words == ["sh"] { commands += ShellExample.joined(text).filter { $0.hasPrefix("plimsoll ") } }
            }
        }
    }

    private static let topics = [
        "chat", "rag", "batch", "compare", "benchmark", "monitoring", "prices", "pull-request", "accuracy",
        "disaggregated", "teams", "sweep", "serve", "scenario", "glossary", "model",
    ]

    private static func chapter(_ title: String, of guide: String) -> String {
        let parts = guide.components(separatedBy: "\n## ")
        return parts.first { $0.hasPrefix(title + "\n") } ?? ""
    }

    /// The titles of the topics by their names, as the list has them.
    private static func titles() async throws -> [String: String] {
        let list = try await Program.run("guide").output
        return Dictionary(
            uniqueKeysWithValues: list.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ", maxSplits: 1)
                return topics.first { words.first.map { String($0) } == $0 }.map {
                    ($0, words[1].trimmingCharacters(in: .whitespaces))
                }
            })
    }

    @Test("every command of a topic does what it is there for", arguments: topics)
    func commands(topic: String) async throws {
        let title = try #require(try await Self.titles()[topic])
        let whole = try await Program.run("guide", "--all").output
        let page = Page(Self.chapter(title, of: whole))
        if topic != "scenario", topic != "glossary" { #expect(!page.commands.isEmpty) }
        let folder = try ScratchFolder()
        for file in page.files { _ = try folder.write(file.name, file.text) }
        for command in page.commands {
            let script = "cd '\(folder.path)' && XDG_DATA_HOME='\(folder.path)' && export XDG_DATA_HOME && \(command)"
            let result = try await Program.shell(script)
            #expect(result.code == 0, "\(command): \(result.messages)")
            for line in result.output.split(separator: "\n") { #expect(line.count <= 80, "\(command): \(line)") }
        }
    }

    @Test("topics fit 80 columns and speak as the field does; an unknown one comes with the nearest", arguments: topics)
    func pages(topic: String) async throws {
        let page = try await Program.run(["guide", topic], columns: 80)
        #expect(page.code == 0 && page.output.count > 500)
        for line in page.output.split(separator: "\n") where !line.hasPrefix("  ") || !line.contains(",") {
            #expect(line.count <= 80, "\(line)")
        }
        #expect(Vocabulary.banned(in: page.output).isEmpty, "\(Vocabulary.banned(in: page.output))")
        let typo = try await Program.run("guide", topic.dropLast() + "x")
        #expect(typo.code == 66 && typo.messages.contains(topic))
    }

    @Test("the whole guide names every topic, every key of a scenario, and no command that does not exist")
    func whole() async throws {
        let guide = try await Program.run("guide", "--all")
        let titles = try await Self.titles()
        #expect(titles.count == Self.topics.count)
        for title in titles.values { #expect(guide.output.contains("\n## \(title)\n"), "\(title)") }
        for key in ["workload.rate", "slo.ttft_p95", "traffic.campaigns.factor", "prices.egress_per_gb", "workloads"] {
            #expect(guide.output.contains("\n- `\(key)`: "), "\(key)")
        }
        for term in ["TTFT", "TPOT", "ITL", "E2E", "Goodput", "MFU", "MBU", "Knee", "Utilization"] {
            #expect(guide.output.contains("\n- **\(term)**: "), "\(term)")
        }
        let help = try await Program.run("--help").output
        for match in guide.output.matches(of: /`plimsoll ([a-z-]+)/) {
            #expect(help.contains("\n  \(match.output.1) "), "\(match.output.1)")
        }
    }

    @Test("the table of accuracy is that of the program: a slice for each group left out")
    func accuracy() async throws {
        let page = try await Program.run(["guide", "accuracy"], columns: 80).output
        for group in ["load", "configuration", "lengths", "model", "architecture", "accelerator", "source"] {
            #expect(page.contains(try Regex("\\n *\(group) +closed +TPOT +[0-9,]+ ")), "\(group)")
        }
    }
}
