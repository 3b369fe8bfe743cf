import Foundation
import TestSupport
import Testing

@Suite("Reports and charts from outside") struct ReportCommandTests {
    @Test("a saved plan, its scenario and standard input give the same page; files are whole")
    func pages() async throws {
        let folder = try ScratchFolder()
        let plan = try await Program.run("plan", "--set", "workload.rate=4/s", "--json")
        let path = try folder.write("plan.json", plan.output)
        let first = folder.path + "/first.html"
        #expect(try await Program.run("report", path, "--html", first).code == 0)
        let second = folder.path + "/second.html"
        #expect(
            try await Program.run(
                "report", "-", "--html", second, "--markdown", folder.path + "/md", input: plan.output
            )
            .code == 0)
        let html = try String(contentsOfFile: first, encoding: .utf8)
        let other = try String(contentsOfFile: second, encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>") && html == other)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/md")
        #expect(names.contains("report.md") && names.contains("memory.svg") && names.contains("memory.csv"))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(left) == ["plan.json", "first.html", "second.html", "md"])
    }

    @Test("the gallery needs no scenario: it brings one that has every kind of chart")
    func gallery() async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/gallery.html"
        let made = try await Program.run("report", "--gallery", path)
        #expect(made.code == 0 && made.output.isEmpty)
        let html = try String(contentsOfFile: path, encoding: .utf8)
        for words in ["As in a report", "On a phone", "On a slide", "Odd data", "Hostile names", "3 years committed"] {
            #expect(html.contains(words), "\(words)")
        }
    }

    @Test("bad input is one message and its code; nothing is left behind")
    func refusals() async throws {
        let folder = try ScratchFolder()
        let page = folder.path + "/page.html"
        #expect(try await Program.run("report", folder.path + "/none.json", "--html", page).code == 66)
        #expect(try await Program.run("report", "-", "--html", page, input: "{\"kind\": \"sweep\"}").code == 65)
        #expect(try await Program.run("report", "-", "--html", page, input: "{\"kind\": \"month\"}").code == 65)
        #expect(try await Program.run("report", "-", "--html", page, input: "model: no-such-model").code == 65)
        let plan = try await Program.run("plan", "--json").output
        let old = plan.replacing(/"scenario" : "(?:[^"\\]|\\.)*",/, with: "")
        let refused = try await Program.run("report", "-", "--html", page, input: old)
        #expect(refused.code == 65 && refused.messages.contains("plimsoll plan SCENARIO --json"))
        #expect(!FileManager.default.fileExists(atPath: page))
        #expect(try await Program.run("report", "--html", "/no/such/folder/page.html").code == 74)
        #expect(try await Program.run("report", "--markdown", "/proc/none").code == 74)
        let none = try await Program.run("report", "--set", "slo.ttft_p95=1 ms", "--html", page)
        #expect(none.code == 3 && FileManager.default.fileExists(atPath: page))
    }

    @Test(
        "commands that have a chart draw it; what they print stays the same",
        arguments: [
            ["plan"], ["month"], ["what-if", "--sweep", "rate=1x,2x"], ["what-if", "--set", "rate=2x"],
            ["predict", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "H100", "--rate", "8"],
            ["compare", "--model", "openai/gpt-oss-20b", "--gpu", "H100", "--gpu", "L40S", "--rate", "5"],
            [
                "simulate", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "H100", "--rate", "8", "--requests",
                "500",
            ],
        ])
    func charts(arguments: [String]) async throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/chart.svg"
        let plain = try await Program.run(arguments)
        let drawn = try await Program.run(arguments + ["--svg", path])
        #expect(drawn.code == 0 && drawn.output == plain.output)
        let svg = try String(contentsOfFile: path, encoding: .utf8)
        #expect(svg.hasPrefix("<svg") && svg.contains("<title") && svg.hasSuffix("</svg>\n"))
    }

    @Test("a difference is drawn; a chart on the terminal comes only when asked for, in letters without a UTF-8 locale")
    func others() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("plan.json", try await Program.run("plan", "--json").output)
        #expect(try await Program.run("diff", path, path, "--svg", folder.path + "/d.svg").code == 0)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/d.svg"))
        let piped = try await Program.run("plan")
        #expect(!piped.output.contains("$ a month by accelerator"))
        let chart = try await Program.run("plan", "--chart", "--plain")
        #expect(chart.output.contains("$ a month by accelerator") && chart.output.contains("####"))
    }
}
