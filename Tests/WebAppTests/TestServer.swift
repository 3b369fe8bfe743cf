import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Input
import NIOCore
import Questions
import RunStore
import TestSupport

@testable import WebApp

/// A server in the process of the tests, with a store of its own.
struct TestServer {
    private static let catalog = try? Catalog.load().closed
    private let folder: ScratchFolder
    let server: WebServer

    init(_ change: (inout ServerOptions) -> Void = { _ in }) throws {
        let folder = try ScratchFolder()
        var options = ServerOptions()
        options.port = 0
        change(&options)
        guard let catalog = Self.catalog else { throw CocoaError(.fileReadUnknown) }
        let path = folder.path + "/runs.sqlite"
        let bench = Workbench(
            path: path, store: { try RunStore(path: path) }, load: { try Knowledge(catalog) })
        self.folder = folder
        server = WebServer(options, bench) { _ in }
    }

    /// Asks without a network.
    func ask<Answer: Sendable>(_ work: @Sendable @escaping (any TestClientProtocol) async throws -> Answer) async throws -> Answer {
        try await Application(router: server.router()).test(.router) { try await work($0) }
    }

    /// The response to one request.
    func get(_ uri: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await ask { try await $0.execute(uri: uri, method: .get, headers: headers) { $0 } }
    }

    /// The response to one request with a JSON body.
    func post(_ uri: String, _ body: String, _ headers: HTTPFields = [.contentType: "application/json"]) async throws
        -> TestResponse
    {
        try await ask {
            try await $0.execute(uri: uri, method: .post, headers: headers, body: ByteBuffer(string: body)) { $0 }
        }
    }

    /// Listens for as long as `work` takes, which is told the port.
    func listening<Answer: Sendable>(_ work: @Sendable @escaping (Int) async throws -> Answer) async throws -> Answer {
        let (ports, port) = AsyncStream<Int>.makeStream()
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { [server] in
                try await server.application { port.yield($0) }.run()
                return nil
            }
            group.addTask {
                for await number in ports { return try await work(number) }
                return nil
            }
            defer { group.cancelAll() }
            while let answer = try await group.next() {
                if let answer { return answer }
            }
            throw CancellationError()
        }
    }
}

extension TestResponse {
    /// The body.
    var text: String { String(buffer: body) }

    /// The body as JSON.
    func json() throws -> JSONValue { try JSONValue(reading: Array(body.readableBytesView), name: "response") }
}

extension JSONValue {
    /// What stands under keys and places of lists, one after the other.
    func at(_ path: String...) -> JSONValue? {
        path.reduce(Optional(self)) { value, part in
            if let place = Int(part), let list = value?.list { list.indices.contains(place) ? list[place] : nil } else {
                value?[part]
            }
        }
    }
}
