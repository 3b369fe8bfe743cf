import Foundation
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import WebApp

@Suite("Whom the server answers", .timeLimit(.minutes(3))) struct GuardTests {
    private static func request(
        _ line: String, host: String = "localhost", _ headers: [String] = [], body: String = ""
    ) -> String {
        ([line + " HTTP/1.1", "Host: \(host)", "Connection: close"] + headers + ["Content-Length: \(body.utf8.count)"])
            .joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    private static func status(_ response: String) -> Int? {
        response.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    @Test("names that are not its own, other pages and plain forms are refused")
    func strangers() async throws {
        let json = "Content-Type: application/json"
        let cases: [(String, Int)] = [
            (Self.request("GET /healthz"), 200), (Self.request("GET /healthz", host: "127.0.0.1:7450"), 200),
            (Self.request("GET /healthz", host: "[::1]:7450"), 200),
            (Self.request("GET /healthz", host: "evil.example"), 421),
            (Self.request("GET /healthz", host: "localhost.evil.example"), 421),
            (Self.request("GET /api/v1/catalog/api?words=gpt-4o-mini", ["Origin: http://evil.example"]), 200),
            (Self.request("POST /api/v1/plan", ["Origin: http://evil.example", json], body: "{}"), 403),
            (Self.request("POST /api/v1/plan", ["Origin: null", json], body: "{}"), 403),
            (Self.request("POST /api/v1/plan", ["Origin: http://localhost:1", json], body: "{}"), 403),
            (Self.request("POST /api/v1/check", ["Origin: http://localhost", json], body: "{}"), 422),
            (Self.request("POST /api/v1/check", ["Sec-Fetch-Site: cross-site", json], body: "{}"), 403),
            (Self.request("POST /api/v1/plan", ["Content-Type: text/plain"], body: "{}"), 415),
            (Self.request("POST /api/v1/plan", body: "a=1"), 415),
            (Self.request("GET /../../etc/passwd"), 404), (Self.request("GET /%2e%2e/%2e%2e/etc/passwd"), 404),
            (Self.request("GET /guide/..%2f..%2fetc%2fpasswd"), 404), (Self.request("GET /download/..%2fx"), 404),
            ("NONSENSE\r\n\r\n", 400),
        ]
        try await TestServer().listening { port in
            for (text, status) in cases {
                let connection = try RawConnection(port: port)
                connection.send(text)
                let response = connection.received()
                #expect(Self.status(response) == status, "\(text.prefix(200)): \(response.prefix(200))")
                #expect(!response.contains("root:"))
            }
        }
    }

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

    @Test("bodies that are too large or too slow, and connections that ask nothing, are given up")
    func slow() async throws {
        let server = try TestServer {
            $0.limits.seconds = 0.5
            $0.limits.headSeconds = 0.5
        }
        try await server.listening { port in
            let large = try RawConnection(port: port)
            let body = String(repeating: " ", count: (1 << 20) + 1)
            large.send(Self.request("POST /api/v1/plan", ["Content-Type: application/json"], body: body))
            #expect(Self.status(large.received()) == 413)
            let slow = try RawConnection(port: port)
            slow.send("POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
            slow.send("Content-Length: 100\r\n\r\n{")
            #expect(Self.status(slow.received()) == 503)
            let head = try RawConnection(port: port)
            head.send("GET / HTTP/1.1\r\nHost: loc")
            #expect(head.received().isEmpty)
        }
    }

    @Test("requests beyond the most that are worked on are told when to come again; health is always answered")
    func busy() async throws {
        let server = try TestServer {
            $0.limits.concurrent = 1
            $0.limits.seconds = 2
        }
        try await server.listening { port in
            let first = try RawConnection(port: port)
            first.send("POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
            first.send("Connection: close\r\nContent-Length: 100\r\n\r\n{")
            try await Task.sleep(for: .milliseconds(200))
            let second = try RawConnection(port: port)
            second.send(Self.request("GET /guide"))
            let refused = second.received()
            #expect(Self.status(refused) == 503 && refused.lowercased().contains("retry-after: 1"))
            let health = try RawConnection(port: port)
            health.send(Self.request("GET /healthz"))
            #expect(Self.status(health.received()) == 200)
        }
    }

    @Test("hundreds of connections that say nothing keep no one else out for long")
    func many() async throws {
        let server = try TestServer { $0.limits.headSeconds = 1 }
        try await server.listening { port in
            let idle = try (0..<600).map { _ in try RawConnection(port: port) }
            let asking = try RawConnection(port: port)
            asking.send(Self.request("GET /healthz"))
            #expect(Self.status(asking.received()) == 200)
            #expect(idle.count == 600)
        }
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
