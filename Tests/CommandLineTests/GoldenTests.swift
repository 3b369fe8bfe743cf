import Foundation
import TestSupport
import Testing

/// What the program prints, byte for byte as it was when someone last looked at it.
///
/// `PLIMSOLL_UPDATE_GOLDEN=1` writes it again: look at the difference. What the files have to say at any rate is tested beside.
@Suite("Golden files") struct GoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    private static let scenario = "support.yaml"
    private static let isUpdating = ProcessInfo.processInfo.environment["PLIMSOLL_UPDATE_GOLDEN"] == "1"

    /// Questions, each with the name of its files; own runs of whoever tests are left out.
    private static let questions: [(name: String, arguments: [String])] = [
        ("plan", ["plan"]), ("plan-support", ["plan", scenario]),
        ("month", ["month"]), ("month-support", ["month", scenario]),
        (
            "predict",
            [
                "predict", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "nvidia-h100-sxm-80gb", "--input",
                "547", "--output", "248", "--rate", "8",
            ]
        ),
        ("simulate-support", ["simulate", scenario, "--requests", "2000"]),
        ("what-if", ["what-if", "--set", "workload.rate=2x"]),
        ("what-if-support", ["what-if", scenario, "--set", "slo.tpot_p95=40 ms"]),
    ]

    /// What a question prints, in one of its forms.
    private static func output(_ name: String, json: Bool) async throws -> String {
        let arguments = try #require(questions.first { $0.name == name }).arguments
        // In the folder of the files, for where the repository lies is no part of the answer.
        let result = try await Program.run(
            arguments + ["--published-only"] + (json ? ["--json"] : []), columns: 80, in: folder.path)
        #expect(result.code == 0, "\(result.messages)")
        return result.output
    }

    private static func golden(_ file: String) throws -> String {
        try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }

    @Test("text and JSON are those looked at", arguments: questions.map(\.name), [false, true])
    func golden(name: String, json: Bool) async throws {
        let file = name + (json ? ".json" : ".txt")
        let output = try await Self.output(name, json: json)
        if Self.isUpdating {
            try Data(output.utf8).write(to: Self.folder.appending(path: file))
            return
        }
        let golden = (try? Self.golden(file)) ?? ""
        // The texts themselves would fill the log.
        let isSame = try golden == output || json && Self.isAlike(Self.parsed(golden), Self.parsed(output))
        #expect(
            isSame,
            """
            \(file) differs in \(Self.difference(golden, output))
            Look at it, then write all of them again with PLIMSOLL_UPDATE_GOLDEN=1.
            """)
    }

    private static func parsed(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// Whether two documents say the same: figures to nine digits, for mathematics libraries differ in the last ones from one
    /// processor to another.
    private static func isAlike(_ left: Any, _ right: Any) -> Bool {
        switch (left, right) {
        case (let left as [String: Any], let right as [String: Any]):
            left.count == right.count
                && left.allSatisfy { key, value in right[key].map { isAlike(value, $0) } ?? false }
        case (let left as [Any], let right as [Any]):
            left.count == right.count && zip(left, right).allSatisfy { isAlike($0, $1) }
        case (let left as String, let right as String): left == right
        case (let left as NSNumber, let right as NSNumber):
            left == right || relativeError(left.doubleValue, right.doubleValue) < 1e-9
        default: left is NSNull && right is NSNull
        }
    }

    /// The first line in which two texts differ.
    private static func difference(_ golden: String, _ output: String) -> String {
        let old = golden.split(separator: "\n", omittingEmptySubsequences: false)
        let new = output.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
        func text(_ lines: [Substring]) -> Substring { line < lines.count ? lines[line] : "(no such line)" }
        return "line \(line + 1):\n- \(text(old))\n+ \(text(new))"
    }

    @Test("the first line that differs is named, and a text that goes on is seen; documents are alike to nine digits")
    func differences() throws {
        func isAlike(_ left: String, _ right: String) throws -> Bool {
            Self.isAlike(try Self.parsed(left), try Self.parsed(right))
        }
        #expect(try isAlike("{\"a\": [1.0000000001, null]}", "{\"a\": [1, null]}"))
        #expect(try !isAlike("{\"a\": 1.00001}", "{\"a\": 1}") && !isAlike("{\"a\": 1}", "{\"a\": 1, \"b\": 1}"))
        #expect(try !isAlike("[\"1\"]", "[1]"))
        #expect(Self.difference("a\nb\nc\n", "a\nx\nc\n") == "line 2:\n- b\n+ x")
        #expect(Self.difference("a\n", "a\nb\n") == "line 2:\n- \n+ b")
        #expect(Self.difference("a", "a\nb") == "line 2:\n- (no such line)\n+ b")
    }

    private static func json(_ name: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(try golden(name + ".json").utf8))
        return try #require(object as? [String: Any])
    }

    @Test("the month costs what the plan costs, with the same fleet", arguments: ["", "-support"])
    func month(suffix: String) throws {
        let (plan, month) = (try Self.json("plan" + suffix), try Self.json("month" + suffix))
        #expect(month["kind"] as? String == "month" && plan["kind"] as? String == "plan")
        let monthly = try #require(plan["monthly_usd"] as? Double)
        #expect(month["monthly_usd"] as? Double == monthly)
        for key in ["fleet", "models", "expected_monthly_usd", "assumptions", "scenario"] {
            #expect(plan[key] as? NSObject == month[key] as? NSObject && plan[key] != nil, "\(key)")
        }
        let months = try #require(month["months"] as? [[String: Any]])
        let lines = months.flatMap { $0["cost_breakdown"] as? [[String: Any]] ?? [] }.compactMap {
            $0["monthly_usd"] as? Double
        }
        #expect(relativeError(lines.reduce(0, +), monthly) < 1e-9 && lines.count > 3)
        // Storage, egress and the load balancer are in the monthly cost of both.
        let options = (plan["models"] as? [[String: Any]])?.first?["options"] as? [[String: Any]]
        let best = try #require(options?.first)
        let breakdown = (best["cost_breakdown"] as? [[String: Any]] ?? []).compactMap { $0["monthly_usd"] as? Double }
        #expect(relativeError(breakdown.reduce(0, +), monthly) < 1e-9)
        #expect(best["confirmed"] as? Bool == true)
        let expected = try #require(plan["expected_monthly_usd"] as? Double)
        #expect(expected <= monthly)
    }

    @Test("text says the figures of its JSON: dollars of plan, month and what-if", arguments: ["", "-support"])
    func dollars(suffix: String) throws {
        let monthly = try #require(try Self.json("plan" + suffix)["monthly_usd"] as? Double)
        let digits = String(Int(monthly.rounded())).reversed()
        let grouped = digits.enumerated().reduce(into: "") { text, entry in
            if entry.offset > 0, entry.offset % 3 == 0 { text.insert(",", at: text.startIndex) }
            text.insert(entry.element, at: text.startIndex)
        }
        for name in ["plan", "month", "what-if"] {
            #expect(try Self.golden(name + suffix + ".txt").contains("$" + grouped), "\(name)")
        }
        let change = try #require(try Self.json("what-if" + suffix)["monthly"] as? [String: Any])
        #expect(change["before"] as? Double == monthly && (change["after"] as? Double ?? 0) >= monthly)
    }

    @Test("no line is wider than a terminal of 80 columns", arguments: questions.map(\.name))
    func width(name: String) throws {
        for line in try Self.golden(name + ".txt").split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test("every page speaks as the field does", arguments: questions.map(\.name))
    func vocabulary(name: String) throws {
        #expect(Vocabulary.banned(in: try Self.golden(name + ".txt")).isEmpty)
    }
}
