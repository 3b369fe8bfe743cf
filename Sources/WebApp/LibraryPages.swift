internal import Charts
internal import HTTPTypes
internal import Hummingbird
internal import Input
internal import Questions
internal import Reports
internal import RunStore
internal import Validation

/// The pages beside the planner: benchmarks, prices, accuracy, guide.
struct LibraryPages: Sendable {
    let service: AnswerService

    private static let html = AnswerForm.html.mediaType
    /// The most rows of a table on a page; programs get all of them.
    private static let mostRows = 300

    func add(to router: Router<WebContext>) {
        router.get("benchmarks") { request, _ in try await benchmarks(request) }
        router.get("prices") { request, _ in try await prices(request) }
        router.get("accuracy") { request, _ in try await topic(request, "accuracy", at: "/accuracy") }
        router.get("guide") { request, _ in try await contents(request) }
        router.get("guide/{topic}") { request, context in
            try await topic(request, context.parameters.get("topic") ?? "", at: "/guide")
        }
    }

    private func page(
        _ request: Request, _ title: String, at path: String, _ parts: [String],
        _ content: @escaping @Sendable (Bench) throws -> String
    ) async throws -> Response {
        try await service.tagged(request, ["page", path] + parts, mediaType: Self.html) { bench in
            Templates.page(title, at: path, try content(bench))
        }
    }

    private func contents(_ request: Request) async throws -> Response {
        try await page(request, "Guide", at: "/guide", []) { _ in
            let guide = Guide(accuracy: try AccuracyRow.shipped())
            let items = guide.topics.map { topic in
                "<li><a href=\"/guide/\(HTMLPage.escaped(topic.name))\">\(HTMLPage.escaped(topic.title))</a></li>"
            }
            return "<div class=\"reading\"><h1>Guide</h1><ul>\(items.joined())</ul></div>"
        }
    }

    private func topic(_ request: Request, _ name: String, at path: String) async throws -> Response {
        try await page(request, name.prefix(1).uppercased() + name.dropFirst(), at: path, [name]) { _ in
            let guide = Guide(accuracy: try AccuracyRow.shipped())
            guard let topic = guide.topics.first(where: { $0.name == name }) else { throw HTTPError(.notFound) }
            // A topic has no sections between its title and its headings.
            return "<div class=\"reading\"><h1>\(HTMLPage.escaped(topic.title))</h1>"
                + HTMLPage.fragment(topic.blocks).replacing("<h3>", with: "<h2>").replacing("</h3>", with: "</h2>")
                + "</div>"
        }
    }

    private func benchmarks(_ request: Request) async throws -> Response {
        let query = Query(request, ["model", "gpu", "engine", "mine"])
        // Stored runs change without a tag that says so in time.
        let content = try await service.compute { bench in
            let filter = RunFilter(
                model: query["model"], accelerator: query["gpu"], engine: query["engine"],
                in: bench.knowledge.catalog)
            let origin = query["mine"].map { $0 == "true" ? RunCollection.Origin.own : .published }
            var (runs, problem) = (RunCollection(nil), "")
            do {
                runs = try bench.runs()
            } catch let failure as RunStoreFailure {
                // Published runs are in the program.
                problem =
                    "<p class=\"note\">Your own runs are left out: \(HTMLPage.escaped(failure.message)).</p>"
            }
            let answer = try BenchmarksQuestion(filter, from: origin).answer(runs, bench.knowledge)
            let chart = answer.validation.map { HTMLPage.fragment([.drawing($0.chart, .page)]) } ?? ""
            let form = Self.filter(
                "/benchmarks",
                [
                    .text("model", "Model", query["model"], "Qwen/Qwen3-32B"),
                    .text("gpu", "Accelerator", query["gpu"], "H100"),
                    .text("engine", "Engine", query["engine"], "vLLM"),
                    .choice(
                        "mine", "Whose", query["mine"], [("", "all"), ("true", "imported"), ("false", "published")]),
                ])
            return "<h1>Benchmarks</h1>" + problem + form + Self.importing
                + "<div class=\"charts\">\(chart)</div>"
                + HTMLPage.fragment([.table("\(answer.shown) of \(answer.total) runs", answer.list.table)])
        }
        return AnswerService.response(
            Templates.page("Benchmarks", at: "/benchmarks", content), [.contentType: Self.html])
    }

