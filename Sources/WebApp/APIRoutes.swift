internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Input
internal import NIOCore
internal import Questions
internal import Reports
internal import Scenarios

/// The HTTP API: every operation as GET with a query, where it only reads, and as POST with a JSON body.
struct APIRoutes: Sendable {
    let service: AnswerService
    let jobs: Jobs

    /// Where all of it lies.
    static let root = "/api/v1"

    /// The path of an operation, as the router writes it.
    static func path(_ operation: Operation) -> String {
        operation.name == "runs/show" ? "runs/{id}" : operation.name
    }

    /// Whether an operation can be asked with GET: what takes a document or changes something cannot.
    static func takesQuery(_ operation: Operation) -> Bool {
        operation.isReadOnly
            && !operation.parameters.contains { if case .document = $0.kind { true } else { false } }
    }

    /// Whether an operation can be asked with POST.
    static func takesBody(_ operation: Operation) -> Bool { operation.name != "runs/show" }

    func add(to router: Router<WebContext>) {
        let group = router.group(RouterPath(Self.root))
        for operation in Operation.all {
            let path = RouterPath(Self.path(operation))
            var methods: [HTTPRequest.Method] = []
            if Self.takesQuery(operation) {
                methods += [.get, .head]
                group.get(path) { try await asked(operation, $0, $1) }
            }
            if Self.takesBody(operation) {
                methods.append(.post)
                group.post(path) { request, _ in try await posted(operation, request) }
            }
            refuse(Set([.get, .post, .put, .delete, .patch]).subtracting(methods), at: path, methods, in: group)
        }
        group.get("openapi.json") { request, _ in
            try await service.tagged(request, ["openapi"], mediaType: "application/json") { _ in
                try OpenAPIDocument.text()
            }
        }
        group.get("schemas/{name}") { request, context in
            let name = context.parameters.get("name") ?? ""
            return try await service.tagged(request, ["schema", name], mediaType: "application/schema+json") { _ in
                if name == "scenario" { return ScenarioSchema.json }
                guard let schema = DocumentSchema.all.first(where: { $0.name == name }) else {
                    throw ProblemDetails("not-found", "Not found", 404, "there is no such document")
                }
                return try schema.json()
            }
        }
        group.get("jobs/{id}") { _, context in try status(try jobs.job(context.parameters.get("id") ?? "")) }
        group.get("jobs/{id}/result") { _, context in try result(try jobs.job(context.parameters.get("id") ?? "")) }
        group.get("jobs/{id}/events") { _, context in events(try jobs.job(context.parameters.get("id") ?? "")) }
        group.delete("jobs/{id}") { _, context in
            try jobs.job(context.parameters.get("id") ?? "").cancel()
            return Response(status: .noContent)
        }
    }

    private func refuse(
        _ methods: Set<HTTPRequest.Method>, at path: RouterPath, _ allowed: [HTTPRequest.Method],
        in group: RouterGroup<WebContext>
    ) {
        for method in methods {
            group.on(path, method: method) { _, _ -> Response in
                var problem = ProblemDetails(
                    "method", "Method not allowed", 405,
                    "this path takes \(allowed.map(\.rawValue).joined(separator: ", "))")
                problem.allow = allowed.map(\.rawValue).joined(separator: ", ")
                throw problem
            }
        }
    }

    private func asked(_ operation: Operation, _ request: Request, _ context: WebContext) async throws -> Response {
        var query = WebQuery.pairs(request.uri.query)
        if operation.name == "runs/show", let id = context.parameters.get("id") {
            query.append(("id", id.removingPercentEncoding ?? id))
        }
        let named = query.last { $0.name == "format" }?.value
        let arguments = try QuestionArguments(
            query: query.filter { $0.name != "format" }, for: operation.parameters)
        return try await answer(operation, arguments, try form(operation, request, named), request)
    }

    private func posted(_ operation: Operation, _ request: Request) async throws -> Response {
        let body = try await service.body(of: request)
        let json: JSONValue
        do throws(InputProblems) {
            json = try JSONValue(reading: body, name: QuestionArguments.file)
        } catch {
            throw ProblemDetails("json", "The body is not JSON", 400, error.description)
        }
        let named = WebQuery.pairs(request.uri.query).last { $0.name == "format" }?.value
        let arguments = try QuestionArguments(json, for: operation.parameters)
        let form = try form(operation, request, named)
        guard operation.isLong, (request.headers[.named("Prefer")] ?? "").contains("respond-async") else {
            return try await answer(operation, arguments, form, request)
        }
        return try begin(operation, arguments, form)
    }

