internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Input
internal import Synchronization

/// Outermost of all: turns failures into responses, adds what keeps browsers safe, counts, and writes a line a request.
struct AccessLog: RouterMiddleware {
    typealias Context = WebContext
    let metrics: WebMetrics
    let write: @Sendable (String) -> Void
    /// The page that tells a person what went wrong.
    let page: @Sendable (ProblemDetails) -> Response

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = ProblemDetails(error)
            if problem.status == 500, problem.type.hasSuffix(":internal") {
                write("error: \("\(error)".printable(limit: 500))")
            }
            let wantsPage =
                !request.uri.path.hasPrefix("/api/") && (request.headers[.accept] ?? "").contains("text/html")
            response = wantsPage ? page(problem) : problem.response
        }
        Self.harden(&response)
        let time = ContinuousClock.now - start
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
        metrics.note(route: context.endpointPath ?? "other", status: response.status.code, seconds: seconds)
        let size = response.body.contentLength.map { "\($0)" } ?? "-"
        write(
            "\(Date.now.formatted(.iso8601)) \(context.client ?? "-") \(request.method.rawValue) "
                + "\(request.uri.path.printable(limit: 200)) \(response.status.code) \(size) "
                + String(format: "%.1f ms", seconds * 1000))
        return response
    }

    private static let headers: [(HTTPField.Name, String)] = [
        (
            .named("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'; "
                + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        (.named("X-Frame-Options"), "DENY"), (.named("Referrer-Policy"), "no-referrer"),
        (.named("X-Content-Type-Options"), "nosniff"),
        (.named("Cross-Origin-Opener-Policy"), "same-origin"),
        (.named("Cross-Origin-Resource-Policy"), "same-origin"),
        (.named("Permissions-Policy"), "camera=(), microphone=(), geolocation=()"),
    ]

    private static func harden(_ response: inout Response) {
        for (name, value) in headers { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-cache" }
    }
}

/// What the server has done so far, for whoever watches it.
final class WebMetrics: Sendable {
    private struct Series: Hashable {
        var route: String
        var status: Int
    }
    private struct State {
        var requests: [Series: Int] = [:]
        var buckets = Array(repeating: 0, count: WebMetrics.bounds.count + 1)
        var seconds = 0.0
        var count = 0
    }

    private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    private let state = Mutex(State())

    /// Notes a request that was answered.
    func note(route: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.requests[Series(route: route, status: status), default: 0] += 1
            state.buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            state.seconds += seconds
            state.count += 1
        }
    }

    /// All of it in the OpenMetrics format, with `gauges` of the moment.
    func text(gauges: [(name: String, help: String, value: Double)]) -> String {
        let state = self.state.withLock(\.self)
        var lines = [
            "# TYPE plimsoll_http_requests counter", "# HELP plimsoll_http_requests Requests that were answered.",
        ]
        for (series, count) in state.requests.sorted(by: {
            ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
        }) {
            lines.append("plimsoll_http_requests_total{route=\"\(series.route)\",code=\"\(series.status)\"} \(count)")
        }
        lines += [
            "# TYPE plimsoll_http_request_duration_seconds histogram",
            "# UNIT plimsoll_http_request_duration_seconds seconds",
            "# HELP plimsoll_http_request_duration_seconds Time from the head of a request to that of its response.",
        ]
        var sum = 0
        for (bound, count) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], state.buckets) {
            sum += count
            lines.append("plimsoll_http_request_duration_seconds_bucket{le=\"\(bound)\"} \(sum)")
        }
        lines += [
            "plimsoll_http_request_duration_seconds_sum \(state.seconds)",
            "plimsoll_http_request_duration_seconds_count \(state.count)",
        ]
        for gauge in gauges {
            lines += [
                "# TYPE \(gauge.name) gauge", "# HELP \(gauge.name) \(gauge.help)", "\(gauge.name) \(gauge.value)",
            ]
        }
        return lines.joined(separator: "\n") + "\n# EOF\n"
    }

    /// Bytes of memory that the process holds; nil where the system does not say.
    static var residentBytes: Double? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}
