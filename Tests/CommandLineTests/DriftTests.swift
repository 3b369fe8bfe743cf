import Foundation
import TestSupport
import Testing

@Suite("A plan against the metrics of its fleet") struct DriftTests {
    let folder: ScratchFolder
    let plan: String

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

    /// On Wednesday from 10:00 to 16:00 the planned peak is exceeded, and answers are longer all week.
    private static var week: MetricsWeek {
        MetricsWeek(rate: { (58..<64).contains($0) ? 16 : 8 }, isSlow: { (58..<64).contains($0) }, output: 170)
    }

    init() async throws {
        folder = try ScratchFolder()
        let scenario = try folder.write("s.yaml", Self.scenario)
        let planned = try await Program.run("plan", scenario, "--json")
        try #require(planned.code == 0, "\(planned.messages)")
        plan = try folder.write("plan.json", planned.output)
    }

    private func checkWeek(_ drift: [String: Any]) throws {
        #expect(drift["passed"] as? Bool == false && drift["model"] as? String == "Qwen/Qwen3-8B")
        let assumptions = try #require(drift["assumptions"] as? [[String: Any]])
        func line(_ name: String) -> [String: Any] { assumptions.first { $0["figure"] as? String == name } ?? [:] }
        func actual(_ name: String) -> Double { line(name)["actual"] as? Double ?? -1 }
        #expect(abs(actual("requests in the busiest hour") - 16) < 0.2, "\(assumptions)")
        #expect(abs(actual("mean output") - 170) < 2 && abs(actual("mean input") - 512) < 6)
        #expect(line("requests in the busiest hour")["moved"] as? Bool == true)
        #expect(line("mean output")["moved"] as? Bool == true && line("mean input")["moved"] as? Bool == false)
        let targets = try #require(drift["slos"] as? [[String: Any]])
        let ttft = try #require(targets.first { $0["measure"] as? String == "ttft" })
        // 6 of 168 hours, and the first of them.
        #expect(abs((ttft["violated_share"] as? Double ?? 0) - 6.0 / 168) < 0.01, "\(ttft)")
        #expect((ttft["first_violation"] as? String)?.hasPrefix("2026-11-25T") == true)
        let tpot = try #require(targets.first { $0["measure"] as? String == "tpot" })
        #expect(tpot["met"] as? Bool == true && tpot["violated_share"] as? Double == 0)
    }

    @Test("a saved week is held against the plan: moved assumptions, violated SLOs, the plan for it, exit code 2")
    func saved() async throws {
        let week = try folder.write("week.om", Self.week.text)
        let result = try await Program.run("drift", plan, "--metrics", week, "--json")
        #expect(result.code == 2, "\(result.messages)")
        let drift = try result.json()
        try checkWeek(drift)
        let now = try #require(drift["now"] as? [String: Any])
        let (before, after) = (now["monthly_usd_before"] as? Double, now["monthly_usd"] as? Double)
        #expect(try #require(after) > (try #require(before)))
        #expect((now["changes"] as? [String])?.count == 2 && drift["cause"] is String)
        let svg = folder.path + "/d.svg"
        let text = try await Program.run("drift", plan, "--metrics", week, "--svg", svg)
        #expect(text.code == 2 && text.output.contains("MOVED") && text.output.contains("Plan it again with"))
        #expect(try String(contentsOfFile: svg, encoding: .utf8).contains("planned limit"))
        let markdown = try await Program.run("drift", plan, "--metrics", week, "--markdown", "--no-plan")
        #expect(markdown.output.contains("| MOVED |") && !markdown.output.contains("Plan it again"))
        let narrow = try await Program.run(["drift", plan, "--metrics", week, "--no-plan"], columns: 80)
        #expect(narrow.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(narrow.output)")
    }

    @Test("a week as planned passes with 0, and so does a larger threshold")
    func holds() async throws {
        let week = try folder.write("week.om", MetricsWeek(rate: { $0 == 30 ? 10 : 9 }, interval: 900).text)
        let result = try await Program.run("drift", plan, "--metrics", week)
        #expect(result.code == 0 && result.output.contains("The plan holds"), "\(result.output) \(result.messages)")
        let moved = try folder.write("moved.om", MetricsWeek(rate: { _ in 14 }, interval: 900).text)
        #expect(try await Program.run("drift", plan, "--metrics", moved, "--no-plan").code == 2)
        #expect(try await Program.run("drift", plan, "--metrics", moved, "--no-plan", "--threshold", "50").code == 0)
    }

