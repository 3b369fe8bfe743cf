import Foundation
import Synchronization
import TestSupport
import Testing

/// The server as a process of its own, on a free port, with the data directory of nobody.
final class LiveServer: @unchecked Sendable {
    let port: Int
    private let process: Process

    /// Starts the program on a thread of its own, as that takes a moment; `data`: the data directory, nil for none.
    static func started(data: String? = nil) async throws -> LiveServer {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "server").async { continuation.resume(with: Result { try LiveServer(data) }) }
        }
    }

    /// Seconds of a processor that it has used.
    var processorSeconds: Double {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Kills it, as a failing computer would.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Starts the program, and waits for the line that says where it is.
    private init(_ data: String?) throws {
        let messages = Pipe()
        process = Process()
        process.executableURL = URL(filePath: Program.location)
        process.arguments = ["serve", "--port", "0"] + (data == nil ? ["--published-only"] : [])
        if let data {
            process.environment = ProcessInfo.processInfo.environment.merging(["XDG_DATA_HOME": data]) { $1 }
        }
        process.standardError = messages
        try process.run()
        var line: [UInt8] = []
        while let byte = try messages.fileHandleForReading.read(upToCount: 1)?.first, byte != 10 { line.append(byte) }
        // The access log has to go somewhere.
        messages.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
        let said = String(decoding: line, as: UTF8.self)
        port = said.split(separator: ":").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
    }

    deinit { process.terminate() }
}

/// A number that several tasks count up.
private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
}

