import Foundation
import TestSupport
import Testing

@Suite("What if, diff, check and month from outside") struct ChangeCommandTests {
    @Test("a change is shown with both costs; nothing to change is a usage error, a wrong value bad data")
    func whatIf() async throws {
        let twice = try await Program.run("what-if", "--set", "workload.rate=2x")
        #expect(twice.code == 0 && twice.output.contains("10 requests/s") && twice.output.contains("cost a month"))
        #expect(try await Program.run("what-if").code == 64)
        #expect(try await Program.run("what-if", "--set", "workload.rate").code == 65)
        #expect(try await Program.run("what-if", "--set", "workload.rate=two").code == 65)
        let none = try await Program.run("what-if", "--set", "slo.ttft_p95=1 ms")
        #expect(none.code == 3 && none.output.contains("no configuration meets the SLOs"))
    }

    @Test("savings and sweeps over one and two keys are drawn, each option and each value with its cost")
    func drawn() async throws {
        let folder = try ScratchFolder()
        func drawing(_ options: String...) async throws -> String {
            let path = folder.path + "/\(options.count).svg"
            let result = try await Program.run(
                ["what-if", "--set", "hardware=[H100]"] + options + ["--svg", path])
            #expect(result.code == 0, "\(result.messages)")
            return try String(contentsOfFile: path, encoding: .utf8)
        }
        let savings = try await drawing("--savings")
        #expect(savings.contains("Monthly cost with each savings option") && savings.contains("/month."))
        let line = try await drawing("--sweep", "workload.rate=5/s,10/s")
        #expect(line.contains("5/s") && line.contains("10/s"))
        let map = try await drawing("--sweep", "workload.rate=5/s,10/s", "--sweep", "slo.tpot_p95=40 ms,80 ms")
        #expect(map.contains("$/month by workload.rate and slo.tpot_p95") && map.contains("80 ms"))
    }

    @Test("plans are saved, compared and gated: 2 when a limit is violated")
    func gate() async throws {
        let folder = try ScratchFolder()
        let plan = try await Program.run("plan", "--json")
        let path = try folder.write("plan.json", plan.output)
        let diff = try await Program.run("diff", path, path)
        #expect(diff.code == 0 && diff.output.contains("The monthly cost stays"))
        #expect(try await Program.run("check", path, "--budget", "1000000", "--slo").code == 0)
        let broken = try await Program.run("check", path, "--budget", "1")
        #expect(broken.code == 2 && broken.output.contains("VIOLATED"))
        #expect(try await Program.run("check", path).code == 64)
        #expect(try await Program.run("check", folder.path + "/none.json", "--slo").code == 66)
        #expect(try await Program.run("check", "-", "--slo", input: "{}").code == 65)
    }

