internal import Input
public import Questions
internal import Reports

/// A session of an agent: JSON-RPC messages, one a line, in and out (Model Context Protocol).
///
/// Speaks the revisions with a handshake, and the one in which every request stands by itself.
public final class ToolSession {
    private let workbench: Workbench
    private let resources: ToolResources

    /// The revisions that are spoken, the newest first.
    static let revisions = ["2026-07-28", "2025-11-25", "2025-06-18"]
    /// The newest revision that begins with a handshake.
    private static let newestWithHandshake = "2025-11-25"
    /// The longest message that is read, in bytes.
    public static let longestMessage = 4 << 20

    /// A session that answers from `workbench`.
    public init(_ workbench: Workbench) {
        self.workbench = workbench
        resources = ToolResources(workbench)
    }

    /// Why a message is not answered with a result.
    struct Fault: Error {
        let code: Int
        let message: String
        var data: JSONValue?
    }

    /// The answer to one message as one line; nil for what needs none.
    public func answer(_ line: String) -> String? {
        guard line.utf8.count <= Self.longestMessage else {
            return failed(Fault(code: -32_600, message: "the message is too long"), id: .null)
        }
        if line.allSatisfy({ $0.isWhitespace }) { return nil }
        guard let message = try? JSONValue(reading: Array(line.utf8), name: "message") else {
            return failed(Fault(code: -32_700, message: "this is not JSON"), id: .null)
        }
        guard let method = message["method"]?.text, message["jsonrpc"]?.text == "2.0" else {
            // An answer to something we never asked needs none.
            guard message["result"] == nil, message["error"] == nil else { return nil }
            return failed(Fault(code: -32_600, message: "this is no JSON-RPC 2.0 request"), id: message["id"] ?? .null)
        }
        guard let id = message["id"], id != .null else { return nil }
        do throws(Fault) {
            let parameters = message["params"] ?? [:]
            let revision = parameters["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.text
            if let revision, !Self.revisions.contains(revision) {
                throw Fault(
                    code: -32_022, message: "unsupported protocol version",
                    data: [
                        "supported": .list(Self.revisions.map { .text($0) }), "requested": .text(revision),
                    ])
            }
            var result = try self.result(method, parameters)
            if revision != nil { result["resultType"] = "complete" }
            return JSONValue.map(["jsonrpc": "2.0", "id": id, "result": .map(result)]).compact
        } catch {
            return failed(error, id: id)
        }
    }

    private func failed(_ fault: Fault, id: JSONValue) -> String {
        var error: [String: JSONValue] = ["code": .number(Double(fault.code)), "message": .text(fault.message)]
        if let data = fault.data { error["data"] = data }
        return JSONValue.map(["jsonrpc": "2.0", "id": id, "error": .map(error)]).compact
    }

    private func result(_ method: String, _ parameters: JSONValue) throws(Fault) -> [String: JSONValue] {
        switch method {
        case "initialize":
            let asked = parameters["protocolVersion"]?.text ?? ""
            var result = identity
            result["protocolVersion"] = .text(
                Self.revisions.dropFirst().contains(asked) ? asked : Self.newestWithHandshake)
            return result
        case "server/discover":
            var result = identity
            result["supportedVersions"] = .list(Self.revisions.map { .text($0) })
            return cached(result)
        case "ping": return [:]
        case "tools/list": return cached(["tools": .list(AgentTool.all.map(\.description))])
        case "tools/call": return try called(parameters)
        case "resources/list": return cached(["resources": .list(try resources.list())])
        case "resources/templates/list": return cached(["resourceTemplates": []])
        case "resources/read":
            guard let uri = parameters["uri"]?.text else { throw Fault(code: -32_602, message: "uri is missing") }
            return cached(["contents": [try resources.content(uri)]])
        default: throw Fault(code: -32_601, message: "there is no method \(method.printable(limit: 80))")
        }
    }

    /// Facts do not change during a session.
    private func cached(_ result: [String: JSONValue]) -> [String: JSONValue] {
        result.merging(["ttlMs": 3_600_000, "cacheScope": "private"]) { own, _ in own }
    }

    private var identity: [String: JSONValue] {
        [
            "serverInfo": [
                "name": "plimsoll", "title": "Plimsoll", "version": .text(ProgramVersion.text),
            ],
            "capabilities": [
                "tools": ["listChanged": false], "resources": ["listChanged": false, "subscribe": false],
            ],
            "instructions": .text(
                "Plans the hardware and cost of serving language models. Ask plan for the cheapest configuration of a "
                    + "scenario, predict for one deployment, what_if for changes. All prices are list prices in USD."),
        ]
    }

    private func called(_ parameters: JSONValue) throws(Fault) -> [String: JSONValue] {
        let name = parameters["name"]?.text ?? ""
        guard let tool = AgentTool.all.first(where: { $0.name == name }) else {
            throw Fault(code: -32_602, message: "there is no tool \(name.printable(limit: 80))")
        }
        do {
            let answer = try tool.answer(parameters["arguments"] ?? [:], workbench.bench())
            return [
                "content": [["type": "text", "text": .text(answer.text)]], "structuredContent": answer.document,
                "isError": false,
            ]
        } catch {
            return [
                "content": [["type": "text", "text": .text(Self.words(error))]], "isError": true,
            ]
        }
    }

    /// What went wrong, so that an agent can mend its call.
    private static func words(_ error: any Error) -> String {
        switch error {
        case let problems as InputProblems: problems.description
        case let missing as NoSuchThing: missing.diagnostic.description
        case let file as FileFailure: file.description
        default: "\(error)".printable(limit: 500)
        }
    }
}
