import Foundation
import TestSupport
import Testing

@Suite("The program") struct CommandTests {
    private let llama = "meta-llama/Llama-3.1-8B-Instruct"

    @Test("plan without arguments answers for the built-in example, twice with the same bytes")
    func builtInExample() async throws {
        let first = try await Program.run("plan")
        let second = try await Program.run("plan")
        #expect(first.code == 0)
        #expect(first.output == second.output)
        for words in [
            "/month expected", "rent  ", "TTFT p95", "Results by accelerator", "80% confidence",
            "Confirmed by event simulation",
            "Assumptions",
        ] {
            #expect(first.output.contains(words), "\(words)")
        }
        let json = try await Program.run("plan", "--json").json()
        #expect(json["schema"] as? Int == 1 && json["feasible"] as? Bool == true)
        let models = try #require(json["models"] as? [[String: Any]])
        let options = try #require(models.first?["options"] as? [[String: Any]])
        let costs = options.compactMap { $0["monthly_usd"] as? Double }
        #expect(
            costs.count == options.count && costs == costs.sorted()
                && costs.first == json["monthly_usd"] as? Double)
        #expect(models.first?["predicted"] != nil && models.first?["evidence"] != nil)
        #expect(options.allSatisfy { $0["confirmed"] as? Bool == true })
        #expect(options.allSatisfy { ($0["slo_confidence"] as? Double ?? 0) >= 0.8 })
        let expected = try #require(json["expected_monthly_usd"] as? Double)
        #expect(expected > 0 && expected <= costs[0])
        #expect((json["fleet"] as? [[String: Any]])?.first?["monthly_usd"] as? Double == costs.first)
    }

    @Test(
        "what init prints, plan takes",
        arguments: ["chat", "rag", "summarization", "code", "agent", "reasoning", "batch"])
    func presets(preset: String) async throws {
        let scenario = try await Program.run("init", preset)
        #expect(scenario.code == 0 && scenario.output.contains("plimsoll: 1"))
        let plan = try await Program.run("plan", "-", input: scenario.output)
        #expect(plan.code == 0, "\(plan.messages)")
        #expect(plan.output.contains("\n  rent     "))
    }

    @Test("a prediction has an interval around every figure, E2E = TTFT + (output - 1) TPOT, and names its runs")
    func prediction() async throws {
        let json = try await Program.run(
            "predict", "--model", llama, "--gpu", "nvidia-h100-sxm-80gb", "--tp", "1", "--engine", "vllm", "--input",
            "547", "--output", "248", "--rate", "8", "--json"
        ).json()
        let predicted = try #require(json["predicted"] as? [String: [String: Double]])
        for column in ["ttft_ms_mean", "tpot_ms_mean", "e2e_ms_mean", "output_tok_s", "ttft_ms_p99", "ttft_ms_p50"] {
            let figure = try #require(predicted[column])
            let (value, low, high) = (figure["value"] ?? 0, figure["low"] ?? .infinity, figure["high"] ?? 0)
            #expect(value > 0 && low <= value && value <= high, "\(column)")
        }
        func value(_ column: String) -> Double { predicted[column]?["value"] ?? .nan }
        #expect(
            relativeError(value("e2e_ms_mean"), value("ttft_ms_mean") + 247 * value("tpot_ms_mean")) < 1e-6)
        #expect(relativeError(value("output_tok_s"), 8 * 248) < 1e-9)
        let evidence = try #require(json["evidence"] as? [String: Any])
        #expect((evidence["nearest_runs"] as? [String])?.isEmpty == false)
    }

    @Test("a closed loop obeys Little's law: users = rate x time in the system")
    func closedLoop() async throws {
        let json = try await Program.run(
            "predict", "--model", llama, "--gpu", "H100", "--tp", "1", "--input", "547", "--output", "248",
            "--concurrency", "64", "--json"
        ).json()
        let estimate = try #require(json["estimate"] as? [String: Any])
        let e2e = try #require((estimate["e2e_ms"] as? [String: Double])?["mean"])
        let rate = try #require(estimate["requests_s"] as? Double)
        #expect(relativeError(rate * e2e / 1000, 64) < 1e-6)
    }

    @Test("the arithmetic is shown with sources")
    func explanation() async throws {
        let result = try await Program.run(
            "predict", "--model", llama, "--gpu", "H100", "--rate", "4", "--explain")
        for words in [
            "How this comes about", "8.03B parameters", "Little's law", "fitted to measured runs", "closed form",
        ] {
            #expect(result.output.contains(words), "\(words)")
        }
        let plan = try await Program.run("plan", "--explain")
        #expect(plan.output.contains("instances ") && plan.output.contains("allocation"))
    }

    @Test("more confidence never costs less, in plan, month and compare alike; what is none is refused")
    func confidence() async throws {
        func monthly(_ command: String, _ confidence: String) async throws -> Double {
            let json = try await Program.run(command, "--confidence", confidence, "--published-only", "--json").json()
            return try #require(json["monthly_usd"] as? Double)
        }
        let (low, high) = (try await monthly("plan", "0.5"), try await monthly("plan", "0.95"))
        #expect(low < high)
        #expect(try await monthly("month", "0.95") == high)
        for arguments in [
            ["plan"], ["month"], ["compare", "--model", llama, "--gpu", "H100", "--rate", "5", "--slo", "chat"],
        ] {
            #expect(try await Program.run(arguments + ["--confidence", "0.4"]).code == 64)
            #expect(try await Program.run(arguments + ["--confidence", "1"]).code == 64)
        }
        let aimless = try await Program.run(
            "compare", "--model", llama, "--gpu", "H100", "--rate", "5", "--confidence", "0.9")
        #expect(aimless.code == 64 && aimless.messages.contains("--slo"))
    }

    @Test("accelerators stand side by side, and the cheapest is 1.00 x")
    func comparison() async throws {
        let result = try await Program.run(
            "compare", "--model", "meta-llama/Llama-3.1-70B-Instruct", "--gpu", "H100", "--gpu",
            "nvidia-h200-sxm-141gb", "--rate", "5", "--input", "1000", "--output", "300")
        #expect(result.code == 0 && result.output.contains("1.00 x"))
        let csv = try await Program.run(
            "compare", "--model", llama, "--gpu", "H100", "--provider", "aws", "--provider", "gcp", "--rate", "5",
            "--csv")
        let rows = csv.output.split(separator: "\n")
        #expect(rows.count == 3 && rows[1].contains("aws") && rows[2].contains("gcp"))
        #expect(Set(rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
    }

    @Test("8 H100 at AWS were 98.32 $/h before the price cut, $71,774 a month, and are cheaper now")
    func priceHistory() async throws {
        let then = try await Program.run(
            "catalog", "prices", "p5.48xlarge", "us-east-1", "--purchase", "on_demand", "--as-of", "2025-05-31")
        #expect(then.output.contains("98.32") && then.output.contains("$71,774"))
        let now = try await Program.run("catalog", "prices", "p5.48xlarge", "us-east-1", "--purchase", "on_demand")
        #expect(!now.output.contains("98.32") && now.output.contains("55.04"))
    }

    @Test("the shipped catalogs pass their own check and are as large as stated")
    func catalogCheck() async throws {
        let json = try await Program.run("catalog", "check", "--json").json()
        #expect(json["passes"] as? Bool == true)
        #expect(json["accelerators"] as? Int ?? 0 >= 96 && json["models"] as? Int ?? 0 >= 101)
        #expect(json["offers"] as? Int ?? 0 > 4000 && json["providers"] as? Int ?? 0 >= 20)
    }

    @Test("lists come as tables, JSON and CSV", arguments: ["hardware", "models", "prices", "api"])
    func lists(kind: String) async throws {
        let table = try await Program.run("catalog", kind)
        let csv = try await Program.run("catalog", kind, "--csv")
        let json = try await Program.run("catalog", kind, "--json").json()
        let items = try #require(json["items"] as? [Any])
        #expect(table.code == 0 && items.count > 90)
        #expect(csv.output.split(separator: "\n").count == items.count + 1)
    }

    @Test("a terminal of any width gets its answer", arguments: [-1, 1, 19, 40, 61, 1_000_000])
    func narrow(columns: Int) async throws {
        let comparison = ["compare", "--model", "Qwen/Qwen3-32B", "--gpu", "H100", "--gpu", "H200", "--rate", "2"]
        for arguments in [["plan"], comparison, ["catalog", "hardware"], ["guide"]] {
            let result = try await Program.run(arguments, columns: columns)
            #expect(result.code == 0 && !result.output.isEmpty, "\(arguments[0]): \(result.messages)")
        }
    }

    @Test("a user's accelerator and price override the shipped ones and win where cheaper")
    func overlays() async throws {
        let folder = try ScratchFolder()
        let prices = try folder.write(
            "mine.csv",
            """
            provider,instance_type,region,accelerator_id,accelerator_count,purchase,usd_per_hour,as_of
            our-cellar,box,basement,nvidia-h100-sxm-80gb,8,on_demand,1.5,2026-11-01

            """)
        let plan = try await Program.run("plan", "--prices", prices)
        #expect(plan.output.contains("our-cellar") && plan.output.contains("basement"))
        let check = try await Program.run("catalog", "check", "--prices", prices)
        #expect(check.code == 0)
    }
}
