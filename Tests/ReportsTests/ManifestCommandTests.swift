import Catalog
import Foundation
import Performance
import Planning
import TestSupport
import Testing
import Yams

@testable import Reports

/// What a cluster would run of the manifests, run here: as Kubernetes fills in variables, and the shell does the rest.
@Suite("Commands of the manifests") struct ManifestCommandTests {
    private let folder: ScratchFolder
    private let stub: String

    /// A folder of programs that only write down what they are called with.
    init() throws {
        folder = try ScratchFolder()
        stub = folder.path + "/bin"
        try FileManager.default.createDirectory(atPath: stub, withIntermediateDirectories: true)
        for name in ["python3", "trtllm-serve", "vllm", "bash"] {
            let path = stub + "/" + name
            let text =
                "#!/bin/sh\nprintf '%s\\0' \(name) \"$@\" >>\"$PLIMSOLL_CALLS\"\nprintf '\\n\\0' >>\"$PLIMSOLL_CALLS\"\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    private static let variables = [
        "LWS_GROUP_SIZE": "2", "LWS_LEADER_ADDRESS": "leader.local", "LWS_WORKER_INDEX": "1",
    ]

    /// `text` as Kubernetes passes it on: `$(NAME)` filled in where it is known, `$$` a dollar sign
    /// (kubernetes/third_party/forked/golang/expansion).
    private static func expanded(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
            } else if rest.first == "(", let end = rest.firstIndex(of: ")") {
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                result += variables[name] ?? "$(\(name))"
                rest = rest[rest.index(after: end)...]
            } else {
                result += "$"
            }
        }
        return result + rest
    }

    /// The calls that the container of `pod` makes.
    private func calls(_ pod: [String: Any]) throws -> [[String]] {
        let spec = try #require(pod["spec"] as? [String: Any])
        let container = try #require((spec["containers"] as? [[String: Any]])?.first)
        let words = try #require(container["command"] as? [String]) + (container["args"] as? [String] ?? [])
        let record = folder.path + "/calls-\(UUID().uuidString)"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.arguments = words.map(Self.expanded)
        process.environment = Self.variables.merging(
            ["PATH": stub + ":/usr/bin:/bin", "PLIMSOLL_CALLS": record], uniquingKeysWith: { $1 })
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: record)), as: UTF8.self)
        return text.split(separator: "\n\0").map { $0.split(separator: "\0").map(String.init) }
    }

    private static let hostile = [
        "x; touch PWNED", "$(touch PWNED)", "$(LWS_GROUP_SIZE)", "`touch PWNED`", "a && touch PWNED",
        "'; touch PWNED; '",
        "\" --trust-remote-code \"", "a b  c", "a\\b", "$HOME", "$$", "~", "*", "a: b # c", "- x", "yes", "{{x}}",
        "é\u{1F600}",
    ]

    /// A month on each engine, on one instance or on two.
    private static let months = Result {
        let tests = ExportTests()
        return [
            ("", try tests.month("engine: vllm"), false),
            ("--model-path=", try tests.month("engine: sglang"), false),
            ("", try tests.month("engine: tensorrt-llm"), false),
            ("", try tests.spanning("engine: vllm"), true),
            ("--model-path=", try tests.spanning("engine: sglang"), true),
        ]
    }

    @Test("whatever a model is called reaches the server as one argument, and nothing else runs", arguments: hostile)
    func names(_ name: String) throws {
        for (flag, month, isGroup) in try Self.months.get() {
            var month = month
            month.models[0].best?.deployment.model.id = name
            let documents = try ExportTests().manifests(of: month)
            #expect(documents.flatMap { ManifestSchema.problems(of: $0) } == [])
            let kinds: Set = ["Deployment", "LeaderWorkerSet"]
            let served = documents.first { kinds.contains($0["kind"] as? String ?? "") }
            let spec = try #require(served?["spec"] as? [String: Any])
            let group = spec["leaderWorkerTemplate"] as? [String: Any]
            #expect((group != nil) == isGroup)
            let made = try calls(try #require((group?["leaderTemplate"] ?? spec["template"]) as? [String: Any]))
            #expect(made.last?.contains(flag + name) == true, "\(made)")
            guard isGroup, flag.isEmpty, let worker = group?["workerTemplate"] as? [String: Any] else { continue }
            #expect(made.count == 2 && made[0].suffix(2) == ["leader", "--ray_cluster_size=2"])
            #expect(try calls(worker).first?.suffix(2) == ["worker", "--ray_address=leader.local"])
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/PWNED"))
    }
}
