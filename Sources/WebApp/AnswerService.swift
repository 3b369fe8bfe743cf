internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Input
internal import Measurements
internal import Questions
internal import Reports

/// Everything that handlers share: what to answer from, where to compute, and within which limits.
struct AnswerService: Sendable {
    let bench: Workbench
    let answers = AnswerCache()
    let computations: Computations
    let options: ServerOptions

    /// What `work` returns, on a thread for computations and within the time that a request has.
    func compute<Value: Sendable>(_ work: @escaping @Sendable (Bench) throws -> Value) async throws -> Value {
        try await Deadline.within(seconds: options.limits.seconds) {
            try await computations.run { interruption in
                try work(try bench.bench(isInterrupted: { interruption.isSet }))
            }
        }
    }

    /// The body of `request`, within its limits of size and time.
    func body(of request: Request) async throws -> [UInt8] {
        let most = options.limits.bodyBytes
        let tooLarge = ProblemDetails("too-large", "The body is too large", 413, "a body may have \(most) bytes")
        if let said = request.headers[.contentLength].flatMap({ Int($0) }), said > most { throw tooLarge }
        return try await Deadline.within(seconds: options.limits.seconds) {
            var bytes: [UInt8] = []
            for try await buffer in request.body {
                guard bytes.count + buffer.readableBytes <= most else { throw tooLarge }
                bytes += Array(buffer.readableBytesView)
            }
            return bytes
        }
    }

    /// The response of a pure answer: from `request` alone where its reader has it, else from what is kept or computed.
    func tagged(
        _ request: Request, _ parts: [String], mediaType: String, name: String? = nil,
        _ work: @escaping @Sendable (Bench) throws -> String
    ) async throws -> Response {
        let tag = tag(parts)
        var headers: HTTPFields = [.contentType: mediaType, .eTag: tag]
        if let name { headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
        if Self.isKnown(tag, request) { return Response(status: .notModified, headers: [.eTag: tag]) }
        return Self.response(try await text(tag, work), headers)
    }

    /// The answer with `tag`: as it is kept, else computed and kept.
    func text(_ tag: String, _ work: @escaping @Sendable (Bench) throws -> String) async throws -> String {
        if let known = answers.text(tag) { return known }
        let text = try await compute(work)
        answers.keep(text, tag)
        return text
    }

    /// The tag of the answer to a question, the same as long as the answer is.
    func tag(_ parts: [String]) -> String {
        var hash = StableHash()
        for part in [ProgramVersion.text, bench.stamp] + parts { hash.add(part) }
        return "\"\(String(hash.value, radix: 36))\""
    }

    /// Whether the reader has what `tag` stands for.
    static func isKnown(_ tag: String, _ request: Request) -> Bool {
        (request.headers[.ifNoneMatch] ?? "").split(separator: ",").contains {
            let given = $0.trimmingCharacters(in: .whitespaces)
            return given == tag || given == "W/" + tag || given == "*"
        }
    }

    static func response(_ text: String, _ headers: HTTPFields, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