    private func prices(_ request: Request) async throws -> Response {
        let query = Query(request, ["gpu", "words", "purchase", "history"])
        return try await page(request, "Prices", at: "/prices", [query.text]) { bench in
            let form = Self.filter(
                "/prices",
                [
                    .text("gpu", "Accelerator", query["gpu"], "H100"),
                    .text("words", "Provider, instance or region", query["words"], "aws us-east-1"),
                    .choice(
                        "purchase", "Purchase", query["purchase"],
                        [
                            ("", "all"), ("on_demand", "on demand"), ("spot", "spot"), ("reserved_1y", "1 year"),
                            ("reserved_3y", "3 years"),
                        ]),
                    .choice("history", "Days", query["history"], [("", "newest"), ("true", "every day known")]),
                ])
            let list = try PricesQuestion(
                gpu: query["gpu"], words: query["words"], purchase: query["purchase"],
                isHistory: query["history"] == "true", most: Self.mostRows
            ).answer(bench.knowledge.catalog)
            let (several, things) = list.history
            let history =
                "Offers with prices of more than one day: \(several) of \(things), as the catalog holds the newest that are known. "
                + "Prices that you import with plimsoll prices import keep their own days."
            let isByDay = query["history"] == "true"
            let summary = ReportPage.Block.table(
                isByDay ? "By the day on which they were seen" : "By accelerator", list.summary)
            return "<h1>Prices</h1>" + form
                + HTMLPage.fragment([.note(history), summary])
                + (list.chart.map { "<div class=\"charts\">\(HTMLPage.fragment([.drawing($0, .page)]))</div>" } ?? "")
                + HTMLPage.fragment([.table("\(list.shown) of \(list.total) prices, USD, without tax", list.table)])
        }
    }

    /// The values of a query under known names; empty ones are left out.
    private struct Query: Sendable {
        private let values: [String: String]
        let text: String

        init(_ request: Request, _ names: [String]) {
            let pairs = WebQuery.pairs(request.uri.query).filter {
                names.contains($0.name) && !$0.value.isEmpty && $0.value.count <= 200
            }
            values = Dictionary(pairs.map { ($0.name, $0.value) }) { _, last in last }
            text = WebQuery.text(pairs)
        }

        subscript(name: String) -> String? { values[name] }
    }

    private enum Control {
        case text(String, String, String?, String)
        case choice(String, String, String?, [(String, String)])
    }

    private static func filter(_ path: String, _ controls: [Control]) -> String {
        let fields = controls.map { control -> String in
            switch control {
            case .text(let name, let label, let value, let example):
                return "<div class=\"field\"><label for=\"q-\(name)\">\(label)</label><input id=\"q-\(name)\" "
                    + "name=\"\(name)\" value=\"\(HTMLPage.escaped(value ?? ""))\" placeholder=\"\(example)\"></div>"
            case .choice(let name, let label, let value, let options):
                let items = options.map { option in
                    "<option value=\"\(option.0)\"\(option.0 == (value ?? "") ? " selected" : "")>\(option.1)</option>"
                }
                return "<div class=\"field\"><label for=\"q-\(name)\">\(label)</label><select id=\"q-\(name)\" "
                    + "name=\"\(name)\">\(items.joined())</select></div>"
            }
        }
        return "<form class=\"filter\" action=\"\(path)\" method=\"get\">\(fields.joined())"
            + "<button type=\"submit\">Filter</button></form>"
    }

    private static let importing = """
        <section id="import" hidden aria-labelledby="import-title"><h2 id="import-title">Import your own benchmark files</h2>
        <p>Drop result files of vLLM, SGLang, GuideLLM, AIPerf, Locust, k6 and others here, or choose them. They are read
        first. Then say whether they count until this server ends, or are stored for good.</p>
        <p><label>Files <input type="file" multiple></label></p>
        <div class="field"><label for="import-values">What the files do not say</label>
        <input id="import-values" name="values" placeholder="gpu=H100, gpu_count=1, engine=vLLM"></div>
        <pre aria-live="polite"></pre><button type="button" value="session" hidden>Use until the server ends</button>
        <button type="button" value="store" hidden>Store these runs</button></section>
        <noscript><p class="note">Without script, import with the command plimsoll import FILE.</p></noscript>

        """
}