    @Test("months differ line by line and in what they could cost instead; rows of Markdown are never broken")
    func lines() async throws {
        let folder = try ScratchFolder()
        let options = [
            "month", "--set", "hardware=[nvidia-h100-sxm-80gb]", "--set", "providers=[gcp]",
            "--set", "budget=$500,000 / month", "--json",
        ]
        let small = try folder.write("small.json", try await Program.run(options).output)
        let large = try folder.write(
            "large.json", try await Program.run(options + ["--set", "workload.rate=1.5x"]).output)
        let document = try await Program.run("diff", small, large, "--json").json()
        let model = try #require((document["models"] as? [[String: Any]])?.first)
        let lines = try #require(model["cost_breakdown"] as? [[String: Any]])
        let monthly = try #require(document["monthly"] as? [String: Any])
        let (before, after) = (monthly["before"] as? Double ?? 0, monthly["after"] as? Double ?? 0)
        let change = lines.compactMap { $0["change_usd"] as? Double }.reduce(0, +)
        #expect(after > before && abs(change - (after - before)) < 1e-6 * after)
        let names = (model["alternatives"] as? [[String: Any]])?.compactMap { $0["figure"] as? String } ?? []
        #expect(names.contains("on premises") && names.contains { $0.hasPrefix("hosted: ") })
        let text = try await Program.run("diff", small, large).output
        #expect(text.contains("cost breakdown") && text.contains("instead, $/month"))
        #expect(text.split(separator: "\n").contains { $0.hasPrefix("~  answers, streamed") })
        let markdown = try await Program.run("diff", small, large, "--markdown").output
        for row in markdown.split(separator: "\n") where row.hasPrefix("|") { #expect(row.hasSuffix("|"), "\(row)") }
        #expect(!markdown.contains("\n  "))
    }

    @Test("a sweep goes on where nothing is for sale, and a month draws its servers in a file beside")
    func gaps() async throws {
        let sweep = try await Program.run(
            "what-if", "--set", "providers=[gcp]", "--set", "gpu=H100", "--sweep", "regions=us,br")
        #expect(sweep.code == 0 && sweep.output.contains("no offer"))
        #expect(sweep.output.replacing("\n", with: " ").contains("br: no matching offer: the provider"))
        let folder = try ScratchFolder()
        let month = try await Program.run("month", "--set", "gpu=H100", "--svg", folder.path + "/m.svg")
        let servers = try String(contentsOfFile: folder.path + "/m-on-premises.svg", encoding: .utf8)
        #expect(month.code == 0 && servers.contains("Buying breaks even") || servers.contains("Renting stays cheaper"))
    }

    @Test("a sweep writes CSV with a row a point, savings options their changes as --set takes them")
    func sweep() async throws {
        let csv = try await Program.run("what-if", "--sweep", "rate=1x,2x", "--sweep", "precision=bf16,fp8", "--csv")
        #expect(csv.code == 0 && csv.output.split(separator: "\n").count == 5)
        let savings = try await Program.run("what-if", "--savings", "--json").json()
        let first = try #require((savings["savings"] as? [[String: Any]])?.first)
        #expect((first["set"] as? [String])?.isEmpty == false && first["saving_usd"] as? Double ?? 0 > 0)
    }

    @Test("a month is answered the same twice, is read as its plan is, and every export is written")
    func month() async throws {
        let options = ["month", "--set", "traffic.profile=consumer", "--set", "hardware=[nvidia-h100-sxm-80gb]"]
        let first = try await Program.run(options)
        let second = try await Program.run(options)
        #expect(first.code == 0 && first.output == second.output)
        for (form, words) in [
            ("focus", "BilledCost,"), ("instances", "instance_type"), ("kubernetes", "kind: Deployment"),
            ("prometheus", "alert: TTFTSLOViolated"),
        ] {
            let result = try await Program.run(options + ["--export", form])
            #expect(result.code == 0 && result.output.contains(words), "\(form)")
        }
        #expect(try await Program.run(options + ["--api", "no-such-model"]).code == 65)
        // The month is a view of the plan: one cost, and what reads a plan reads a month.
        let folder = try ScratchFolder()
        let month = try await Program.run(options + ["--json"]).output
        let plan = try await Program.run(["plan"] + options.dropFirst() + ["--json"]).output
        let paths = (try folder.write("plan.json", plan), try folder.write("month.json", month))
        let diff = try await Program.run("diff", paths.0, paths.1)
        #expect(diff.code == 0 && diff.output.contains("The monthly cost stays"))
        #expect(try await Program.run("check", paths.1, "--slo", "--budget", "1000000").code == 0)
        let page = folder.path + "/page.html"
        #expect(try await Program.run("report", paths.1, "--html", page).code == 0)
        #expect(FileManager.default.fileExists(atPath: page))
        #expect(try await Program.run(options + ["--confidence", "2"]).code == 64)
    }

    @Test("several workloads have one cost and one plan, change by their names, and are exported together")
    func workloads() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "company.yaml",
            """
            plimsoll: 1
            name: company
            model: meta-llama/Llama-3.1-8B-Instruct
            hardware: [H100]
            budget: $9000 / month
            workloads:
              - {name: chat, workload: {preset: chat, rate: 5/s}, traffic: consumer}
              - {name: night, workload: {preset: batch, requests: 5000, deadline: 8 h}, slo: batch}
            """)
        let month = try await Program.run("month", path)
        #expect(month.code == 0 && month.output.contains("fits free"))
        #expect(month.output.contains("Monthly cost of all workloads"))
        #expect(month.output.contains("Budget: $9,000"))
        let document = try await Program.run("month", path, "--json").json()
        #expect(document["kind"] as? String == "month")
        #expect((document["quiet_hour_batches"] as? [Any])?.count == 1 && (document["months"] as? [Any])?.count == 1)
        #expect(try await Program.run("month", path, "--set", "workloads.1.workload.requests=0").code == 65)
        for form in ["focus", "instances", "kubernetes", "prometheus"] {
            let export = try await Program.run("month", path, "--export", form)
            #expect(export.code == 0 && export.output.contains("chat"), "\(form)")
        }

        let plan = try await Program.run("plan", path)
        // The batch fits into the quiet hours of the other, in the plan as in the month: one fleet for both.
        #expect(plan.code == 0 && plan.output.contains("chat: ") && !plan.output.contains("night: "))
        let planned = try await Program.run("plan", path, "--json")
        #expect(try planned.json()["monthly_usd"] as? Double == document["monthly_usd"] as? Double)
        let saved = try folder.write("plan.json", planned.output)
        let same = try await Program.run("diff", saved, saved)
        #expect(same.code == 0 && same.output.contains("The monthly cost stays"))
        #expect(try await Program.run("check", saved, "--slo", "--budget", "9000").code == 0)

        let more = try await Program.run("what-if", path, "--set", "chat.workload.rate=20x")
        #expect(more.code == 0 && more.output.contains("100 requests/s"))
        #expect(more.output.contains("The monthly cost rises"))
        let unclear = try await Program.run("what-if", path, "--set", "workload.rate=2x")
        #expect(unclear.code == 65 && unclear.messages.contains("chat.workload.rate"))
        #expect(try await Program.run("what-if", path, "--savings").code == 65)
        #expect(try await Program.run("simulate", path, "--requests", "500").code == 0)
    }

    @Test("SLOs are held against the confidence of the plan, or against the one that is asked for")
    func confidence() async throws {
        let folder = try ScratchFolder()
        let path = try folder.write("plan.json", try await Program.run("plan", "--json").output)
        let plain = try await Program.run("check", path, "--slo")
        #expect(plain.code == 0 && plain.output.contains("probability") && plain.output.contains("80%"))
        #expect(try await Program.run("check", path, "--slo", "--confidence", "0.999").code == 2)
        #expect(try await Program.run("check", path, "--budget", "1", "--confidence", "0.9").code == 64)
        #expect(try await Program.run("check", path, "--slo", "--confidence", "9").code == 64)
    }
}
