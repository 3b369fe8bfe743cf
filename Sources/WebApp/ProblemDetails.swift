internal import Hummingbird
internal import Input
internal import Questions
internal import Reports
internal import RunStore

/// Why a request has no answer, for programs: problem details (RFC 9457) with the diagnostics that commands print.
struct ProblemDetails: Error, Encodable {
    /// One problem with what was sent.
    struct Entry: Encodable {
        var severity: String
        var file: String
        var line, column: Int?
        var field: String?
        var message: String
        var allowed, suggestion: String?

        init(_ diagnostic: Diagnostic) {
            severity = diagnostic.severity.rawValue
            file = diagnostic.place.file.printable()
            line = diagnostic.place.line
            column = diagnostic.place.column
            field = diagnostic.place.field?.printable()
            message = diagnostic.message.printable(limit: 2000)
            allowed = diagnostic.allowed?.printable(limit: 2000)
            suggestion = diagnostic.suggestion?.printable(limit: 2000)
        }
    }

    var type: String
    var title: String
    var status: Int
    var detail: String
    var diagnostics: [Entry]?
    /// Seconds after which to try again; nil where that would not help.
    var retryAfter: Int?
    /// Methods that the path takes; nil where that is not the problem.
    var allow: String?

    private enum CodingKeys: String, CodingKey {
        case type, title, status, detail, diagnostics
    }

    init(_ kind: String, _ title: String, _ status: Int, _ detail: String, retryAfter: Int? = nil) {
        type = "urn:plimsoll:problem:\(kind)"
        self.title = title
        self.status = status
        self.detail = detail
        self.retryAfter = retryAfter
    }

    private init(_ diagnostics: [Diagnostic], _ kind: String, _ title: String, _ status: Int) {
        self.init(kind, title, status, InputProblems(diagnostics).description)
        self.diagnostics = diagnostics.prefix(InputProblems.mostListed).map(Entry.init)
    }

    /// What `error` means to whoever asked.
    init(_ error: any Error) {
        switch error {
        case let problem as ProblemDetails: self = problem
        case let problems as InputProblems: self.init(problems.diagnostics, "bad-input", "The input is not valid", 422)
        case let failure as FileFailure: self.init([failure.diagnostic], "bad-input", "The input is not valid", 422)
        case let missing as NoSuchThing: self.init([missing.diagnostic], "not-found", "Not found", 404)
        case let failure as RunStoreFailure where failure.kind == .busy:
            self.init("busy", "The store of runs is busy", 503, failure.message, retryAfter: 2)
        case let failure as RunStoreFailure:
            // Where the store lies is nothing that strangers need to know.
            self.init("store", "The store of runs cannot be used", 500, failure.message)
        case let error as HTTPError: self.init(error)
        case is CancellationError:
            self.init("gone", "Cancelled", 503, "the request was given up", retryAfter: 1)
        default: self.init("internal", "Internal fault", 500, "please report it with the request")
        }
    }

    private init(_ error: HTTPError) {
        switch error.status.code {
        case 404: self.init("not-found", "Not found", 404, "there is nothing at this path; see /api/v1/openapi.json")
        case 413: self.init("too-large", "The body is too large", 413, "a body may have 1 MiB")
        default:
            self.init("http", error.status.reasonPhrase, error.status.code, error.body ?? error.status.reasonPhrase)
        }
    }

    /// The response for programs.
    var response: Response {
        let text = (try? JSONText.text(self)) ?? "{}"
        var headers = self.headers
        headers[.contentType] = "application/problem+json"
        return Response(
            status: .init(code: status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// What the response says beside its body.
    var headers: HTTPFields {
        var headers = HTTPFields()
        if let retryAfter { headers[.retryAfter] = "\(retryAfter)" }
        if let allow { headers[.allow] = allow }
        return headers
    }
}
