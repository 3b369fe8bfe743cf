import Foundation
import TestSupport
import Testing

@Suite("Schemas of documents") struct SchemaTests {
    /// A document that a command wrote.
    private struct Written: Sendable {
        var command: String
        var schema: String
        var text: String
    }

    private static let shared = """
        plimsoll: 1
        name: team
        model: meta-llama/Llama-3.1-8B-Instruct
        hardware: [nvidia-h100-sxm-80gb, nvidia-l40s-48gb]
        traffic: {profile: business, campaigns: [{start: Fri 18:00, length: 4 h, factor: 2}]}
        workload: {preset: chat, rate: 5/s}
        workloads:
          - {name: chat, workload: {preset: chat, rate: 5/s}}
          - {name: help, workload: {preset: chat, rate: 3/s}}
          - {name: night, workload: {preset: batch, requests: 20000, deadline: 8 h}, slo: batch}

        """

    private static let priceList = """
        provider,instance_type,region,accelerator_id,accelerator_count,purchase,usd_per_hour,as_of
        aws,p5.48xlarge,us-east-1,nvidia-h100-sxm-80gb,8,on_demand,40,2026-11-01
        acme,box-8,north,nvidia-h100-sxm-80gb,8,on_demand,20,2026-11-01

        """

    private static let billing = """
        BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,PricingQuantity,PricingUnit,ProviderName,RegionId,SkuPriceDetails
        5504,5504,USD,Usage,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,100,Hours,AWS,us-east-1,p5.48xlarge
        -7,-7,USD,Credit,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,,,AWS,,

        """

    private static let azurePage = """
        {"Items":[{"retailPrice":60.0,"armRegionName":"eastus","effectiveStartDate":"2026-11-02T00:00:00Z",
        "unitOfMeasure":"1 Hour","type":"Consumption","armSkuName":"Standard_ND96isr_H100_v5"},
        {"retailPrice":1,"armSkuName":"Standard_ND999_v9"}],"NextPageLink":null}
        """

