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
    let departures: Departures

    /// Where all of it lies.
    static let root = "/api/v1"

    /// Whether an operation can be asked with GET: what takes a document or changes something cannot.
    static func takesQuery(_ operation: Operation) -> Bool {
        operation.isReadOnly
            && !operation.parameters.contains { if case .document = $0.kind { true } else { false } }
    }

    /// Whether an operation can be asked with POST.
    static func takesBody(_ operation: Operation) -> Bool { operation.pathParameter == nil }

    func add(to router: Router<WebContext>) {
        let group = router.group(RouterPath(Self.root))
        for operation in Operation.all {
            let path = RouterPath(operation.path)
            var methods: [HTTPRequest.Method] = []
            if Self.takesQuery(operation) {
                methods += [.get, .head]
                group.get(path) { try await asked(operation, $0, $1) }
            }
            if Self.takesBody(operation) {
                methods.append(.post)
                group.post(path) { try await posted(operation, $0, $1) }
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
        group.get("jobs/{id}/events") { _, context in
            events(try jobs.job(context.parameters.get("id") ?? ""), context)
        }
        group.delete("jobs/{id}") { _, context in
            jobs.cancel(try jobs.job(context.parameters.get("id") ?? ""))
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
        if let name = operation.pathParameter, let value = context.parameters.get(name) {
            query.append((name, value.removingPercentEncoding ?? value))
        }
        let named = query.last { $0.name == "format" }?.value
        let arguments = try QuestionArguments(
            query: query.filter { $0.name != "format" }, for: operation.parameters)
        return try await answer(operation, arguments, try form(operation, request, named), request, context)
    }

    private func posted(_ operation: Operation, _ request: Request, _ context: WebContext) async throws -> Response {
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
            return try await answer(operation, arguments, form, request, context)
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
        _ operation: Operation, _ arguments: QuestionArguments, _ form: AnswerForm, _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        guard operation.isLong else { return try await answer(operation, arguments, form, request) }
        // Whoever leaves ends the work.
        return try await departures.whilePresent(context.channel) {
            try await answer(operation, arguments, form, request)
        }
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
        let (computations, workbench) = (service.computations, service.bench)
        let job = try jobs.begin(operation.name) { job in
            let text = try await computations.run { interruption in
                try Self.text(
                    operation, arguments, form,
                    try workbench.bench(isInterrupted: { interruption.isSet }, progress: { job.note($0) }))
            }
            return .done(text: text, mediaType: form.mediaType)
        }
        var response = try status(job)
        response.status = .accepted
        response.headers[.location] = "\(Self.root)/jobs/\(job.id)"
        return response
    }

    private func status(_ job: Jobs.Job) throws -> Response {
        let path = "\(Self.root)/jobs/\(job.id)"
        var document = JobDocument(
            id: job.id, operation: job.operation, state: job.state, share: job.share, events: path + "/events")
        switch job.outcome {
        case .running, .cancelled: break
        case .done: (document.share, document.result) = (1, path + "/result")
        case .failed(let problem): document.problem = problem.detail
        }
        return AnswerService.response(try JSONText.text(document), [.contentType: "application/json"])
    }

    private func result(_ job: Jobs.Job) throws -> Response {
        switch job.outcome {
        case .done(let text, let mediaType): return AnswerService.response(text, [.contentType: mediaType])
        case .failed(let problem): throw problem
        case .cancelled:
            throw ProblemDetails(
                "cancelled", "Cancelled", 410,
                job.wasAbandoned ? "the job was cancelled, as no request asked about it" : "the job was cancelled")
        case .running:
            throw ProblemDetails("running", "Not done yet", 409, "the job is not done yet", retryAfter: 1)
        }
    }

    /// How far a job is, as server-sent events, until it ends or the reader leaves.
    private func events(_ job: Jobs.Job, _ context: WebContext) -> Response {
        let departures = departures
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                job.watch(1)
                defer { job.watch(-1) }
                var last = -1.0
                for turn in 0... {
                    if job.share > last {
                        last = job.share
                        try await writer.write(
                            ByteBuffer(string: "event: progress\ndata: {\"share\": \(last)}\n\n"))
                    } else if turn % 100 == 99 {
                        try await writer.write(ByteBuffer(string: ": still there\n\n"))
                    }
                    if !job.isRunning || departures.hasLeft(context.channel) { break }
                    try await Task.sleep(for: .milliseconds(100))
                }
                try await writer.write(
                    ByteBuffer(string: "event: \(job.state)\ndata: {\"id\": \"\(job.id)\"}\n\n"))
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
