import Foundation
import TestSupport
import Testing

/// Commands that read what other tools of a team write: configurations, billing data, metrics, reports.
@Suite("Files of other tools") struct StackCommandTests {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private static let scenario = """
        plimsoll: 1
        name: shop
        model: Qwen/Qwen3-8B
        workload: {rate: 10/s, input: 512, output: 128}
        slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
        hardware: [L40S]
        providers: [aws]
        engine: vllm
        """

    @Test("a command line becomes a scenario that plans as it is; what is left out is named with its line")
    func configuration() async throws {
        let script = try folder.write(
            "serve.sh", "vllm serve Qwen/Qwen3-8B --tensor-parallel-size 2 \\\n  --enable-lora --api-key abc123\n")
        let made = try await Program.run("init", "--from", script, "--gpu", "H100", "rag")
        #expect(made.code == 0 && made.messages.contains("serve.sh:2: warning: --enable-lora is not read"))
        #expect(made.output.contains("preset: rag") && !(made.output + made.messages).contains("abc123"))
        let planned = try await Program.run("plan", try folder.write("s.yaml", made.output), "--json")
        #expect(planned.code == 0, "\(planned.messages)")
        let piped = try await Program.run(["init", "--from", "-"], input: "trtllm-serve Qwen/Qwen3-8B --tp_size 2\n")
        #expect(piped.code == 0 && piped.output.contains("engine: {name: tensorrt-llm}"))
        for (arguments, input, code, words) in [
            (["init", "--from", "-"], "ls -la", 65, "no command in it starts a server"),
            (["init", "--from", folder.path + "/none"], "", 66, "no such file"),
            (["init", "--gpu", "H100"], "", 64, "--gpu goes with --from"),
            (["init", "--from", "-", "--gpu", "H999"], "", 64, "no accelerator is called H999"),
            (["init", "--from", "-"], "{\"zero_optimization\": {\"stage\": 3}}", 65, "name it: --model OWNER/MODEL"),
        ] as [([String], String, Int, String)] {
            let result = try await Program.run(arguments, input: input)
            #expect(result.code == code && result.messages.contains(words), "\(arguments): \(result)")
        }
        let unknown = try await Program.run(["init", "--from", "-"], input: "vllm serve owner/nothing-8b\n")
        #expect(unknown.code == 0 && unknown.messages.contains("owner/nothing-8b"), "\(unknown.messages)")
    }

    @Test("what month exports for clusters is read again as the deployment that was planned")
    func exported() async throws {
        let scenario = try folder.write("s.yaml", Self.scenario)
        for form in ["kubernetes", "ray", "llm-d", "kserve"] {
            let exported = try await Program.run("month", scenario, "--export", form)
            #expect(exported.code == 0)
            let made = try await Program.run(["init", "--from", "-"], input: exported.output)
            #expect(made.code == 0, "\(form): \(made.messages)")
            #expect(made.output.contains("model: Qwen/Qwen3-8B"), "\(form): \(made.output)")
            #expect(made.output.contains("engine: {name: vllm"), "\(form): \(made.output)")
            #expect(made.output.contains("tensor: 1") || form != "kubernetes", "\(form): \(made.output)")
            #expect(!made.messages.contains("is not read"), "\(form): \(made.messages)")
        }
    }

    @Test("TensorRT-LLM exports no requests in flight: replicas follow rate times duration")
    func scaling() async throws {
        let scenario = try folder.write("s.yaml", Self.scenario)
        let exported = try await Program.run(
            "month", scenario, "--export", "kubernetes", "--set", "engine=tensorrt-llm", "--set",
            "traffic.profile=business")
        #expect(exported.code == 0, "\(exported.messages)")
        #expect(exported.output.contains("trtllm[:_]e2e_request_latency_seconds_sum"), "\(exported.output.suffix(900))")
        #expect(!exported.output.contains("num_requests_running"))
    }

    private func billing(_ hours: Int, at price: Int) -> String {
        """
        BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,PricingQuantity,PricingUnit,ProviderName,RegionId,ChargeDescription,Tags
        \(hours * price),\(hours * price),USD,Usage,2026-10-01T00:00:00Z,2026-10-31T10:00:00Z,\(hours),Hours,AWS,us-east-1,On Demand g6e.xlarge Instance Hour,"{""team"": ""shop""}"
        500,500,USD,Usage,2026-10-01T00:00:00Z,2026-10-31T10:00:00Z,10,Hours,AWS,us-east-1,On Demand p5.48xlarge Instance Hour,
        70,70,USD,Tax,2026-10-01T00:00:00Z,2026-10-31T10:00:00Z,,,AWS,,,
        """
    }

