import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Input
import Logging
import NIOCore
import NIOEmbedded
import Questions
import RunStore
import TestSupport

@testable import WebApp

/// A server in the process of the tests, with a store of its own.
struct TestServer {
    private static let catalog = try? Catalog.load().closed
    private let folder: ScratchFolder
    let server: WebServer
    let bench: Workbench

    init(_ change: (inout ServerOptions) -> Void = { _ in }) throws {
        let folder = try ScratchFolder()
        var options = ServerOptions()
        options.port = 0
        // Only a test of this limit may meet it, however slow the machine and the sanitizers make the others.
        options.limits.seconds = 600
        change(&options)
        guard let catalog = Self.catalog else { throw CocoaError(.fileReadUnknown) }
        let path = folder.path + "/runs.sqlite"
        let bench = Workbench(path: path, store: { try RunStore(path: path) }) { session in
            guard session != nil || FileManager.default.fileExists(atPath: path) else { return Knowledge(catalog) }
            return try Knowledge(catalog, own: session ?? RunStore(path: path)) { fatalError("\($0)") }
        }
        self.folder = folder
        self.bench = bench
        server = WebServer(options, bench) { _ in }
    }

    /// Whether there is a store of measured runs.
    var hasStore: Bool { FileManager.default.fileExists(atPath: folder.path + "/runs.sqlite") }

    /// Asks without a network; the requests of one `work` are asked of the same routes.
    func ask<Answer: Sendable>(_ work: (TestClient) async throws -> Answer) async throws -> Answer {
        try await work(TestClient(responder: server.router().buildResponder()))
    }

    /// The response to one request.
    func get(_ uri: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await ask { try await $0.execute(uri, .get, headers) }
    }

    /// The response to one request with a JSON body.
    func post(
        _ uri: String, _ body: String, _ headers: HTTPFields = [.contentType: "application/json"]
    ) async throws -> TestResponse {
        try await ask { try await $0.execute(uri, .post, headers, body) }
    }
}

/// Asks the routes of a server directly, through all of its guards.
struct TestClient {
    let responder: RouterResponder<WebContext>

    /// The response to a request, its body collected.
    func execute(
        _ uri: String, _ method: HTTPRequest.Method, _ headers: HTTPFields = [:], _ body: String = ""
    ) async throws -> TestResponse {
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: uri, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body)))
        let context = WebContext(
            source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test")))
        let response = try await responder.respond(to: request, context: context)
        let collected = CollectedBody()
        try await response.body.write(collected)
        return TestResponse(status: response.status, headers: response.headers, text: collected.text)
    }
}

/// A response with the whole of its body.
struct TestResponse: Sendable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let text: String

    /// The body as JSON.
    func json() throws -> JSONValue { try JSONValue(reading: Array(text.utf8), name: "response") }
}

/// Keeps what a body writes.
private final class CollectedBody: ResponseBodyWriter {
    private(set) var text = ""
    func write(_ buffer: ByteBuffer) async throws { text += String(buffer: buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension JSONValue {
    /// What stands under keys and places of lists, one after the other.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(Optional(self)) { value, part in
            if let place = Int(part), let list = value?.list {
                list.indices.contains(place) ? list[place] : nil
            } else {
                value?[part]
            }
        }
    }
}
