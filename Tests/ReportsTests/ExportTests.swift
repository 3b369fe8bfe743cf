import Calibration
import Catalog
import Economics
import Foundation
import Input
import Performance
import Planning
import Quantities
import Scenarios
import Testing
import Yams

@testable import Reports

@Suite("Exports of a month") struct ExportTests {
    func month(_ more: String = "") throws -> ScenarioMonth {
        let text = """
            plimsoll: 1
            name: "=shop, \\"quoted\\""
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {rate: 40/s, input: \(more.contains("split_at") ? "{mean: 500, cv: 1}" : "500"), output: 200}
            slo: {ttft_p95: 500 ms, tpot_p95: 50 ms}
            traffic: {profile: consumer, survive: replica}
            hardware: [L40S, H100]
            \(more.contains("engine") ? "" : "engine: vllm")
            providers: [aws]
            regions: [us-east-1]
            purchase: [on_demand, spot, reserved_1y, reserved_3y]
            \(more)
            """
        return try Self.month(text, on: ["L40S", "H100"], contingency: 0.05)
    }

    static func month(
        _ text: String, on accelerators: [String], contingency: Double = 0
    ) throws -> ScenarioMonth {
        let catalog = try Catalog.load(accelerators: accelerators)
        let planner = ScenarioPlanner(
            catalog, .uncalibrated, effort: SearchEffort(hour: nil), contingency: contingency)
        let scenario = try Scenario(try ScenarioDocument(text: text, file: "test"), catalog: catalog)
        return ScenarioMonth(scenario, planner) { _ in MonthQuestion(speed: 0.8...1.3) }
    }

    @Test("every instance of the mix is in the list of instances")
    func instances() throws {
        let month = try month()
        let table = try CSVTable(TextFile(name: "i.csv", text: InstanceList.text(month)))
        let header = InstanceList.text(month).prefix { $0 != "\n" }.split(separator: ",").map(String.init)
        var records = CSVRecords(table, required: header)
        let instances = table.rows.reduce(0) { $0 + records.number($1, "instances", in: 0...1e6) }
        try records.check()
        let parts = try #require(month.models.first?.best?.mix.parts)
        #expect(Int(instances) == parts.reduce(0) { $0 + $1.instances })
    }

    /// The documents of its manifests.
    func manifests(of month: ScenarioMonth) throws -> [[String: Any]] {
        try Array(Yams.load_all(yaml: KubernetesManifests.text(month))).compactMap { $0 as? [String: Any] }
    }

