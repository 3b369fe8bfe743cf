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

    @Test("a request with a second Host header is refused, whatever it says")
    func severalHosts() async throws {
        for name in ["localhost", "elsewhere.example"] {
            #expect(try await TestServer().get("/healthz", [.named("Host"): name]).status.code == 400)
        }
    }

    @Test("an address that others reach is refused without a name and a token")
    func addresses() {
        var options = ServerOptions()
        #expect(options.objection == nil)
        options.host = "0.0.0.0"
        #expect(options.objection != nil)
        options.allowedHosts = ["plans.example"]
        #expect(options.objection != nil)
        options.token = "correct-horse-battery"
        #expect(options.objection == nil)
    }

    @Test(
        "a token that is too short, or that a cookie cannot hold, is refused and not replaced",
        arguments: [("short", "5 characters"), ("0123456789 abcdef", "a cookie"), ("0123456789;abcdef", "a cookie")])
    func tokenForm(token: String, words: String) {
        var options = ServerOptions()
        options.allowedHosts = ["plans.example"]
        options.token = token
        #expect(options.objection?.contains(words) == true)
    }

    @Test("the printed link holds the token as links have to write it")
    func link() {
        var options = ServerOptions()
        #expect(options.link(port: 80) == "http://127.0.0.1:80/")
        options.allowedHosts = ["plans.example"]
        options.token = "0123456789+&=%#ab"
        #expect(options.objection == nil)
        #expect(options.link(port: 80) == "http://plans.example:80/?token=0123456789%2B%26%3D%25%23ab")
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