    @Test("what cannot be compared is refused with what to do")
    func refused() async throws {
        let other = try folder.write("other.om", MetricsWeek(interval: 3600, model: "org/other").text)
        let empty = try folder.write("empty.om", "# EOF\n")
        for (arguments, code, words) in [
            (["--metrics", other, "--no-plan"], 0, "metrics of org/other, the plan of Qwen/Qwen3-8B"),
            (["--metrics", empty], 65, "no metrics of a known server"),
            (["--metrics", folder.path + "/none"], 66, "no such file"),
            ([], 64, "--prometheus URL, --metrics FILE, --bill FILE or --evidently FILE"),
            (["--prometheus", "https://h"], 65, "https is not supported"),
            (["--prometheus", "http://127.0.0.1:9", "--from", "1h"], 74, "no connection"),
            (["--metrics", other, "--from", "yesterday"], 64, "is no moment"),
            (["--metrics", other, "--threshold", "-1"], 64, "--threshold"),
        ] as [([String], Int, String)] {
            let result = try await Program.run(["drift", plan] + arguments)
            #expect(result.code == code && result.messages.contains(words), "\(arguments): \(result)")
        }
        let stripped = try folder.write(
            "old.json", #"{"schema":1,"kind":"plan","feasible":true,"models":[],"assumptions":[],"warnings":[]}"#)
        let result = try await Program.run("drift", stripped, "--metrics", other)
        #expect(result.code == 65 && result.messages.contains("does not hold the scenario"), "\(result.messages)")
    }

    @Test(
        "a week backfilled into a real Prometheus is read over its HTTP API, and its alerts fire",
        .enabled(if: Program.has("prometheus") && Program.has("promtool"), "prometheus is not installed"))
    func prometheus() async throws {
        _ = try folder.write("week.om", Self.week.text)
        let port = try Program.port()
        let url = "http://127.0.0.1:\(port)"
        let result = try await Program.shell(
            """
            cd '\(folder.path)'
            promtool tsdb create-blocks-from openmetrics week.om data >/dev/null
            echo 'scrape_configs: []' > p.yml
            prometheus --config.file=p.yml --storage.tsdb.path=data --storage.tsdb.retention.time=20y \\
                --web.listen-address=127.0.0.1:\(port) >log 2>&1 &
            server=$!
            trap 'kill $server' EXIT
            for i in $(seq 300); do
                python3 -c "import urllib.request as u; u.urlopen('\(url)/-/ready')" 2>/dev/null && break
                kill -0 $server || { cat log >&2; break; }
                sleep 0.2
            done
            code=0
            plimsoll drift plan.json --prometheus \(url) --from 2026-11-23 --to 2026-11-30 --no-plan --json \\
                || code=$?
            test $code = 2
            code=0
            plimsoll drift plan.json --prometheus \(url) --from 2026-11-23 --to 2026-11-30 --no-plan \\
                --match 'model_name="nobody"' 2>none || code=$?
            test $code = 65
            grep -q 'match model_name="nobody"' none
            """)
        #expect(result.code == 0, "\(result.messages.suffix(2000))")
        try checkWeek(try result.json())
    }

    @Test(
        "exported rules are rules, and fire on a real Prometheus where the week leaves the plan",
        .enabled(if: Program.has("promtool"), "promtool is not installed"))
    func rules() async throws {
        let scenario = try folder.write("s.yaml", Self.scenario)
        let exported = try await Program.run("month", scenario, "--export", "prometheus")
        #expect(exported.code == 0)
        _ = try folder.write("rules.yml", exported.output)
        // promtool replays series against the rules: the metric of this version, in the spelling that is served.
        let labels = #"model_name="Qwen/Qwen3-8B",instance="a""#
        func series(_ name: String, _ values: String) -> String {
            "      - series: '\(name)'\n        values: '\(values)'\n"
        }
        var input = ""
        for (bound, growth) in [("0.1", 10), ("0.5", 200), ("1.0", 300), ("+Inf", 1000)] {
            input += series("vllm_time_to_first_token_seconds_bucket{le=\"\(bound)\",\(labels)}", "0+\(growth)x60")
        }
        for (bound, growth) in [("0.025", 10), ("0.05", 100), ("0.1", 1000), ("+Inf", 1000)] {
            input += series(
                "vllm_request_time_per_output_token_seconds_bucket{le=\"\(bound)\",\(labels)}", "0+\(growth)x60")
        }
        input += series("vllm:request_success_total{\(labels)}", "0+1000x60")
        input += series("vllm:num_requests_running{\(labels)}", "90000x60")
        func test(_ alerts: [(name: String, fires: Bool)], _ input: String) -> String {
            var text = "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:\n"
            text += input.isEmpty ? series("up", "1x60") : input
            text += "    promql_expr_test:\n"
            for alert in alerts {
                text += """
                          - expr: count(ALERTS{alertname="\(alert.name)",alertstate="firing"}) or vector(0)
                            eval_time: 55m
                            exp_samples: [{value: \(alert.fires ? 1 : 0)}]

                    """
            }
            return text
        }
        let names = ["TTFTSLOViolated", "TPOTSLOViolated", "MoreTrafficThanPlanned", "FleetFull"]
        _ = try folder.write("t1.yml", test(names.map { ($0, true) } + [("NoMetrics", false)], input))
        _ = try folder.write("t2.yml", test(names.map { ($0, false) } + [("NoMetrics", true)], ""))
        let result = try await Program.shell(
            "cd '\(folder.path)'; promtool check rules rules.yml; promtool test rules t1.yml t2.yml")
        #expect(result.code == 0, "\(result.output) \(result.messages)")
    }
}
