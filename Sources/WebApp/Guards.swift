internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Answers only requests that call the server by a name of its own: a page elsewhere cannot reach it under a name of
/// theirs that leads to this computer.
struct HostGuard: RouterMiddleware {
    typealias Context = WebContext
    let names: Set<String>

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        // The first is taken as the name; which of several a proxy before us took, is not known (RFC 9112, 3.2).
        guard request.headers[values: .host].isEmpty else {
            throw ProblemDetails("host", "Several hosts", 400, "a request has one Host header")
        }
        let host = Self.name(request.head.authority ?? "")
        guard names.contains(host) else {
            throw ProblemDetails(
                "host", "Wrong host", 421,
                "this server is not called \"\(host.prefix(80))\"; start it with --allowed-hosts NAME to add a name")
        }
        return try await next(request, context)
    }

    /// The name in an authority, without its port.
    static func name(_ authority: String) -> String {
        let lower = authority.lowercased()
        if lower.hasPrefix("["), let end = lower.firstIndex(of: "]") { return String(lower[...end]) }
        return String(lower.prefix { $0 != ":" })
    }
}

extension HTTPField.Name {
    /// `Host`, of which the request's own is not among its headers: it is the authority.
    fileprivate static let host = Self.named("Host")
}

/// Refuses what pages of other origins make a browser send, and bodies that a plain form could carry.
struct OriginGuard: RouterMiddleware {
    typealias Context = WebContext

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard ![.get, .head, .options].contains(request.method) else { return try await next(request, context) }
        let own = request.head.authority?.lowercased() ?? ""
        if let origin = request.headers[.origin] {
            let place = origin.lowercased().split(separator: "/", omittingEmptySubsequences: true)
            guard place.count == 2, ["http:", "https:"].contains(place[0]), place[1] == own else {
                throw ProblemDetails("origin", "Wrong origin", 403, "requests from other pages are not answered")
            }
        } else if let site = request.headers[.named("Sec-Fetch-Site")],
            !["same-origin", "none"].contains(site)
        {
            throw ProblemDetails("origin", "Wrong origin", 403, "requests from other pages are not answered")
        }
        if request.method == .post {
            let type = request.headers[.contentType]?.split(separator: ";").first.map(String.init)?.lowercased()
            guard type == "application/json" else {
                throw ProblemDetails(
                    "media-type", "Unsupported media type", 415, "send JSON with Content-Type: application/json")
            }
        }
        return try await next(request, context)
    }
}

/// Answers only those who know the token: as a bearer, or in the cookie that a link with it has set.
struct TokenGuard: RouterMiddleware {
    typealias Context = WebContext
    let token: String

    private static let cookie = "plimsoll_token"

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.path == "/healthz" { return try await next(request, context) }
        let bearer = request.headers[.authorization].flatMap { value in
            value.lowercased().hasPrefix("bearer ") ? String(value.dropFirst(7)) : nil
        }
        let cookies = (request.headers[.cookie] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        let kept = cookies.first { $0.hasPrefix(Self.cookie + "=") }?.dropFirst(Self.cookie.count + 1)
        if [bearer, kept.map(String.init)].contains(where: { $0.map(isRight) ?? false }) {
            return try await next(request, context)
        }
        let query = WebQuery.pairs(request.uri.query)
        if request.method == .get, let given = query.first(where: { $0.name == "token" })?.value, isRight(given) {
            let rest = WebQuery.text(query.filter { $0.name != "token" })
            return Response(
                status: .seeOther,
                headers: [
                    .location: request.uri.path + (rest.isEmpty ? "" : "?" + rest),
                    .setCookie: "\(Self.cookie)=\(token); HttpOnly; SameSite=Strict; Path=/",
                ])
        }
        throw ProblemDetails(
            "token", "Token needed", 401,
            "open the link that plimsoll serve printed, or send Authorization: Bearer TOKEN")
    }

    /// Whether `given` is the token; takes the same time whatever is wrong with it.
    private func isRight(_ given: String) -> Bool {
        let (left, right) = (Array(given.utf8), Array(token.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Lets so many requests in at once; the others are told when to come again.
final class LoadGuard: RouterMiddleware {
    typealias Context = WebContext
    private let most: Int
    private let count = Mutex(0)

    init(most: Int) { self.most = most }

    /// Requests that are worked on or wait.
    var inFlight: Int { count.withLock(\.self) }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        if ["/healthz", "/metrics"].contains(request.uri.path) { return try await next(request, context) }
        let isIn = count.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard isIn else {
            throw ProblemDetails(
                "busy", "Too many requests at once", 503, "\(most) requests are being worked on", retryAfter: 1)
        }
        defer { count.withLock { $0 -= 1 } }
        return try await next(request, context)
    }
}

/// The time that one request may take.
enum Deadline {
    /// What `work` returns, unless it takes longer than `seconds`; whatever it waits for is cancelled then.
    static func within<Value: Sendable>(
        seconds: Double, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                throw ProblemDetails(
                    "deadline", "Out of time", 503,
                    "the answer took longer than \(Int(seconds)) s; ask for it as a job with Prefer: respond-async",
                    retryAfter: 5)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
