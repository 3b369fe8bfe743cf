import Foundation
import TestSupport
import Testing

@Suite("Exports for other programs") struct LoadScriptTests {
    let folder: ScratchFolder
    let scenario: String

    init() throws {
        folder = try ScratchFolder()
        scenario = try folder.write(
            "s.yaml",
            """
            plimsoll: 1
            name: "shop 'n' <go>"
            model: Qwen/Qwen3-8B
            workload: {rate: 10/s, input: {mean: 40, cv: 1}, output: {mean: 10, cv: 0.5}}
            slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
            hardware: [L40S]
            providers: [aws]
            engine: vllm
            """)
    }

    private func export(_ form: String) async throws -> String {
        let result = try await Program.run("month", scenario, "--export", form)
        try #require(result.code == 0, "\(result.messages)")
        return result.output
    }

    /// A server that streams so many tokens as it is asked for, on a free port.
    private static let stub = """
        import http.server, json, time
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *arguments): pass
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers['content-length'])))
                words = len(body['messages'][0]['content'].split())
                time.sleep(0.02)
                self.send_response(200); self.send_header('content-type', 'text/event-stream'); self.end_headers()
                def send(event): self.wfile.write(b'data: ' + json.dumps(event).encode() + b'\\n\\n'); self.wfile.flush()
                for _ in range(body['max_tokens']):
                    send({'choices': [{'delta': {'content': 'w'}}]}); time.sleep(0.001)
                send({'choices': [], 'usage': {'prompt_tokens': words, 'completion_tokens': body['max_tokens']}})
                self.wfile.write(b'data: [DONE]\\n\\n')
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()
        """

    /// Runs `command` with the stub's address in URL.
    private func againstStub(_ command: String) async throws -> Program.Result {
        _ = try folder.write("stub.py", Self.stub)
        return try await Program.shell(
            """
            cd '\(folder.path)'
            python3 stub.py > port 2>stub.log &
            stub=$!
            trap 'kill $stub' EXIT
            for i in $(seq 100); do test -s port && break; sleep 0.1; done
            URL=http://127.0.0.1:$(cat port)
            \(command)
            """)
    }

    private func check(_ imported: Program.Result, e2e: ClosedRange<Double>) throws {
        #expect(imported.code == 0, "\(imported.messages)")
        let files = try imported.json()["files"] as? [[String: Any]]
        let runs = files?.first?["run_figures"] as? [[String: Any]]
        let run = try #require(runs?.first?["run"] as? [String: String])
        func number(_ name: String) -> Double { run[name].flatMap { Double($0) } ?? -1 }
        #expect(number("requests_completed") >= 5 && number("requests_failed") == 0, "\(run)")
        #expect((15...20_000).contains(number("ttft_ms_mean")), "\(run)")
        #expect((0.01...5000).contains(number("tpot_ms_mean")) && e2e.contains(number("e2e_ms_mean")), "\(run)")
        #expect(abs(number("output_tokens") - 10) < 4 && (3...400).contains(number("input_tokens")), "\(run)")
    }

    @Test(
        "the k6 script runs against a server, and what it measures is imported again",
        .enabled(if: Program.has("k6") && Program.has("python3"), "k6 is not installed"))
    func k6() async throws {
        _ = try folder.write("load.js", try await export("k6"))
        let result = try await againstStub(
            """
            k6 run -q --summary-export k6.json --out json=k6.ndjson -e URL=$URL -e RATE=8 -e DURATION=3s load.js >k6.log 2>&1 || test $? = 99
            plimsoll import k6.json --dry-run --json
            plimsoll import k6.ndjson --dry-run >/dev/null
            """)
        try check(result, e2e: 20...60_000)
    }

    @Test(
        "the Locust file runs against a server, and what it measures is imported again",
        .enabled(if: Program.has("locust") && Program.has("python3"), "locust is not installed"))
    func locust() async throws {
        _ = try folder.write("load.py", try await export("locust"))
        let result = try await againstStub(
            """
            USERS=4 RATE=8 locust -f load.py --headless -u 4 -r 4 -t 15s --host $URL --csv load >locust.log 2>&1 || true
            plimsoll import load_stats.csv --dry-run --json
            """)
        try check(result, e2e: 20...60_000)
    }

    @Test("the JMeter plan is well-formed XML with the planned rate, and the commands of benchmarks are shell")
    func others() async throws {
        let plan = try await export("jmeter")
        #expect(
            plan.contains("<ThreadGroup") && plan.contains("${__P(per_minute,600)}")
                && plan.contains("sample_variables"))
        if Program.has("python3") {
            let parsed = try await Program.tool(
                "python3", "-c", "import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())", input: plan
            )
            #expect(parsed.code == 0, "\(parsed.messages)")
        }
        let commands = try folder.write("b.sh", try await export("benchmark"))
        #expect(try await Program.tool("sh", "-n", commands, input: "").code == 0)
        let unknown = try await Program.tool("sh", commands, "other", input: "")
        #expect(unknown.code == 64 && unknown.messages.contains("guidellm|vllm|aiperf"))
    }

    @Test("Ray, llm-d and KServe get the deployment of the plan; another engine is refused with what to write")
    func clusters() async throws {
        let ray = try await export("ray")
        for words in [
            "ray.serve.llm:build_openai_app", "model_source: Qwen/Qwen3-8B", "accelerator_type: L40S", "max_replicas",
        ] {
            #expect(ray.contains(words), "\(ray)")
        }
        #expect(try await export("llm-d").contains("modelCommand: vllmServe"))
        #expect(try await export("kserve").contains("kind: LLMInferenceService"))
        let refused = try await Program.run("month", scenario, "--set", "engine=sglang", "--export", "ray")
        #expect(refused.code == 65 && refused.messages.contains("--set engine=vllm"), "\(refused.messages)")
    }

    @Test("the dashboard is JSON with a panel for each SLO, planned limits as queries of their own, and unique ids")
    func dashboard() async throws {
        let text = try await export("grafana")
        let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let panels = try #require(root["panels"] as? [[String: Any]])
        #expect(Set(panels.compactMap { $0["id"] as? Int }).count == panels.count && panels.count >= 6)
        #expect(root["id"] is NSNull && (root["uid"] as? String ?? "").count <= 40)
        let ttft = try #require(panels.first { $0["title"] as? String == "TTFT p95" })
        let expressions = (ttft["targets"] as? [[String: Any]])?.compactMap { $0["expr"] as? String } ?? []
        #expect(expressions.contains("vector(0.5)") && expressions[0].contains("histogram_quantile(0.95"))
    }

    @Test(
        "Grafana's own SDK reads the dashboard",
        .enabled("python3 with grafana-foundation-sdk is not installed") {
            guard Program.has("python3") else { return false }
            return try await Program.tool("python3", "-c", "import grafana_foundation_sdk", input: "").code == 0
        })
    func foundation() async throws {
        let result = try await Program.tool(
            "python3", "-c",
            """
            import json, sys
            from grafana_foundation_sdk.models.dashboard import Dashboard
            dashboard = Dashboard.from_json(json.load(sys.stdin))
            assert len(dashboard.panels) >= 6 and dashboard.templating.list_val, dashboard
            """, input: try await export("grafana"))
        #expect(result.code == 0, "\(result.messages.suffix(2000))")
    }
}
