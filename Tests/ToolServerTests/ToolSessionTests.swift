import Catalog
import Foundation
import Input
import Questions
import RunStore
import TestSupport
import Testing

@testable import ToolServer

@Suite("Tools for agents") struct ToolSessionTests {
    private let folder: ScratchFolder
    private let session: ToolSession

    init() throws {
        let folder = try ScratchFolder()
        let path = folder.path + "/runs.sqlite"
        self.folder = folder
        session = ToolSession(
            Workbench(path: path, store: { try RunStore(path: path) }) {
                [catalog = try Catalog.load().closed] session in
                guard session != nil || FileManager.default.fileExists(atPath: path) else { return Knowledge(catalog) }
                return try Knowledge(catalog, own: session ?? RunStore(path: path)) { fatalError("\($0)") }
            })
    }

    private func ask(_ method: String, _ parameters: JSONValue = [:]) throws -> JSONValue {
        let line = JSONValue.map(["jsonrpc": "2.0", "id": 7, "method": .text(method), "params": parameters]).compact
        let answer = try #require(session.answer(line))
        #expect(!answer.contains("\n"))
        let message = try JSONValue(reading: Array(answer.utf8), name: "answer")
        #expect(message["id"] == 7 && message["jsonrpc"] == "2.0")
        return message
    }

    private func call(_ tool: String, _ arguments: JSONValue) throws -> JSONValue {
        try #require(try ask("tools/call", ["name": .text(tool), "arguments": arguments])["result"])
    }

    @Test(
        "a handshake settles on the revision that is asked for, or the newest with one",
        arguments: [
            ("2025-06-18", "2025-06-18"), ("2025-11-25", "2025-11-25"), ("1999-01-01", "2025-11-25"),
        ])
    func handshake(asked: String, given: String) throws {
        let result = try ask("initialize", ["protocolVersion": .text(asked)])["result"]
        #expect(result?["protocolVersion"]?.text == given)
        #expect(result?["serverInfo"]?["name"]?.text == "plimsoll" && result?["capabilities"]?["tools"] != nil)
        #expect(session.answer(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#) == nil)
    }