    @Test("manifests are YAML that belongs together: selectors, labels, ports, scaling targets and bounds")
    func manifests() throws {
        let month = try month()
        let documents = try manifests(of: month)
        #expect(
            documents.compactMap { $0["kind"] as? String } == [
                "PersistentVolumeClaim", "Deployment", "Service", "ScaledObject",
            ])
        #expect(ManifestSchema.missingClaims(documents) == [])
        let specs = documents.dropFirst().map { $0["spec"] as? [String: Any] ?? [:] }
        let names = documents.dropFirst().map { ($0["metadata"] as? [String: Any])?["name"] as? String }
        #expect(Set(names) == ["llama-3-1-8b-instruct"])
        let selector = (specs[0]["selector"] as? [String: Any])?["matchLabels"] as? [String: String]
        let template = specs[0]["template"] as? [String: Any]
        let labels = (template?["metadata"] as? [String: Any])?["labels"] as? [String: String]
        #expect(selector == labels && selector == specs[1]["selector"] as? [String: String])
        let containers = (template?["spec"] as? [String: Any])?["containers"] as? [[String: Any]]
        let limits = (containers?.first?["resources"] as? [String: Any])?["limits"] as? [String: Any]
        let schedule = try #require(month.models.first?.best?.schedule)
        #expect(limits?["nvidia.com/gpu"] as? Int == month.models[0].best?.deployment.parallelism.devices)
        #expect((containers?.first?["args"] as? [String])?.contains { $0.hasPrefix("--tensor-parallel-size=") } == true)
        #expect(specs[2]["minReplicaCount"] as? Int == schedule.floorReplicas)
        #expect(specs[2]["maxReplicaCount"] as? Int == schedule.peakReplicas)
        let target = specs[2]["scaleTargetRef"] as? [String: String]
        #expect(target?["name"] == names[0] && target?["kind"] == "Deployment")
    }

    @Test(
        "every field of the manifests is one that Kubernetes knows, of its type, and none that it asks for is missing")
    func schema() throws {
        for text in [
            KubernetesManifests.text(try month()), KubernetesManifests.text(try month("split_at: 800")),
            KubernetesManifests.text(try spanning()), KubernetesManifests.text(try month("engine: sglang")),
            KubernetesManifests.text(try batch()),
            KubernetesManifests.text(try month("engine: tensorrt-llm\nprecision: fp8")),
        ] {
            let documents = try Array(Yams.load_all(yaml: text)).compactMap { $0 as? [String: Any] }
            #expect(documents.count >= 2)
            for document in documents { #expect(ManifestSchema.problems(of: document) == []) }
            let names = documents.compactMap { document -> String? in
                let name = (document["metadata"] as? [String: Any])?["name"] as? String
                return (document["kind"] as? String).flatMap { kind in name.map { "\(kind)/\($0)" } }
            }
            #expect(Set(names).count == documents.count, "two objects have one name: \(names)")
        }
    }

    private func batch() throws -> ScenarioMonth {
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {requests: 400000, deadline: 8 h, input: 2000, output: 200}
            hardware: [L40S]
            providers: [aws]
            """
        return try Self.month(text, on: ["L40S"])
    }

    @Test("a batch has instances while it runs, as its cost says, none for the rest of the day, and no load balancer")
    func batchRuns() throws {
        let month = try batch()
        let documents = try manifests(of: month)
        #expect(
            documents.compactMap { $0["kind"] as? String } == [
                "PersistentVolumeClaim", "Deployment", "Service", "ScaledObject",
            ])
        let specs = documents.dropFirst().map { $0["spec"] as? [String: Any] ?? [:] }
        let best = try #require(month.models.first?.best)
        #expect(specs[0]["replicas"] as? Int == 0 && specs[2]["minReplicaCount"] as? Int == 0)
        #expect(specs[2]["maxReplicaCount"] as? Int == best.peakReplicas)
        let metadata = (specs[2]["triggers"] as? [[String: Any]])?.first?["metadata"] as? [String: String]
        let end = try #require(metadata?["end"]?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        let run = try #require(best.curve.steps.first).time.hours / (730.0 / 24)
        #expect(Double(end) >= run && Double(end) < run + 1.2)
        #expect(!(month.models.first?.breakdown.lines.contains { $0.item.contains("balancer") } ?? true))
    }

    @Test(
        "the check of manifests finds what is wrong with them",
        arguments: [
            ("replicas: 1", "replicas: one"), ("containerPort:", "containerPrt:"), ("  selector:", "  selektor:"),
            ("targetPort: http", "targetPort: https"), ("kind: Service", "kind: Sevice"),
            ("minReplicaCount: ", "minReplicaCount: -"),
        ])
    func schemaFindsFaults(good: String, bad: String) throws {
        let text = KubernetesManifests.text(try month()).replacing(/replicas: \d+/, with: "replicas: 1")
        let broken = text.replacing(good, with: bad)
        #expect(broken != text)
        let documents = try Array(Yams.load_all(yaml: broken)).compactMap { $0 as? [String: Any] }
        #expect(!(documents.flatMap { ManifestSchema.problems(of: $0) }).isEmpty)
    }

    /// A model that takes two instances of eight.
    func spanning(_ more: String = "") throws -> ScenarioMonth {
        let text = """
            plimsoll: 1
            model: meta-llama/Llama-3.1-405B-Instruct
            workload: {rate: 2/s, input: 500, output: 200}
            slo: {ttft_p95: 5 s, tpot_p95: 200 ms}
            hardware: {allow: [nvidia-h100-sxm-80gb], max_gpus_per_replica: 16}
            parallelism: {tensor: [8], pipeline: [2]}
            providers: [aws]
            precision: bf16
            \(more)
            """
        return try Self.month(text, on: ["H100"])
    }

    @Test("a replica over two instances is a group whose leader takes requests and whose pods fill an instance each")
    func leaderWorkerSet() throws {
        for (engine, words) in [
            ("vllm", "--distributed-executor-backend=ray"), ("sglang", "--node-rank=$(LWS_WORKER_INDEX)"),
        ] {
            let month = try spanning("engine: \(engine)")
            let best = try #require(month.models.first?.best)
            #expect(best.deployment.parallelism.devices == 16 && best.instance.acceleratorCount == 8)
            let documents = try manifests(of: month)
            #expect(documents[1]["kind"] as? String == "LeaderWorkerSet")
            let spec = try #require(documents[1]["spec"] as? [String: Any])
            let group = try #require(spec["leaderWorkerTemplate"] as? [String: Any])
            #expect(group["size"] as? Int == 2)
            for role in ["leader", "worker"] {
                let pod = try #require(group["\(role)Template"] as? [String: Any])
                let container = try #require(
                    ((pod["spec"] as? [String: Any])?["containers"] as? [[String: Any]])?.first)
                let limits = (container["resources"] as? [String: Any])?["limits"] as? [String: Any]
                #expect(limits?["nvidia.com/gpu"] as? Int == 8)
                let labels = (pod["metadata"] as? [String: Any])?["labels"] as? [String: String]
                #expect(labels?["role"] == role)
                let args = (container["args"] as? [String])?.joined(separator: " ") ?? ""
                if role == "leader" { #expect(args.contains(words), "\(args)") }
            }
            let selector = (documents[2]["spec"] as? [String: Any])?["selector"] as? [String: String]
            #expect(selector?["role"] == "leader")
        }
    }

    @Test(
        "names that Kubernetes would refuse are made such that it does not",
        arguments: [
            ("meta-llama/Llama-3.1-8B", "llama-3-1-8b"), ("x/7B_äö!", "model-7b"), ("", "model"),
            (String(repeating: "a-", count: 80), String(repeating: "a-", count: 24) + "a"),
        ])
    func names(model: String, expected: String) { #expect(KubernetesManifests.name(model) == expected) }

    @Test("alert rules are YAML with an expression for each SLO target, for traffic beyond the plan, and for silence")
    func rules() throws {
        let month = try month()
        let root = try Yams.load(yaml: PrometheusRules.text(month)) as? [String: Any]
        let groups = try #require(root?["groups"] as? [[String: Any]])
        let rules = try #require(groups.first?["rules"] as? [[String: Any]])
        let alerts = rules.filter { $0["alert"] != nil }
        #expect(
            alerts.compactMap { $0["alert"] as? String } == [
                "TTFTSLOViolated", "TPOTSLOViolated", "MoreTrafficThanPlanned", "FleetFull", "NoMetrics",
            ])
        #expect((alerts[0]["expr"] as? String)?.hasSuffix("> 0.5") == true)
        #expect((alerts[2]["expr"] as? String)?.hasSuffix("> 40.0") == true)
        #expect((alerts[4]["expr"] as? String)?.hasPrefix("absent(") == true)
        // What an alert compares is recorded, under the name that the planned version exports and the model's label.
        let recorded = rules.compactMap { $0["record"] as? String }
        for alert in alerts.dropLast() {
            let text = alert["expr"] as? String ?? ""
            #expect(recorded.contains { text.contains($0 + "{") }, "\(text)")
        }
        let expressions = rules.compactMap { $0["expr"] as? String }.joined(separator: "\n")
        #expect(expressions.contains("request_time_per_output_token_seconds_bucket"))
        #expect(!expressions.contains("[:_]time_per_output_token_seconds"))
        #expect(
            expressions.contains("model_name=\"meta-llama/Llama-3.1-8B-Instruct\"") && !expressions.contains("app="))
    }

    @Test(
        "engines are told to convert weights where they can, and where not another checkpoint is asked for",
        arguments: [
            ("vllm", "fp8", "--quantization=fp8", false), ("sglang", "fp8", "--quantization=fp8", false),
            ("tensorrt-llm", "fp8", "--tp_size", true), ("vllm", "int4", "--tensor-parallel-size", true),
            ("vllm", "bf16", "--tensor-parallel-size", false), ("sglang", "native", "--tp-size", false),
        ])
    func checkpoints(engine: String, precision: String, argument: String, isOther: Bool) throws {
        let text = KubernetesManifests.text(try month("engine: \(engine)\nprecision: \(precision)"))
        #expect(text.contains(argument))
        #expect(text.contains("--quantization") == argument.hasPrefix("--quantization"))
        #expect(
            text.contains("meta-llama/Llama-3.1-8B-Instruct to a checkpoint of it in \(precision), which is planned")
                == isOther)
    }

    @Test("load scripts ask for what was planned: the rate, the model, 64 lengths, and the SLOs as limits")
    func loadScripts() throws {
        let month = try month()
        let rate = try #require(month.models.first?.best).peakRate.perSecond
        let (k6, locust) = (LoadScripts.k6([(nil, month)]), LoadScripts.locust([(nil, month)]))
        /// The list called `name` in a script.
        func list(_ name: String, _ script: String) -> [Int] {
            let rest = script.split(separator: "\(name) = [", maxSplits: 1).last ?? ""
            return rest.prefix { $0 != "]" }.split { ", \n".contains($0) }.compactMap { Int($0) }
        }
        for script in [k6, locust] {
            #expect(script.contains(#""meta-llama/Llama-3.1-8B-Instruct""#))
            #expect(list("INPUT", script) == Array(repeating: 500, count: 64))
            #expect(list("OUTPUT", script) == Array(repeating: 200, count: 64))
        }
        func number(after text: String, _ script: String) throws -> Double {
            let rest = try #require(script.split(separator: text, maxSplits: 1).dropFirst().first)
            return try #require(Double(rest.prefix { $0.isNumber || $0 == "." }))
        }
        #expect(try abs(number(after: "__ENV.RATE || ", k6) / rate - 1) < 0.01)
        #expect(try abs(number(after: #""RATE", ""#, locust) / rate - 1) < 0.01)
        #expect(k6.contains("ttft: ['p(95)<500'],") && k6.contains("tpot: ['p(95)<50'],"))
    }

    @Test("two fleets of one model are told apart in rules, manifests and scaling by the name they serve it under")
    func sharedModel() throws {
        let month = try month("split_at: 800")
        let text = KubernetesManifests.text(month)
        let names = try manifests(of: month).filter { $0["kind"] as? String == "Deployment" }
            .compactMap { ($0["metadata"] as? [String: Any])?["name"] as? String }
        guard names.count > 1 else { return }
        for name in names {
            #expect(text.contains("--served-model-name") && text.contains("model_name=\\\"\(name)\\\""))
            #expect(PrometheusRules.text(month).contains("model_name=\\\"\(name)\\\""))
        }
    }

    @Test("pods take the token from a secret, keep weights between starts, and have an hour to load them")
    func podsStart() throws {
        let text = KubernetesManifests.text(try month())
        for words in [
            "HF_TOKEN", "name: hf-token", "optional: true", "/root/.cache/huggingface", "startupProbe",
            "failureThreshold: 360",
            "\"vllm\"",
        ] where !text.contains(words) && !text.contains(words.replacing("\"", with: "")) {
            Issue.record("\(words) is missing")
        }
        #expect(!text.contains("api_server"))
    }

    @Test("the document of a month is that of its plan with the months beside it, read back as written; costs sum")
    func document() throws {
        let month = try month()
        let document = MonthDocument(month.plan, month.models)
        let sum = document.months.flatMap(\.breakdown).compactMap(\.monthlyUsd).reduce(0, +)
        let monthly = try #require(document.plan.monthlyUsd)
        #expect(abs(sum - monthly) < 1e-9 * monthly && document.months.compactMap(\.monthlyUsd) == [monthly])
        #expect(document.months[0].replicasByHour?.count == 168)
        #expect(document.months[0].replicasByHour == document.plan.models[0].options[0].replicasByHour)
        let json = try JSONText.text(document)
        #expect(try JSONDecoder().decode(MonthDocument.self, from: Data(json.utf8)) == document)
        var plan = try PlanDocument(TextFile(name: "month.json", text: json))
        #expect(plan.kind == "month")
        plan.kind = "plan"
        #expect(plan == PlanDocument(month.plan))
        let text = MonthText(month).lines.joined(separator: "\n")
        for words in ["Replicas by hour", "Purchase mix", "Cost breakdown", "Cost sensitivity", "total"] {
            #expect(text.contains(words), "\(words)")
        }
    }
}