    /// The form that is asked for: by name in the query, else by what the reader accepts, else JSON.
    private func form(_ operation: Operation, _ request: Request, _ named: String?) throws -> AnswerForm {
        if let named {
            guard let form = AnswerForm(rawValue: named), operation.forms.contains(form) else {
                throw InputProblems([
                    Diagnostic(
                        at: SourcePlace(file: QuestionArguments.file, field: "format"),
                        "there is no such form of this answer",
                        allowed: operation.forms.map(\.rawValue).joined(separator: ", "))
                ])
            }
            return form
        }
        let accepted = (request.headers[.accept] ?? "*/*").lowercased().split(separator: ",").map {
            String($0.split(separator: ";").first ?? "").filter { $0 != " " }
        }
        if accepted.contains(where: { ["*/*", "application/*", "application/json", "text/html"].contains($0) }) {
            return .json
        }
        let found = operation.forms.first { form in
            accepted.contains(String(form.mediaType.split(separator: ";")[0]))
        }
        guard let found else {
            throw ProblemDetails(
                "form", "Not acceptable", 406,
                "this answer can be \(operation.forms.map(\.mediaType).joined(separator: ", "))")
        }
        return found
    }

    private func answer(
        _ operation: Operation, _ arguments: QuestionArguments, _ form: AnswerForm, _ request: Request
    ) async throws -> Response {
        let work: @Sendable (Bench) throws -> String = { bench in
            try Self.text(operation, arguments, form, bench)
        }
        guard operation.isPure else {
            return AnswerService.response(try await service.compute(work), [.contentType: form.mediaType])
        }
        return try await service.tagged(
            request, [operation.name, form.rawValue, arguments.key], mediaType: form.mediaType, work)
    }

    private static func text(
        _ operation: Operation, _ arguments: QuestionArguments, _ form: AnswerForm, _ bench: Bench
    ) throws -> String {
        guard let text = try operation.answer(arguments, bench).text(form) else {
            throw ProblemDetails("nothing", "Nothing to draw", 404, "this answer has no such form, as it is empty")
        }
        return text
    }

    private func begin(
        _ operation: Operation, _ arguments: QuestionArguments, _ form: AnswerForm
    ) throws -> Response {
        let job = try jobs.add(operation.name)
        let (computations, workbench) = (service.computations, service.bench)
        job.begin(
            Task {
                do {
                    let text = try await computations.run { interruption in
                        try Self.text(
                            operation, arguments, form,
                            try workbench.bench(isInterrupted: { interruption.isSet }, progress: { job.note($0) }))
                    }
                    job.finish(.done(text: text, mediaType: form.mediaType))
                } catch is CancellationError {
                    job.finish(.cancelled)
                } catch {
                    job.finish(.failed(ProblemDetails(error)))
                }
            })
        var response = try status(job)
        response.status = .accepted
        response.headers[.location] = "\(Self.root)/jobs/\(job.id)"
        return response
    }

    private func status(_ job: Jobs.Job) throws -> Response {
        let path = "\(Self.root)/jobs/\(job.id)"
        var document = JobDocument(
            id: job.id, operation: job.operation, state: "running", share: job.share, events: path + "/events")
        switch job.outcome {
        case .running: break
        case .done: (document.state, document.share, document.result) = ("done", 1, path + "/result")
        case .failed(let problem): (document.state, document.problem) = ("failed", problem.detail)
        case .cancelled: document.state = "cancelled"
        }
        return AnswerService.response(try JSONText.text(document), [.contentType: "application/json"])
    }

    private func result(_ job: Jobs.Job) throws -> Response {
        switch job.outcome {
        case .done(let text, let mediaType): return AnswerService.response(text, [.contentType: mediaType])
        case .failed(let problem): throw problem
        case .cancelled: throw ProblemDetails("cancelled", "Cancelled", 410, "the job was cancelled")
        case .running:
            throw ProblemDetails("running", "Not done yet", 409, "the job is not done yet", retryAfter: 1)
        }
    }

    /// How far a job is, as server-sent events, until it ends.
    private func events(_ job: Jobs.Job) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var last = -1.0
                for turn in 0..<6000 {
                    if job.share > last {
                        last = job.share
                        try await writer.write(ByteBuffer(string: "event: progress\ndata: {\"share\": \(last)}\n\n"))
                    } else if turn % 100 == 0 {
                        try await writer.write(ByteBuffer(string: ": still there\n\n"))
                    }
                    if !job.isRunning { break }
                    try await Task.sleep(for: .milliseconds(100))
                }
                let state =
                    switch job.outcome {
                    case .running: "running"
                    case .done: "done"
                    case .failed: "failed"
                    case .cancelled: "cancelled"
                    }
                try await writer.write(ByteBuffer(string: "event: \(state)\ndata: {\"id\": \"\(job.id)\"}\n\n"))
                try await writer.finish(nil)
            })
    }
}

/// What is known of a job.
struct JobDocument: Encodable {
    var schema = 1
    var kind = "job"
    var id, operation, state: String
    var share: Double
    var events: String
    var result, problem: String?
}