    @Test("billing data beside a plan: cost, hours and price by accelerator, and prices for the next plan")
    func spend() async throws {
        let scenario = try folder.write("s.yaml", Self.scenario)
        let planned = try await Program.run("plan", scenario, "--json")
        try #require(planned.code == 0)
        let plan = try folder.write("plan.json", planned.output)
        let bill = try folder.write("october.csv", billing(14_600, at: 1))
        let result = try await Program.run("drift", plan, "--bill", bill, "--json")
        #expect(result.code == 2, "\(result.messages)")
        let spend = try result.json()
        let figures = try #require(spend["figures"] as? [[String: Any]])
        // The billing data cover 730 hours, which are a month.
        #expect(figures.compactMap { $0["actual"] as? Double } == [14_600, 14_600, 1], "\(figures)")
        let lines = try #require(spend["spend"] as? [[String: Any]])
        #expect(lines.map { $0["is_planned"] as? Bool } == [false, true], "\(lines)")
        #expect(lines.last?["effective_usd"] as? String == "14600" && lines.last?["purchase"] as? String == "on_demand")
        let others = try #require(spend["other"] as? [[String: Any]])
        #expect(others.map { $0["item"] as? String } == ["taxes"])
        let text = try await Program.run("drift", plan, "--bill", bill)
        #expect(text.code == 2 && text.output.contains("The spend is not as planned"))
        let tagged = try await Program.run("drift", plan, "--bill", bill, "--tag", "team=shop", "--json")
        #expect((try tagged.json()["spend"] as? [[String: Any]])?.count == 1)
        // The prices really paid become an overlay.
        let imported = try await Program.run("prices", "import", bill, "--out", folder.path + "/paid.csv")
        #expect(imported.code == 0, "\(imported.messages)")
        let again = try await Program.run("plan", scenario, "--prices", folder.path + "/paid.csv", "--json")
        let (before, after) = (try planned.json()["monthly_usd"] as? Double, try again.json()["monthly_usd"] as? Double)
        #expect(try #require(after) < (try #require(before)) * 0.8, "\(again.messages)")
        for (arguments, code, words) in [
            (["--bill", folder.path + "/none"], 66, "no such file"),
            (["--bill", scenario], 65, "no known form of billing data"),
            (["--bill", bill, "--metrics", bill], 64, "name one source"),
            (["--bill", bill, "--tag", "shop"], 64, "name=value"), (["--metrics", bill, "--tag", "a=b"], 64, "--bill"),
        ] {
            let refused = try await Program.run(["drift", plan] + arguments)
            #expect(refused.code == code && refused.messages.contains(words), "\(arguments): \(refused)")
        }
    }

    @Test("metrics are a measured run for the store, and a log against an earlier one a report of Evidently")
    func runs() async throws {
        let week = try folder.write("week.om", MetricsWeek(interval: 900).text)
        let store = ["--store", folder.path + "/runs.sqlite"]
        let arguments = ["import", "--metrics", week, "--gpu", "L40S", "--gpu-count", "1", "--tp", "1"]
        let imported = try await Program.run(arguments + ["--engine-version", "0.15.1", "--json"] + store)
        #expect(imported.code == 0, "\(imported.messages)")
        let twice = try await Program.run(arguments + ["--engine-version", "0.15.1"] + store)
        #expect(twice.code == 0 && twice.output.contains("stored before"), "\(twice.output)")
        let table = try await Program.run(["runs", "export", "--mine", "--table"] + store)
        let json = try table.json()
        #expect((json["data"] as? [[Any]])?.count == 1 && (json["columns"] as? [String])?.first == "run_id")
        let lines = try await Program.run(["runs", "export", "--mine", "--mlflow"] + store)
        #expect(
            (try lines.json()["metrics"] as? [[String: Any]])?.contains { $0["key"] as? String == "requests_s" } == true
        )
        let plan = try folder.write("plan.json", try await Program.run("plan", "--json").output)
        func log(_ output: Int) -> String {
            "time,input_tokens,output_tokens\n"
                + (0..<2000).map { "\(1_790_000_000 + $0 * 9),\(400 + $0 % 200),\(output + $0 % 50)" }
                .joined(separator: "\n")
        }
        let (before, now) = (try folder.write("a.csv", log(100)), try folder.write("b.csv", log(300)))
        let report = try await Program.run("workload", now, "--evidently", before)
        #expect(report.code == 0, "\(report.messages)")
        let drifted = try await Program.run(
            "drift", plan, "--evidently", try folder.write("report.json", report.output))
        #expect(drifted.code == 2 && drifted.output.contains("Drifted: mean output"), "\(drifted)")
    }

    @Test("--from counts back from the end of a file of metrics")
    func window() async throws {
        let week = try folder.write("week.om", MetricsWeek(rate: { $0 < 144 ? 2 : 8 }, interval: 900).text)
        let last = try await Program.run("workload", "--metrics", week, "--from", "1d", "--json")
        #expect(last.code == 0, "\(last.messages)")
        #expect(abs((try last.json()["mean_requests_s"] as? Double ?? 0) - 8) < 0.1, "\(last.output.prefix(300))")
    }
}
