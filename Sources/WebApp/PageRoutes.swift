internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Input
internal import NIOCore
internal import Questions
internal import Reports
internal import Scenarios

/// The pages for people.
struct PageRoutes: Sendable {
    let service: AnswerService

    private static let html = AnswerForm.html.mediaType

    func add(to router: Router<WebContext>) {
        router.get("/") { request, _ in try planner(request) }
        router.get("fragments/{part}") { request, context in
            try await fragment(request, context.parameters.get("part") ?? "")
        }
        router.get("report") { request, _ in
            let page = try PlannerPage(WebQuery.pairs(request.uri.query), file: service.options.scenario)
            return try await service.tagged(request, ["report", page.query], mediaType: Self.html) { bench in
                HTMLPage.text(try ReportQuestion(page.form.source).answer(bench.knowledge).page)
            }
        }
        router.get("download/{name}") { request, context in
            try await download(request, context.parameters.get("name") ?? "")
        }
        for (name, type) in [("style.css", "text/css; charset=utf-8"), ("script.js", "text/javascript; charset=utf-8")]
        {
            router.get(RouterPath(name)) { request, _ in
                try await service.tagged(request, ["asset", name], mediaType: type) { _ in Assets.text(name) }
            }
        }
        router.get("icon.svg") { request, _ in
            try await service.tagged(request, ["icon"], mediaType: AnswerForm.svg.mediaType) { _ in Assets.icon }
        }
        LibraryPages(service: service).add(to: router)
    }

    /// The page at once, the answer as soon as it is known, the charts as soon as they are drawn.
    private func planner(_ request: Request) throws -> Response {
        let query = WebQuery.pairs(request.uri.query)
        let frame = Templates.frame("Plimsoll", at: "/")
        let page: PlannerPage
        do throws(InputProblems) {
            page = try PlannerPage(query, file: service.options.scenario)
        } catch {
            let blank = try PlannerPage([], file: service.options.scenario)
            let content = blank.start(models: []) + PlannerPage.problems(error) + Self.end
            return AnswerService.response(
                frame.before + content + frame.after, [.contentType: Self.html], status: .unprocessableContent)
        }
        if query.contains(where: { $0.name == "form" }) {
            return Response(status: .seeOther, headers: [.location: page.query.isEmpty ? "/" : "/?" + page.query])
        }
        let tags = Tags(page, service)
        if AnswerService.isKnown(tags.page, request) {
            return Response(status: .notModified, headers: [.eTag: tags.page])
        }
        let start = frame.before + page.start(models: try service.bench.knowledge().catalog.modelNames)
        let answers = service.answers
        if let answer = answers.text(tags.answer), let charts = answers.text(tags.charts) {
            return AnswerService.response(
                start + answer + Self.middle + charts + Self.closing + frame.after,
                [.contentType: Self.html, .eTag: tags.page])
        }
        // Sent before it is known how it ends, and so without a tag.
        let service = self.service
        return Response(
            status: .ok, headers: [.contentType: Self.html],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: start))
                do {
                    let answer = try await service.text(tags.answer) { try page.answer($0) }
                    try await writer.write(ByteBuffer(string: answer + Self.middle))
                    let charts = try? await service.text(tags.charts) { try page.charts($0) }
                    try await writer.write(ByteBuffer(string: charts ?? Self.noCharts))
                } catch {
                    try await writer.write(ByteBuffer(string: PlannerPage.problems(error) + Self.middle))
                }
                try await writer.write(ByteBuffer(string: Self.closing + frame.after))
                try await writer.finish(nil)
            })
    }

    /// The tags of a page and of its parts, which are the same by themselves and in the page.
    private struct Tags {
        let page, answer, charts: String

        init(_ page: PlannerPage, _ service: AnswerService) {
            self.page = service.tag(["page", page.query])
            answer = service.tag(PageRoutes.parts("answer", page))
            charts = service.tag(PageRoutes.parts("charts", page))
        }
    }

    private static func parts(_ part: String, _ page: PlannerPage) -> [String] {
        // Charts do not show what the answer is compared with.
        ["fragment", part, part == "answer" ? page.query : WebQuery.text(page.form.query)]
    }

    private static let noCharts = "<p class=\"note\">The charts could not be drawn; load the page again.</p>"
    private static let middle = "</div>\n<div id=\"charts\" class=\"charts\">"
    private static let closing = "</div></div></div>\n"
    private static let end = middle + closing

    /// A part of the page for a changed form; what is wrong with it is part of the page too.
    private func fragment(_ request: Request, _ part: String) async throws -> Response {
        guard ["answer", "charts"].contains(part) else { throw HTTPError(.notFound) }
        do {
            let page = try PlannerPage(WebQuery.pairs(request.uri.query), file: service.options.scenario)
            var response = try await service.tagged(
                request, Self.parts(part, page), mediaType: Self.html
            ) { bench in
                part == "answer" ? try page.answer(bench) : try page.charts(bench)
            }
            response.headers[.named("X-Plimsoll-Query")] = page.query
            return response
        } catch {
            return AnswerService.response(
                part == "answer" ? PlannerPage.problems(error) : "", [.contentType: Self.html],
                status: .init(code: ProblemDetails(error).status))
        }
    }

    private func download(_ request: Request, _ name: String) async throws -> Response {
        let form = try PlannerPage(WebQuery.pairs(request.uri.query), file: service.options.scenario).form
        let forms: [String: AnswerForm] = [
            "plan.json": .json, "plan.csv": .csv, "plan.svg": .svg, "scenario.yaml": .yaml,
        ]
        guard let wanted = forms[name] else { throw HTTPError(.notFound) }
        return try await service.tagged(
            request, ["download", name, WebQuery.text(form.query)], mediaType: wanted.mediaType, name: name
        ) { bench in
            if wanted == .yaml { return try form.yaml(bench.knowledge.index) }
            let text = try PlanQuestion(form.source).answer(bench.knowledge).text(wanted, form.source)
            guard let text else {
                throw ProblemDetails("nothing", "Nothing to draw", 404, "no configuration meets the SLOs")
            }
            return text
        }
    }
}
