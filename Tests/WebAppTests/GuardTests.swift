import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import WebApp

@Suite("Whom the server answers", .timeLimit(.minutes(3))) struct GuardTests {
    @Test("a server for others wants a token: as a bearer, or in a cookie that its link sets")
    func tokens() async throws {
        let server = try TestServer {
            $0.allowedHosts = ["plans.example"]
            $0.token = "correct-horse-battery"
        }
        try await server.ask { client in
            func status(_ uri: String, _ headers: HTTPFields = [:]) async throws -> (Int, HTTPFields) {
                let response = try await client.execute(uri, .get, headers)
                return (response.status.code, response.headers)
            }
            #expect(try await status("/healthz").0 == 200)
            #expect(try await status("/").0 == 401)
            #expect(try await status("/guide", [.authorization: "Bearer wrong-horse-battery"]).0 == 401)
            #expect(try await status("/guide", [.authorization: "Bearer correct-horse-battery"]).0 == 200)
            let (code, headers) = try await status("/guide?token=correct-horse-battery")
            #expect(code == 303 && headers[.location] == "/guide")
            let cookie = try #require(headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            #expect(try await status("/guide", [.cookie: String(cookie.prefix { $0 != ";" })]).0 == 200)
        }
    }

    @Test("an address that others reach is refused without a name and a token")
    func addresses() {
        var options = ServerOptions()
        #expect(WebServer.objection(to: options) == nil)
        options.host = "0.0.0.0"
        #expect(WebServer.objection(to: options) != nil)
        options.allowedHosts = ["plans.example"]
        #expect(WebServer.objection(to: options) != nil)
        options.token = "correct-horse-battery"
        #expect(WebServer.objection(to: options) == nil)
    }

    @Test("every response keeps browsers from running, framing or leaking it")
    func headers() async throws {
        let server = try TestServer()
        for path in ["/", "/nowhere", "/api/v1/plan?top=0", "/script.js", "/healthz"] {
            let headers = try await server.get(path).headers
            let policy = headers[.named("Content-Security-Policy")] ?? ""
            #expect(policy.contains("script-src 'self'") && !policy.contains("script-src 'self' 'unsafe-inline'"))
            #expect(policy.contains("frame-ancestors 'none'") && headers[.named("Referrer-Policy")] == "no-referrer")
            #expect(headers[.named("X-Content-Type-Options")] == "nosniff")
        }
    }

    @Test("what happened is counted in a form that Prometheus reads")
    func metrics() async throws {
        let server = try TestServer()
        let text = try await server.ask { client in
            #expect(try await client.execute("/guide", .get).status == .ok)
            #expect(try await client.execute("/nowhere", .get).status == .notFound)
            return try await client.execute("/metrics", .get).text
        }
        #expect(text.contains("plimsoll_http_requests_total{route=\"/guide\",code=\"200\"} 1"))
        #expect(text.contains("code=\"404\"} 1") && text.hasSuffix("# EOF\n"))
        #expect(text.contains("plimsoll_http_request_duration_seconds_count 2"))
    }
}