    /// Documents of all commands, with what they write when there is no plan, with every option that adds keys.
    private static let written = Task<[Written], any Error> {
        let folder = try ScratchFolder()
        var documents: [Written] = []
        @discardableResult
        func write(_ schema: String, _ arguments: [String], code: Int = 0) async throws -> String {
            let result = try await Program.run(arguments + ["--json"])
            #expect(result.code == code, "\(arguments): \(result.messages)")
            documents.append(Written(command: arguments.joined(separator: " "), schema: schema, text: result.output))
            return result.output
        }
        let team = try folder.write("team.yaml", shared)
        let code = try folder.write("code.yaml", try await Program.run("init", "code").output)
        let plan = try folder.write("plan.json", try await write("plan", ["plan"]))
        try await write("plan", ["plan", team, "--confidence", "90%"])
        try await write("plan", ["plan", "--set", "slo.ttft_p95=1 ms"], code: 3)
        try await write(
            "month", ["month", "--api", "gpt-4o-mini", "--simulate", "--set", "workload.active_users=1000"])
        try await write("month", ["month", team])
        try await write("month", ["month", "--set", "slo.ttft_p95=1 ms"], code: 3)
        let model = ["--model", "meta-llama/Llama-3.1-8B-Instruct"]
        let replica = model + ["--gpu", "H100", "--tp", "1"]
        try await write("prediction", ["predict", "--rate", "8/s", "--speculative-tokens", "3"] + replica)
        try await write("prediction", ["predict", "--rate", "4000/s"] + replica)
        try await write(
            "prediction",
            ["predict", "--concurrency", "8", "--start", "together", "--requests-per-user", "5"] + replica)
        try await write("prediction", ["predict", "--batch", "32"] + replica)
        try await write("comparison", ["compare", "--gpu", "H100", "--provider", "aws", "--rate", "5/s"] + model)
        try await write(
            "comparison", ["compare", "--gpu", "H100", "--gpu", "A10", "--rate", "5/s", "--slo", "chat"] + model)
        try await write(
            "simulation", ["simulate", "--rate", "8/s", "--requests", "500", "--replications", "2"] + replica)
        try await write("simulation", ["simulate", code, "--requests", "300"])
        try await write("stress", ["simulate", "--stress", "--slo", "chat", "--requests", "2000"] + replica)
        try await write("difference", ["diff", plan, plan])
        try await write("difference", ["what-if", "--set", "workload.rate=2x"])
        try await write("sweep", ["what-if", "--sweep", "workload.rate=1x,2x"])
        try await write("savings", ["what-if", "--savings"])
        try await write("check", ["check", plan, "--slo", "--budget", "20000"])
        try await write("check", ["check", plan, "--baseline", plan, "--max-increase", "10"])
        let week = try folder.write("week.om", MetricsWeek(interval: 1800).text)
        try await write("drift", ["drift", plan, "--metrics", week], code: 2)
        let panel = try folder.write("p.csv", "Time,TTFT p95\n2026-11-23 10:00:00,0.1\n")
        try await write("drift", ["drift", plan, "--metrics", panel, "--no-plan"])
        let bill = try folder.write("october.csv", billing)
        try await write("spend", ["drift", plan, "--bill", bill], code: 2)
        let report = try folder.write(
            "report.json",
            #"{"metrics":[{"metric_name":"ValueDrift(column=input_tokens,method=psi,threshold=0.1)","value":0.2}]}"#)
        try await write("evidently", ["drift", plan, "--evidently", report], code: 2)
        try await write("workload", ["workload", "--metrics", week])
        let log = try folder.write("log.csv", "time,input,output,session_id\n1790000000,5,6,a\n1790000009,50,60,b\n")
        try await write("workload", ["workload", log])
        try await write("hardware", ["catalog", "hardware"])
        try await write("models", ["catalog", "models"])
        try await write("prices", ["catalog", "prices"])
        try await write("api-prices", ["catalog", "api"])
        try await write("catalog-check", ["catalog", "check", "--today", "2027-01-01"])
        try await write("price-status", ["prices", "status"])
        try await write("regions", ["prices", "regions"])
        let list = try folder.write("prices.csv", priceList)
        try await write("price-import", ["prices", "import", list, "--out", folder.path + "/out.csv"])
        let page = try folder.write("page.json", azurePage)
        try await write("price-import", ["prices", "import", page])
        try await write("suggestions", ["suggest-benchmarks"])
        try await write("version", ["--version"])
        let grid = try folder.write(
            "grid.yaml", "plimsoll_sweep: 1\naxes: {workload.rate: [1/s, 2/s], gpu: [H100, nothing]}\n")
        try await write("sweep-progress", ["sweep", grid, "--out", folder.path + "/sweep"])
        try await write("sweep-summary", ["merge", folder.path + "/sweep"])
        let draws = try folder.write("draws.yaml", "plimsoll_sweep: 1\nquestion: month\ndraws: 3\n")
        try await write("sweep-progress", ["sweep", draws, "--out", folder.path + "/draws", "--shard", "0/1"])
        try await write("sweep-summary", ["merge", folder.path + "/draws"])
        let groups = try folder.write(
            "groups.yaml", "plimsoll_sweep: 1\nquestion: simulate\nreplica_groups: 1\ndraws: 2\nrequests: 300\n")
        try await write("sweep-progress", ["sweep", groups, "--out", folder.path + "/groups"])
        try await write("sweep-summary", ["merge", folder.path + "/groups", "--summary"])
        let store = ["--store", folder.path + "/runs.sqlite"]
        let table = try folder.write(
            "mine.csv",
            """
            run_id,model,gpu,gpu_count,engine,engine_version,weight_precision,tp,concurrency,input_tokens,output_tokens,\
            arrival,output_tok_s,tpot_ms_mean
            mine-1,meta-llama/Llama-3.1-8B-Instruct,nvidia-h100-sxm-80gb,1,vLLM,0.20.0,bf16,1,16,512,256,closed-loop,1500,10

            """)
        let broken = try folder.write("broken.json", "{}")
        try await write("import", ["import", table] + store)
        try await write("import", ["import", table, broken] + store, code: 65)
        try await write("runs", ["runs", "list", "--limit", "3"] + store)
        try await write("runs", ["runs", "list", "--mine"] + store)
        try await write("run", ["runs", "show", "mine-1"] + store)
        try await write("validation", ["validate", "--runs", table])
        try await write("run-exchange", ["runs", "export", folder.path + "/team"] + store)
        _ = try folder.write("team/notes.txt", "hello")
        try await write("run-exchange", ["runs", "import", folder.path + "/team"] + store, code: 65)
        let runs = try folder.write("runs.yaml", "plimsoll_sweep: 1\nquestion: validate\nruns: mine.csv\n")
        try await write("sweep-progress", ["sweep", runs, "--out", folder.path + "/runs"])
        try await write("sweep-summary", ["merge", folder.path + "/runs"])
        return documents
    }

    private static func schema(_ name: String) async throws -> SchemaValidator {
        try SchemaValidator(try await Program.run("schema", name).output)
    }

    /// The names in the list, "scenario" first.
    private static func names() async throws -> [String] {
        try await Program.run("schema").output.split(separator: "\n").dropFirst()
            .compactMap { $0.split(separator: " ").first.map { String($0) } }
    }

    @Test("what every command writes is what its schema says, and every document is written here")
    func documents() async throws {
        let written = try await Self.written.value
        for document in written {
            let value = try JSONSerialization.jsonObject(with: Data(document.text.utf8))
            let problems = try await Self.schema(document.schema).problems(value)
            #expect(problems.isEmpty, "\(document.command): \(problems.prefix(5))")
        }
        // A calibration takes minutes; its document is checked where it is made, without a fit.
        let missing = Set(try await Self.names()).subtracting(written.map(\.schema))
        #expect(missing == ["scenario", "calibration"])
    }

    @Test("every schema has an id, a description and an example that it accepts")
    func examples() async throws {
        let names = try await Self.names()
        #expect(names.first == "scenario" && names.count > 20)
        for name in names {
            let schema = try await Self.schema(name)
            #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema", "\(name)")
            #expect(schema["$id"] as? String == "urn:plimsoll:schema:1:\(name)")
            #expect((schema["description"] as? String ?? "").hasSuffix("."), "\(name)")
            let examples = try #require(schema["examples"] as? [Any])
            for example in examples {
                #expect(schema.problems(example).isEmpty, "\(name): \(schema.problems(example))")
            }
        }
    }

    @Test("scenarios are what their schema says", arguments: ["chat", "rag", "agent", "batch"])
    func scenarios(preset: String) async throws {
        let plan = try await Program.run("plan", "-", "--json", input: try await Program.run("init", preset).output)
        #expect(plan.code == 0)
        let schema = try await Self.schema("scenario")
        let odd: [String: Any] = ["plimsoll": 1, "model": "a", "workload": "chat", "slos": "chat"]
        #expect(schema.problems(odd) == [": slos is not in the schema"])
    }

    @Test("an unknown name comes with the nearest")
    func unknown() async throws {
        let result = try await Program.run("schema", "plans")
        #expect(result.code == 66 && result.messages.contains("did you mean plan"))
    }

    @Test("the validator sees what is missing, too much, and of another type")
    func validator() throws {
        let schema = try SchemaValidator(
            """
            {"type": "object", "additionalProperties": false, "required": ["a"],
             "properties": {"a": {"$ref": "#/$defs/n"}, "b": {"type": "array", "items": {"enum": ["x"]}}},
             "$defs": {"n": {"anyOf": [{"type": "number"}, {"type": "null"}]}}, "oneOf": []}
            """)
        func problems(_ text: String) throws -> [String] {
            schema.problems(try JSONSerialization.jsonObject(with: Data(text.utf8)))
                .filter { $0 != ": this validator does not know oneOf" }
        }
        #expect(try problems("{\"a\": 1.5, \"b\": [\"x\"]}").isEmpty && problems("{\"a\": null}").isEmpty)
        #expect(try problems("{}") == [": lacks a"])
        #expect(try problems("{\"a\": 1, \"c\": 1}") == [": c is not in the schema"])
        #expect(try problems("{\"a\": true}").count == 2 && problems("{\"a\": \"1\"}").count == 2)
        #expect(try problems("{\"a\": 1, \"b\": [\"y\"]}") == ["/b/0: y is not listed"])
        #expect(schema.problems(["a": 1]).contains { $0.contains("does not know oneOf") })
    }

    @Test(
        "Python's jsonschema agrees",
        .enabled("python3 with jsonschema is not installed") {
            guard Program.has("python3") else { return false }
            return try await Program.tool("python3", "-c", "import jsonschema", input: "").code == 0
        })
    func python() async throws {
        let folder = try ScratchFolder()
        var pairs: [[String]] = []
        for (index, document) in try await Self.written.value.enumerated() {
            let schema = try folder.write(
                "\(index).schema.json", try await Program.run("schema", document.schema).output)
            pairs.append([schema, try folder.write("\(index).json", document.text)])
        }
        let list = String(decoding: try JSONEncoder().encode(pairs), as: UTF8.self)
        let result = try await Program.tool(
            "python3", "-c",
            """
            import json, sys
            from jsonschema import Draft202012Validator as Validator
            for schema, document in json.load(sys.stdin):
                schema, document = json.load(open(schema)), json.load(open(document))
                Validator.check_schema(schema)
                for error in Validator(schema).iter_errors(document):
                    print(schema["$id"], error.json_path, error.message[:200])
                for example in schema["examples"]:
                    Validator(schema).validate(example)
            """, input: list)
        #expect(
            result.code == 0 && result.output.isEmpty, "\(result.output.prefix(2000)) \(result.messages.suffix(2000))")
    }
}