    @Test("without a handshake every request names its revision, and an unknown one is refused with those spoken")
    func discovery() throws {
        let known = try ask(
            "server/discover", ["_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]])["result"]
        #expect(known?["resultType"] == "complete" && known?["supportedVersions"]?.list?.contains("2026-07-28") == true)
        let unknown = try ask("tools/list", ["_meta": ["io.modelcontextprotocol/protocolVersion": "2099-01-01"]])
        #expect(unknown["error"]?["code"] == -32_022)
        #expect(unknown["error"]?["data"]?["supported"]?.list?.isEmpty == false)
    }

    @Test("all tools are listed with schemas that take their own examples")
    func tools() throws {
        let tools = try #require(try ask("tools/list")["result"]?["tools"]?.list)
        let names = tools.compactMap { $0["name"]?.text }
        #expect(
            names == ["plan", "predict", "compare", "what_if", "month", "check", "prices", "validate", "import"])
        for tool in tools {
            #expect(tool["inputSchema"]?["type"] == "object" && tool["description"]?.text?.hasSuffix(".") == true)
        }
    }

    @Test("a call has a document, and a short text that says the same")
    func calls() throws {
        let predicted = try call(
            "predict", ["model": "Qwen/Qwen3-32B", "gpu": "H100", "rate": "2/s"])
        #expect(predicted["isError"] == false && predicted["structuredContent"]?["kind"] == "prediction")
        let text = try #require(predicted["content"]?.list?.first?["text"]?.text)
        #expect(text.contains("TTFT") && text.split(separator: "\n").count <= 61)
        let plan = try call("plan", ["set": ["workload.rate=2/s"]])
        let document = try #require(plan["structuredContent"])
        #expect(document["feasible"] == true)
        let checked = try call("check", ["plan": document, "slo": true, "budget": 1_000_000])
        #expect(checked["structuredContent"]?["passed"] == true)
        let prices = try call("prices", ["gpu": "H100", "purchase": "spot"])
        #expect(prices["structuredContent"]?["items"]?.list?.isEmpty == false)
    }

    @Test("a wrong call is an error that says how to mend it; a wrong scenario is an answer of validate")
    func mistakes() throws {
        let wrong = try call("predict", ["modle": "Qwen/Qwen3-32B", "gpu": "H100", "rate": "2/s"])
        let text = try #require(wrong["content"]?.list?.first?["text"]?.text)
        #expect(wrong["isError"] == true && text.contains("did you mean model?"))
        let file = try call("predict", ["model": "/etc/passwd", "gpu": "H100", "rate": "2/s"])
        #expect(file["isError"] == true)
        let invalid = try call("validate", ["scenario": "plimsoll: 1\nmodle: x\n"])["structuredContent"]
        #expect(invalid?["valid"] == false && invalid?["problems"]?.list?.isEmpty == false)
        #expect(try call("validate", [:])["structuredContent"]?["valid"] == true)
    }

    @Test("imported runs count in the next answer")
    func informing() throws {
        let question: JSONValue = [
            "model": "Qwen/Qwen3-8B", "gpu": "H100", "tp": 1, "input": 512, "output": 256, "rate": "4/s",
        ]
        func tpot() throws -> Double {
            let answer = try call("predict", question)["structuredContent"]
            return try #require(answer?["estimate"]?["tpot_ms"]?["mean"]?.number)
        }
        let before = try tpot()
        let table = """
            run_id,engine,engine_version,model,weight_precision,gpu,gpu_count,tp,arrival,input_tokens,output_tokens,\
            request_rate,tpot_ms_mean
            slow,vLLM,0.20.0,Qwen/Qwen3-8B,bf16,nvidia-h100-sxm-80gb,1,1,poisson,512,256,4,40

            """
        _ = try call("import", ["name": "r.csv", "content": .text(table)])
        #expect(try tpot() > 2 * before)
    }

    @Test("imported runs are stored once")
    func importing() throws {
        let arguments: JSONValue = [
            "name": "r.csv", "content": "run_id,model,gpu,engine\nmine,org/m,H100,vLLM\n",
        ]
        let first = try call("import", arguments)["structuredContent"]?["files"]?.list?.first
        let second = try call("import", arguments)["structuredContent"]?["files"]?.list?.first
        #expect(first?["added"] == 1 && second?["already_there"] == 1)
    }

    @Test("every resource that is listed can be read; others cannot")
    func resources() throws {
        let resources = try #require(try ask("resources/list")["result"]?["resources"]?.list)
        #expect(resources.count > 12)
        for resource in resources {
            let uri = try #require(resource["uri"])
            let content = try ask("resources/read", ["uri": uri])["result"]?["contents"]?.list?.first
            #expect(content?["text"]?.text?.isEmpty == false, "\(uri)")
            #expect(content?["mimeType"] == resource["mimeType"])
        }
        for uri in ["file:///etc/passwd", "plimsoll://guide/../../etc/passwd", "plimsoll://guide/none", ""] {
            #expect(try ask("resources/read", ["uri": .text(uri)])["error"]?["code"] == -32_002)
        }
    }

    @Test(
        "what is no request is answered with an error, or not at all",
        arguments: [
            ("{", "-32700"), ("[]", "-32600"), (#"{"jsonrpc":"2.0","id":1}"#, "-32600"),
            (#"{"jsonrpc":"2.0","id":1,"method":"none"}"#, "-32601"),
            (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"none"}}"#, "-32602"),
        ])
    func noise(line: String, code: String) throws {
        #expect(try #require(session.answer(line)).contains("\"code\":\(code)"))
        #expect(session.answer("  ") == nil)
        #expect(session.answer(#"{"jsonrpc":"2.0","id":1,"result":{}}"#) == nil)
    }
}
