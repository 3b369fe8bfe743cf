import Foundation
import HTTPTypes
import Input
import Questions
import Reports
import Scenarios
import TestSupport
import Testing

@testable import WebApp

@Suite("Pages") struct PageTests {
    private static let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

    private static func query(_ pairs: [(name: String, value: String)]) -> String { WebQuery.text(pairs) }

    @Test("the page answers without script: a form, the answer, alternatives, charts, assumptions, in this order")
    func whole() async throws {
        let page = try await TestServer().get("/").text
        let marks = [
            "<form id=\"scenario\"", "id=\"lead\"", "a month: ", "Scenario YAML", "The command that does this",
            "Alternatives by accelerator", "Monthly cost by SLO", "Time to first token", "Monthly cost by line",
            "Assumptions and sources", "</html>",
        ]
        var rest = page[...]
        for mark in marks {
            let found = try #require(rest.range(of: mark), "\(mark)")
            rest = rest[found.upperBound...]
        }
        #expect(page.components(separatedBy: "<svg").count > 8)
        #expect(!page.contains("<script>") && page.contains("<script src=\"/script.js\" defer>"))
    }

    @Test("every control has a label of its own, and every id is there once")
    func labels() async throws {
        let page = try await TestServer().get("/").text
        let form = page.prefix(upTo: try #require(page.range(of: "</form>")).lowerBound)
        let ids = page.matches(of: #/ id="([^"]+)"/#).map { String($0.output.1) }
        #expect(Set(ids).count == ids.count)
        for control in form.matches(of: /<(?:input|select) id="([^"]+)"/) {
            #expect(form.contains("<label for=\"\(control.output.1)\">"), "\(control.output.1)")
        }
    }

    @Test("a sent form leads to a link that holds the differences from the preset and nothing else")
    func link() async throws {
        let server = try TestServer()
        var sent: [(name: String, value: String)] = [("form", "1"), ("preset", "rag")]
        let form = try ScenarioForm(query: [("preset", "rag")], file: nil)
        for field in form.fields { sent.append((field.path, form.value(field.path))) }
        let same = try await server.get("/?" + Self.query(sent))
        #expect(same.status == .seeOther && same.headers[.location] == "/?preset=rag")
        sent.append(("workload.rate", ""))
        let index = try #require(sent.firstIndex { $0.name == "workload.rate" })
        sent[index].value = "20/s"
        let changed = try await server.get("/?" + Self.query(sent))
        #expect(changed.headers[.location] == "/?preset=rag&workload.rate=20/s")
    }

    @Test(
        "a link gives the scenario that it was made from, as form, YAML, command and answer",
        arguments: [
            [("workload.rate", "20/s")], [("preset", "batch"), ("workload.requests", "2000000")],
            [("preset", "code"), ("hardware.allow", "H100"), ("hardware.allow", "L4"), ("confidence", "75%")],
            [("workload.users", "300"), ("workload.think_time", "20 s")],
            [("workload.input.mean", "900"), ("purchase", "spot, on_demand")],
        ])
    func roundTrip(query: [(String, String)]) async throws {
        let server = try TestServer()
        let pairs = query.map { (name: $0.0, value: $0.1) }
        let form = try ScenarioForm(query: pairs, file: nil)
        #expect(try ScenarioForm(query: form.query, file: nil).changes == form.changes)
        let yaml = try await server.get("/download/scenario.yaml?" + Self.query(form.query))
        #expect(yaml.status == .ok)
        let text = JSONValue.map(["scenario": .text(yaml.text)]).compact
        let asked = try await server.post("/api/v1/plan", text).json()
        let shown = try await server.get("/download/plan.json?" + Self.query(form.query)).json()
        #expect(asked["monthly_usd"] != nil && asked["monthly_usd"] == shown["monthly_usd"])
        #expect(asked.at("models", "0", "options", "0", "offer") == shown.at("models", "0", "options", "0", "offer"))
        #expect(form.commands.count == 2 && form.commands[1].hasPrefix("plimsoll plan"))
    }

    @Test("a fragment has the canonical link, and the same answer as the page")
    func fragments() async throws {
        let server = try TestServer()
        let query = "workload.rate=9/s&workload.input.mean=512&slo.ttft_p95=500%20ms"
        let fragment = try await server.get("/fragments/answer?" + query)
        #expect(fragment.headers[.named("X-Plimsoll-Query")] == "workload.rate=9/s")
        let page = try await server.get("/?workload.rate=9/s").text
        #expect(page.contains(fragment.text))
        #expect(try await server.get("/fragments/other").status == .notFound)
    }

    @Test("a pinned answer is compared with the present one, figure by figure")
    func pinned() async throws {
        let server = try TestServer()
        let page = try await server.get("/?workload.rate=20/s&a=preset%3Dchat").text
        let compared = try #require(page.range(of: "Compared with A"))
        let table = page[compared.upperBound...].prefix(4000)
        #expect(table.contains("cost a month") && table.contains("5 requests/s") && table.contains("20 requests/s"))
        #expect(page.contains("Unpin A") && !page.contains("Pin as A"))
        let broken = try await server.get("/?a=model%3D%3Cb%3E").text
        #expect(broken.contains("The input is not") && !broken.contains("<b>\""))
    }

    @Test("markup in any field stays words", arguments: ScenarioField.all.map(\.path) + ["preset", "a", "nowhere"])
    func markup(path: String) async throws {
        let server = try TestServer()
        let query = Self.query([(path, Self.hostile)])
        for page in ["/?", "/fragments/answer?", "/?form=1&"] {
            let response = try await server.get(page + query)
            #expect(!response.text.contains("<script>alert") && !response.text.contains("<img src=x"), "\(page)")
            #expect(response.headers[.location].map { !$0.contains("<") } ?? true)
        }
    }

