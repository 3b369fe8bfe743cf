internal import Foundation
internal import HTTPTypes
public import Hummingbird
internal import HummingbirdCore
internal import Input
internal import Logging
internal import NIOCore
public import Questions
internal import Reports
internal import WebAssets

/// The web server: pages for people, the API for programs.
public struct WebServer: Sendable {
    private let options: ServerOptions
    private let service: AnswerService
    private let jobs: Jobs
    private let metrics = WebMetrics()
    private let departures = Departures()
    private let load: LoadGuard
    private let log: @Sendable (String) -> Void

    /// A server that answers from `bench`; `log` takes the lines of its access log.
    public init(_ options: ServerOptions, _ bench: Workbench, log: @escaping @Sendable (String) -> Void) {
        self.options = options
        self.log = log
        service = AnswerService(bench: bench, computations: Computations(), options: options)
        jobs = Jobs(options.limits)
        load = LoadGuard(most: options.limits.concurrent)
    }

    /// All routes, behind all guards.
    func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(
            middleware: AccessLog(metrics: metrics, write: log) { problem in
                let content =
                    "<div class=\"reading\"><h1>\(HTMLPage.escaped(problem.title))</h1>"
                    + "<p>\(HTMLPage.escaped(problem.detail.printable(limit: 2000)))</p></div>"
                var headers = problem.headers
                headers[.contentType] = AnswerForm.html.mediaType
                return AnswerService.response(
                    Templates.page(problem.title, at: "", content), headers, status: .init(code: problem.status))
            })
        router.add(middleware: HostGuard(names: options.names))
        router.add(middleware: OriginGuard())
        if let token = options.token { router.add(middleware: TokenGuard(token: token)) }
        router.add(middleware: load)
        router.get("healthz") { _, _ in AnswerService.response("ok\n", [.contentType: "text/plain; charset=utf-8"]) }
        router.get("metrics") { [metrics, load, jobs] _, _ in
            var gauges: [(name: String, help: String, value: Double)] = [
                ("plimsoll_requests_in_flight", "Requests that are worked on.", Double(load.inFlight)),
                ("plimsoll_jobs_running", "Jobs that run or wait.", Double(jobs.running)),
            ]
            if let bytes = WebMetrics.residentBytes {
                gauges.append(("process_resident_memory_bytes", "Memory that the process holds.", bytes))
            }
            return AnswerService.response(
                metrics.text(gauges: gauges),
                [.contentType: "application/openmetrics-text; version=1.0.0; charset=utf-8"])
        }
        APIRoutes(service: service, jobs: jobs, departures: departures).add(to: router)
        PageRoutes(service: service).add(to: router)
        return router
    }

    /// The application around the routes; `started` is told the port once it listens.
    public func application(started: @escaping @Sendable (Int) -> Void = { _ in }) -> some ApplicationProtocol {
        let (limits, departures) = (options.limits, departures)
        var logger = Logger(label: "plimsoll")
        logger.logLevel = .critical
        return Application(
            router: router(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionWatch(limits, departures)],
                    idleTimeout: .seconds(120),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 65_536, maxHeaderListSize: 98_304, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(options.host, port: options.port), serverName: "plimsoll",
                availableConnectionsDelegate: MaximumAvailableConnections(options.limits.connections)),
            onServerRunning: { channel in started(channel.localAddress?.port ?? 0) }, logger: logger)
    }

    /// Listens until a signal ends it: what has begun is answered, jobs are cancelled.
    public func run(started: @escaping @Sendable (Int) -> Void) async throws {
        web_return_memory(Int32(ProcessInfo.processInfo.activeProcessorCount))
        // The first question should not wait for catalogs.
        _ = try service.bench.knowledge()
        try await application(started: started).runService()
        jobs.cancelAll()
        service.bench.forgetSession()
        try await service.computations.stop()
    }
}