/// What no client would send, to the server as it runs for users: with its own limits of size, time and number.
@Suite("A live server and strangers", .timeLimit(.minutes(10))) struct LiveServerTests {
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
            (
                "POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(json)\r\n"
                    + "Content-Length: \((1 << 20) + 1)\r\n\r\n", 413
            ),
        ]
        let server = try await LiveServer.started()
        for (text, status) in cases {
            let connection = try RawConnection(port: server.port)
            connection.send(text)
            let response = await connection.received()
            #expect(Self.status(response) == status, "\(text.prefix(200)): \(response.prefix(200))")
            #expect(!response.contains("root:"))
        }
    }

    @Test("who says so, or speaks HTTP/1.0, has the connection closed after the answer")
    func closing() async throws {
        let server = try await LiveServer.started()
        for head in ["HTTP/1.0\r\nHost: localhost", "HTTP/1.1\r\nHost: localhost\r\nConnection: Close"] {
            let connection = try RawConnection(port: server.port)
            let start = ContinuousClock.now
            connection.send("GET /healthz \(head)\r\n\r\n")
            let response = await connection.received()
            #expect(Self.status(response) == 200 && response.hasSuffix("ok\n"))
            // A connection that stays open is given up after as many seconds.
            #expect(ContinuousClock.now - start < .seconds(9), "\(head)")
        }
    }

    @Test("a body that does not come and a head that does not end are given up")
    func slow() async throws {
        let server = try await LiveServer.started()
        let slow = try RawConnection(port: server.port)
        slow.send("POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        slow.send("Content-Length: 100\r\n\r\n{")
        let head = try RawConnection(port: server.port)
        head.send("GET / HTTP/1.1\r\nHost: loc")
        #expect(await head.received().isEmpty)
        #expect(await Self.status(slow.received()) == 503)
    }

    @Test("requests beyond the most that are worked on are told when to come again; health is always answered")
    func busy() async throws {
        let server = try await LiveServer.started()
        let (most, count) = (64, 160)
        var refused: [String] = []
        // The first are given up after ten seconds: on a busy machine that may be before the last have been looked at.
        for _ in 0..<5 where refused.isEmpty {
            // All of them come before any is waited for, so that it is their server alone that has to be in time.
            let unfinished = try (0..<count).map { _ in
                let connection = try RawConnection(port: server.port)
                connection.send("POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
                connection.send("Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                return connection
            }
            let health = try RawConnection(port: server.port)
            health.send(Self.request("GET /healthz"))
            #expect(await Self.status(health.received()) == 200)
            for connection in unfinished {
                let answer = await connection.received()
                #expect(Self.status(answer) == 503, "\(answer)")
                if answer.contains("Too many requests at once") { refused.append(answer) }
            }
        }
        #expect(!refused.isEmpty && refused.count <= count - most)
        #expect(refused.allSatisfy { $0.lowercased().contains("retry-after: 1\r\n") })
    }

    @Test("more connections that say nothing than are kept at once keep no one else out for long")
    func many() async throws {
        let server = try await LiveServer.started()
        let idle = try (0..<600).map { _ in try RawConnection(port: server.port) }
        // Those beyond the most wait their turn, which comes when the first have been silent for a second.
        let asking = try RawConnection(port: server.port)
        asking.send(Self.request("GET /healthz"))
        #expect(await Self.status(asking.received()) == 200)
        #expect(idle.count == 600)
    }

    @Test("kill -9 while runs are stored loses none that was said to be stored")
    func killed() async throws {
        let folder = try ScratchFolder()
        var stored: Set<String> = []
        let count = Counter()
        for round in 1...3 {
            let server = try await LiveServer.started(data: folder.path)
            // Four clients store runs one after the other until the server is gone.
            stored.formUnion(
                await withTaskGroup(of: [String].self) { group in
                    for client in 0..<4 {
                        group.addTask { await Self.store("r\(round)c\(client)", port: server.port, count) }
                    }
                    while count.value < round * 60 { try? await Task.sleep(for: .milliseconds(5)) }
                    server.kill()
                    return await group.reduce(into: []) { $0 += $1 }
                })
        }
        #expect(stored.count >= 180)
        let server = try await LiveServer.started(data: folder.path)
        let asking = try RawConnection(port: server.port)
        asking.send(Self.request("GET /api/v1/runs?mine=true&limit=1000&format=csv"))
        let list = await asking.received()
        #expect(Self.status(list) == 200)
        for run in stored { #expect(list.contains(run + ","), "\(run) is lost") }
    }

    /// Stores runs called `name` and a number until nothing answers; returns those that were said to be stored, each of which
    /// is counted.
    private static func store(_ name: String, port: Int, _ count: Counter) async -> [String] {
        var stored: [String] = []
        for number in 0..<2000 {
            let run = "\(name)n\(number)"
            let body =
                #"{"name": "\#(run).csv", "content": "run_id,model,gpu,engine\n\#(run),org/m,H100,vLLM\n"}"#
            guard let connection = try? RawConnection(port: port) else { return stored }
            connection.send(request("POST /api/v1/import", ["Content-Type: application/json"], body: body))
            let answer = await connection.received()
            guard status(answer) == 200, answer.contains("\"added\" : 1") else {
                if answer.isEmpty { return stored }
                continue
            }
            stored.append(run)
            count.add()
        }
        return stored
    }

    @Test("whoever leaves ends the long work that they asked for")
    func left() async throws {
        let server = try await LiveServer.started()
        let body =
            #"{"model": "Qwen/Qwen3-8B", "gpu": "H100", "tp": 1, "rate": "2/s", "requests": 500000, "replications": 20}"#
        var connection: RawConnection? = try RawConnection(port: server.port)
        connection?.send(Self.request("POST /api/v1/simulate", ["Content-Type: application/json"], body: body))
        var used = server.processorSeconds
        for _ in 0..<100 where server.processorSeconds < used + 0.3 { try await Task.sleep(for: .milliseconds(100)) }
        #expect(server.processorSeconds >= used + 0.3)
        connection = nil
        // It would go on for a minute of a processor.
        var isIdle = false
        for _ in 0..<40 where !isIdle {
            used = server.processorSeconds
            try await Task.sleep(for: .milliseconds(500))
            isIdle = server.processorSeconds - used < 0.05
        }
        #expect(isIdle)
        let asking = try RawConnection(port: server.port)
        asking.send(Self.request("GET /healthz"))
        #expect(await Self.status(asking.received()) == 200)
        #expect(connection == nil)
    }
}