    @Test("what is wrong is said on the page, at the field's name")
    func problems() async throws {
        let server = try TestServer()
        let page = try await server.get("/?workload.rate=lots").text
        #expect(page.contains("data-field=\"workload.rate\"") && page.contains("Requests in the busiest hour"))
        let unknown = try await server.get("/?speed=11")
        #expect(unknown.status.code == 422 && unknown.text.contains("there is no such key"))
        let missing = try await server.get("/nowhere", [.accept: "text/html"])
        #expect(missing.status == .notFound && missing.text.contains("<h1>Not found</h1>"))
    }

    @Test("a pasted config.json is the model: in the answer, the link, the file and the command")
    func config() async throws {
        let server = try TestServer()
        let config = """
            {"model_type": "llama", "_name_or_path": "own/small-4b", "hidden_size": 3072, "num_hidden_layers": 36,
             "intermediate_size": 9216, "num_attention_heads": 24, "num_key_value_heads": 4, "vocab_size": 98304,
             "torch_dtype": "bfloat16", "rope_theta": 500000.0, "architectures": ["LlamaForCausalLM"],
             "max_position_embeddings": 65536, "tie_word_embeddings": false, "transformers_version": "4.46.0"}
            """
        let sent = try await server.get("/?" + Self.query([("form", "1"), ("model.config", config)]))
        let location = try #require(sent.headers[.location])
        #expect(sent.status == .seeOther && location.contains("model.config=%7B%22"))
        // Names of classes and releases decide nothing.
        #expect(!location.contains("LlamaForCausalLM") && !location.contains("transformers_version"))
        let page = try await server.get(location).text
        #expect(page.contains("a month: ") && page.contains("own/small-4b"))
        #expect(page.contains("&quot;hidden_size&quot;:3072"))
        let query = String(location.dropFirst(2))
        let yaml = try await server.get("/download/scenario.yaml?" + query).text
        let asked = try await server.post("/api/v1/plan", JSONValue.map(["scenario": .text(yaml)]).compact).json()
        let shown = try await server.get("/download/plan.json?" + query).json()
        #expect(asked["monthly_usd"] != nil && asked["monthly_usd"] == shown["monthly_usd"])
        #expect(asked.at("models", "0", "model")?.text == "own/small-4b")
    }

    @Test(
        "what is wrong with a pasted config.json is said at its field",
        arguments: [
            ("{\"model_type\": \"llama\"}", "num_hidden_layers: missing"),
            ("<script>alert(1)</script>", "not valid JSON"),
            ("[]", "a model config is an object"), (String(repeating: "x", count: 20_001), "up to 20000"),
        ])
    func badConfig(config: String, words: String) async throws {
        let page = try await TestServer().get("/fragments/answer?" + Self.query([("model.config", config)]))
        #expect(page.status.code == 422 && page.text.contains("data-field=\"model.config\""))
        #expect(page.text.contains(words) && !page.text.contains("<script"), "\(page.text.prefix(600))")
    }

    @Test("a page whose answer is known has a tag, and one that is still computed has none")
    func tagged() async throws {
        let server = try TestServer()
        let first = try await server.get("/?workload.rate=7/s")
        #expect(first.headers[.eTag] == nil)
        let second = try await server.get("/?workload.rate=7/s")
        let tag = try #require(second.headers[.eTag])
        #expect(second.text == first.text)
        #expect(try await server.get("/?workload.rate=7/s", [.ifNoneMatch: tag]).status == .notModified)
        #expect(try await server.get("/?workload.rate=8/s", [.ifNoneMatch: tag]).status == .ok)
    }

    @Test(
        "markup in the filters of other pages stays words",
        arguments: [
            "/benchmarks?model=", "/benchmarks?engine=", "/prices?words=", "/prices?gpu=", "/guide/", "/nowhere/",
        ])
    func filters(path: String) async throws {
        let escaped = Self.hostile.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let page = try await TestServer().get(path + escaped, [.accept: "text/html"])
        #expect(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"))
        #expect(page.text.contains("</html>"))
    }

    @Test("a scenario of one's own is what the page starts from")
    func own() async throws {
        let text = """
            plimsoll: 1
            name: mine
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {preset: chat, rate: 3/s, input: 700, output: 90}
            """
        let server = try TestServer { $0.scenario = TextFile(name: "mine.yaml", text: text) }
        let page = try await server.get("/?workload.input.mean=800").text
        #expect(page.contains("value=\"800\"") && page.contains("value=\"3/s\"") && page.contains("your file"))
        #expect(page.contains("--set workload.input=800"))
    }

    @Test(
        "the other pages show what the program knows",
        arguments: [
            ("/benchmarks", "runs</caption>"), ("/prices?gpu=H100&purchase=spot", "spot"),
            ("/prices?gpu=H100&history=true", "prices, USD"), ("/accuracy", "Errors by slice"),
            ("/guide", "Size a chat service"), ("/guide/glossary", "TTFT"), ("/report?workload.rate=2/s", "Brief"),
        ])
    func library(path: String, words: String) async throws {
        let page = try await TestServer().get(path)
        #expect(page.status == .ok && page.text.contains(words))
        #expect(page.text.contains("<h1") && page.text.suffix(10).contains("</html>"))
        #expect(Vocabulary.banned(in: page.text.replacing(/<[^>]*>/, with: " ")).isEmpty)
    }
}
