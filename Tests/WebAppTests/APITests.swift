import Foundation
import HTTPTypes
import Input
import Questions
import Reports
import Synchronization
import TestSupport
import Testing

@testable import WebApp

@Suite("HTTP API") struct APITests {
    private static let deployment = #""model": "meta-llama/Llama-3.1-8B-Instruct""#
    private static let scenario =
        #"{"plimsoll": 1, "model": "meta-llama/Llama-3.1-8B-Instruct", "workload": {"preset": "chat", "rate": "2/s"}, "hardware": ["H100"]}"#

    /// A small question for each operation that takes one.
    static let questions: [(operation: String, body: String, document: String)] = [
        ("plan", #"{"scenario": \#(scenario), "top": 2}"#, "plan"),
        ("month", #"{"scenario": \#(scenario), "contingency": 5}"#, "month"),
        ("what-if", #"{"scenario": \#(scenario), "set": ["workload.rate=2x"]}"#, "difference"),
        ("what-if", #"{"scenario": \#(scenario), "sweep": ["workload.rate=1/s,2/s"]}"#, "sweep"),
        ("report", #"{"scenario": \#(scenario)}"#, "plan"),
        ("predict", #"{\#(deployment), "gpu": "H100", "rate": "2/s"}"#, "prediction"),
        ("compare", #"{\#(deployment), "gpu": ["H100", "A100"], "rate": "2/s", "slo": "chat"}"#, "comparison"),
        ("simulate", #"{\#(deployment), "gpu": "H100", "tp": 1, "rate": "2/s", "requests": 500}"#, "simulation"),
        ("catalog/hardware", #"{"words": ["h100"]}"#, "hardware"),
        ("catalog/models", #"{"words": ["qwen3-32b"]}"#, "models"),
        ("catalog/prices", #"{"gpu": "H100", "purchase": "spot"}"#, "prices"),
        ("catalog/api", #"{"words": ["llama"]}"#, "api-prices"), ("runs", #"{"limit": 2}"#, "runs"),
        (
            "import",
            #"{"name": "r.csv", "content": "run_id,model,gpu,engine\na,org/m,H100,vLLM\n", "dry_run": true}"#, "import"
        ),
    ]

    @Test("every operation answers with the document that it names", arguments: questions)
    func answers(operation: String, body: String, document: String) async throws {
        let response = try await TestServer().post("/api/v1/\(operation)", body)
        #expect(response.status == .ok, "\(response.text.prefix(500))")
        let schema = try #require(DocumentSchema.all.first { $0.name == document })
        let found = try JSONSerialization.jsonObject(with: Data(response.text.utf8))
        #expect(try SchemaValidator(schema.json()).problems(found).isEmpty)
        #expect(Operation.named(operation)?.documents.contains(document) == true)
    }

    @Test("no operation is without such a question, and each says what it takes")
    func complete() {
        let asked = Set(Self.questions.map(\.operation)).union(["check", "runs/show"])
        #expect(Set(Operation.all.map(\.name)) == asked)
        for operation in Operation.all {
            #expect(operation.forms.first == .json && operation.summary.hasSuffix("."))
            for parameter in operation.parameters {
                let arguments = try? QuestionArguments(
                    .map([parameter.name: parameter.example]), for: [parameter])
                #expect(arguments != nil, "\(operation.name) \(parameter.name)")
            }
        }
    }

    @Test("a saved plan is checked as it was answered, and money and SLOs decide")
    func check() async throws {
        let server = try TestServer()
        let plan = try await server.post("/api/v1/plan", Self.questions[0].body).text
        let passed = try await server.post("/api/v1/check", #"{"plan": \#(plan), "slo": true, "budget": 1e6}"#).json()
        #expect(passed["passed"] == true)
        let failed = try await server.post("/api/v1/check", #"{"plan": \#(plan), "budget": 1}"#).json()
        #expect(failed["passed"] == false)
        let nothing = try await server.post("/api/v1/check", #"{"plan": {"kind": "sweep", "schema": 1}, "slo": true}"#)
        #expect(nothing.status.code == 422)
    }

    @Test("GET and POST give the same answer, and a reader who has it is told so")
    func tags() async throws {
        let server = try TestServer()
        let path = "/api/v1/predict?model=Qwen/Qwen3-32B&gpu=H100&rate=2%2Fs"
        let first = try await server.get(path)
        #expect(first.status == .ok)
        let posted = try await server.post(
            "/api/v1/predict", #"{"model": "Qwen/Qwen3-32B", "gpu": "H100", "rate": "2/s"}"#)
        #expect(first.text == posted.text)
        let tag = try #require(first.headers[.eTag])
        let again = try await server.get(path, [.ifNoneMatch: tag])
        #expect(again.status == .notModified && again.text.isEmpty)
        let other = try await server.get(path.replacing("2%2Fs", with: "3%2Fs"), [.ifNoneMatch: tag])
        #expect(other.status == .ok)
    }

    @Test(
        "answers come in the form that is asked for",
        arguments: [
            ("csv", "text/csv"), ("svg", "image/svg+xml"), ("text", "text/plain"), ("json", "application/json"),
        ])
    func forms(name: String, type: String) async throws {
        let server = try TestServer()
        let path = "/api/v1/predict?model=Qwen/Qwen3-32B&gpu=H100&rate=2%2Fs"
        let named = try await server.get(path + "&format=" + name)
        let accepted = try await server.get(path, [.accept: type])
        #expect(named.status == .ok && named.text == accepted.text)
        #expect(named.headers[.contentType]?.hasPrefix(type) == true)
        #expect(try await server.get(path, [.accept: "image/png"]).status.code == 406)
    }

    /// Requests that are wrong, with the status and what the problem details must say.
    static let wrong: [(path: String, body: String, status: Int, words: [String])] = [
        ("plan", "{", 400, ["not JSON"]), ("plan", "[]", 422, ["an object"]),
        ("plan", #"{"tpo": 3}"#, 422, ["there is no such parameter", "did you mean top?", "\"field\" : \"tpo\""]),
        ("plan", #"{"top": 0}"#, 422, ["out of range", "1 to 10000"]),
        ("plan", #"{"top": "many"}"#, 422, ["no whole number", "1 to 10000"]),
        ("plan", #"{"top": 2.5}"#, 422, ["1 to 10000"]), ("plan", #"{"set": ["rate"]}"#, 422, ["path=value"]),
        (
            "plan", #"{"scenario": "plimsoll: 1\nmodle: x\n"}"#, 422,
            ["unknown key \\\"modle\\\"", "\"line\" : 2", "\"allowed\""]
        ),
        ("plan", #"{"confidence": "8000%"}"#, 422, ["confidence"]),
        ("predict", #"{"gpu": "H100", "rate": 1}"#, 422, ["the value is missing", "\"field\" : \"model\""]),
        ("predict", #"{"model": "Qwen/Qwen3-32B", "gpu": "H100"}"#, 422, ["say how requests come"]),
        ("predict", #"{"model": "Qwen/Qwen3-32B", "gpu": "B9000", "rate": 1}"#, 422, ["B9000"]),
        ("predict", #"{"model": "/etc/passwd", "gpu": "H100", "rate": 1}"#, 422, ["files of the server are not read"]),
        ("plan", #"{"set": ["traffic.trace=/etc/passwd"]}"#, 422, ["files of the server are not read"]),
        ("compare", #"{"model": "Qwen/Qwen3-32B", "gpu": [], "rate": 1}"#, 422, ["no column"]),
        ("what-if", "{}", 422, ["nothing is changed"]), ("check", #"{"slo": true}"#, 422, ["plan"]),
        ("import", #"{"name": "a", "content": "<html>"}"#, 422, ["no known tool"]),
        ("import", #"{"name": "a", "content": "x", "values": ["gpu"]}"#, 422, ["key=value"]),
        ("nothing", "{}", 404, ["not-found"]),
    ]

    @Test("what is wrong is said in problem details, with the diagnostics of the commands", arguments: wrong)
    func problems(path: String, body: String, status: Int, words: [String]) async throws {
        let response = try await TestServer().post("/api/v1/\(path)", body)
        #expect(response.status.code == status)
        #expect(response.headers[.contentType] == "application/problem+json")
        for word in words { #expect(response.text.contains(word), "\(word): \(response.text.prefix(600))") }
    }

    @Test("a path refuses the methods that it does not take, and says which it takes")
    func methods() async throws {
        let server = try TestServer()
        let put = try await server.ask { try await $0.execute("/api/v1/plan", .put) }
        #expect(put.status.code == 405 && put.headers[.allow] == "GET, HEAD, POST")
        #expect(try await server.get("/api/v1/check").status.code == 405)
        #expect(try await server.get("/api/v1/runs/nowhere").status.code == 404)
        #expect(try await server.get("/api/v1/schemas/plan").json()["title"]?.text == "Plimsoll plan")
    }

    @Test("a job says how far it is, answers as the question itself, and can be ended")
    func jobs() async throws {
        let server = try TestServer()
        let question = #"{\#(Self.deployment), "gpu": "H100", "tp": 1, "rate": "2/s", "requests": 2000}"#
        let async: HTTPFields = [.contentType: "application/json", .named("Prefer"): "respond-async"]
        try await server.ask { client in
            func post(_ body: String) async throws -> JSONValue {
                let response = try await client.execute("/api/v1/simulate", .post, async, body)
                #expect(response.status == .accepted && response.headers[.location] != nil)
                return try response.json()
            }
            func get(_ path: String) async throws -> (Int, String) {
                let response = try await client.execute(path, .get)
                return (response.status.code, response.text)
            }
            let job = try await post(question)
            let events = try await get(try #require(job["events"]?.text)).1
            #expect(events.contains("event: progress") && events.contains("event: done"))
            let id = try #require(job["id"]?.text)
            let result = try await get("/api/v1/jobs/\(id)/result").1
            let direct = try await client.execute(
                "/api/v1/simulate", .post, [.contentType: "application/json"], question
            ).text
            #expect(result == direct)
            let long = try await post(question.replacing("2000", with: "500000"))
            let path = "/api/v1/jobs/\(try #require(long["id"]?.text))"
            #expect(try await client.execute(path, .delete).status == .noContent)
            #expect(try await get(path).1.contains("cancelled"))
            #expect(try await get(path + "/result").0 == 410)
            #expect(try await get("/api/v1/jobs/none").0 == 404)
        }
    }

    @Test("a sweep and a simulated month tell how far they are")
    func progress() async throws {
        let server = try TestServer()
        let questions = [
            (
                "what-if",
                #"{"scenario": \#(Self.scenario), "sweep": ["workload.rate=1/s,2/s,3/s,4/s,5/s,6/s,7/s,8/s"]}"#
            ),
            (
                "month",
                #"{"scenario": \#(Self.scenario), "simulate": true, "set": ["workload.rate=30/s", "traffic.profile=consumer"]}"#
            ),
        ]
        for (operation, question) in questions {
            let bench = server.bench
            let told = Mutex<[Double]>([])
            let arguments = try QuestionArguments(
                JSONValue(reading: Array(question.utf8), name: "test"),
                for: try #require(Operation.named(operation)).parameters)
            _ = try Operation.named(operation)?.answer(
                arguments,
                bench.bench(isInterrupted: { false }, progress: { share in told.withLock { $0.append(share) } }))
            let shares = told.withLock(\.self)
            #expect(shares.count >= 8 && (shares.max() ?? 0) == 1 && shares.allSatisfy { (0...1).contains($0) })
        }
    }

    @Test("work that nobody waits for ends", arguments: ["what-if", "month"])
    func interrupted(operation: String) async throws {
        let server = try TestServer()
        let more =
            operation == "month"
            ? #""simulate": true, "set": ["traffic.profile=consumer"]"#
            : #""sweep": ["workload.rate=1/s,2/s,3/s"]"#
        let found = try #require(Operation.named(operation))
        let arguments = try QuestionArguments(
            JSONValue(reading: Array(#"{"scenario": \#(Self.scenario), \#(more)}"#.utf8), name: "test"),
            for: found.parameters)
        let bench = try server.bench.bench(isInterrupted: { true })
        #expect(throws: CancellationError.self) { try found.answer(arguments, bench) }
    }

    @Test("a job that nobody asks about ends, and says why")
    func forgotten() async throws {
        let server = try TestServer { $0.limits.jobPatience = 0.05 }
        let question =
            #"{\#(Self.deployment), "gpu": "H100", "tp": 1, "rate": "2/s", "requests": 500000, "replications": 20}"#
        let async: HTTPFields = [.contentType: "application/json", .named("Prefer"): "respond-async"]
        try await server.ask { client in
            let job = try await client.execute("/api/v1/simulate", .post, async, question).json()
            let path = "/api/v1/jobs/\(try #require(job["id"]?.text))"
            // Asking about the job itself would keep it.
            while try await !client.execute("/metrics", .get).text.contains("plimsoll_jobs_running 0") {
                try await Task.sleep(for: .milliseconds(200))
            }
            let result = try await client.execute(path + "/result", .get)
            #expect(result.status.code == 410 && result.text.contains("no request asked"))
        }
    }

    @Test("a job whose events are followed goes on while one that nobody asks about ends")
    func followed() async throws {
        var limits = ServerOptions.Limits()
        limits.jobPatience = 0.2
        let jobs = Jobs(limits)
        func begin() throws -> Jobs.Job {
            try jobs.begin("wait") { _ in
                try await Task.sleep(for: .seconds(3600))
                return .cancelled
            }
        }
        let (other, watched) = (try begin(), try begin())
        watched.watch(1)
        while other.isRunning { try await Task.sleep(for: .milliseconds(50)) }
        #expect(other.wasAbandoned && watched.isRunning)
        watched.watch(-1)
        while watched.isRunning { try await Task.sleep(for: .milliseconds(50)) }
        #expect(watched.wasAbandoned)
    }

    @Test("answers of jobs that are too many together go, the oldest first")
    func trimmed() async throws {
        let server = try TestServer { $0.limits.jobBytes = 10_000 }
        let question = #"{\#(Self.deployment), "gpu": "H100", "tp": 1, "rate": "2/s", "requests": 500}"#
        let async: HTTPFields = [.contentType: "application/json", .named("Prefer"): "respond-async"]
        try await server.ask { client in
            var ids: [String] = []
            for _ in 0..<4 {
                let job = try await client.execute("/api/v1/simulate", .post, async, question).json()
                ids.append(try #require(job["id"]?.text))
                _ = try await client.execute(try #require(job["events"]?.text), .get)
            }
            func code(_ id: String?) async throws -> Int {
                try await client.execute("/api/v1/jobs/\(id ?? "")/result", .get).status.code
            }
            #expect(try await code(ids.first) == 404)
            #expect(try await code(ids.last) == 200)
        }
    }

    @Test("an imported file is stored once, listed, shown, and part of the next answer")
    func importing() async throws {
        let server = try TestServer()
        let body = #"{"name": "r.csv", "content": "run_id,model,gpu,engine\nmy-run,org/m,H100,vLLM\n"}"#
        #expect(try await server.post("/api/v1/import", body).json().at("files", "0", "added") == 1)
        #expect(try await server.post("/api/v1/import", body).json().at("files", "0", "already_there") == 1)
        #expect(try await server.get("/api/v1/runs?mine=true").json()["total"] == 1)
        #expect(try await server.get("/api/v1/runs/my-run").json().at("run", "engine")?.text == "vLLM")
        #expect(try await server.get("/api/v1/runs/my-rum").status.code == 404)
    }

    @Test("runs of a session count in the next answer, are not stored, and go when the session ends")
    func session() async throws {
        let server = try TestServer()
        let question =
            #"{"model": "Qwen/Qwen3-8B", "gpu": "H100", "tp": 1, "input": 512, "output": 256, "rate": "4/s"}"#
        func tpot() async throws -> Double {
            try #require(
                try await server.post("/api/v1/predict", question).json().at("estimate", "tpot_ms", "mean")?.number)
        }
        let before = try await tpot()
        let header =
            "run_id,engine,engine_version,model,weight_precision,gpu,gpu_count,tp,arrival,input_tokens,"
            + "output_tokens,request_rate,ttft_ms_mean,tpot_ms_mean"
        let row = "slow,vLLM,0.20.0,Qwen/Qwen3-8B,bf16,nvidia-h100-sxm-80gb,1,1,poisson,512,256,4,90,40"
        func imports(_ keep: String) async throws -> JSONValue {
            try await server.post(
                "/api/v1/import",
                #"{"name": "r.csv", "content": "\#(header)\n\#(row)\n", "keep": "\#(keep)"}"#
            ).json()
        }
        let kept = try await imports("session")
        #expect(kept.at("files", "0", "added") == 1 && kept["session"] == true && kept["store"] == nil)
        let informed = try await tpot()
        #expect(informed > 2 * before)
        #expect(try await server.get("/api/v1/runs?mine=true").json()["total"] == 1)
        #expect(!server.hasStore)

        server.bench.forgetSession()
        #expect(try await tpot() == before)
        // What is stored while a session goes on counts in it too.
        _ = try await imports("session")
        #expect(try await imports("store").at("files", "0", "added") == 1)
        #expect(server.hasStore)
        server.bench.forgetSession()
        #expect(try await tpot() == informed)
    }

    @Test("the description of the API names every operation, and every reference in it leads somewhere")
    func description() async throws {
        let response = try await TestServer().get("/api/v1/openapi.json")
        let document = try response.json()
        #expect(document["openapi"]?.text == "3.1.0")
        for operation in Operation.all {
            #expect(document.at("paths", "/api/v1/\(operation.path)") != nil, "\(operation.name)")
        }
        let references = Set(response.text.matches(of: /"\$ref" : "#\/([^"]+)"/).map { String($0.output.1) })
        #expect(references.count > 50)
        for reference in references {
            let target = reference.split(separator: "/").reduce(Optional(document)) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
    }
}
