import Foundation
import TestSupport
import Testing

@Suite("The simulate command") struct SimulateTests {
    private let deployment = [
        "simulate", "--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "nvidia-h100-sxm-80gb", "--tp", "1",
    ]

    @Test("requests are conserved, the same seed gives the same bytes, another seed others")
    func rate() async throws {
        let flags = deployment + ["--rate", "8", "--requests", "500", "--slo", "chat", "--json"]
        let first = try await Program.run(flags)
        #expect(first.code == 0, "\(first.messages)")
        #expect(try await Program.run(flags).output == first.output)
        #expect(try await Program.run(flags + ["--seed", "7"]).output != first.output)
        let result = try #require(try first.json()["result"] as? [String: Any])
        #expect(result["arrived"] as? Int == 500 && result["completed"] as? Int == 500)
        let e2e = try #require(result["e2e_ms"] as? [String: Any])
        let (median, tail) = (e2e["p50"] as? Double ?? 0, e2e["p99"] as? Double ?? 0)
        #expect(median > 0 && tail >= median)
    }

    @Test("the search for the knee says which rates keep the SLOs, which do not, and where the queue grows")
    func stress() async throws {
        let result = try await Program.run(deployment + ["--stress", "--slo", "chat", "--requests", "2000"])
        #expect(result.code == 0, "\(result.messages)")
        let lines = result.output.split(separator: "\n").map(String.init)
        func rate(after start: String) throws -> Double {
            let line = try #require(lines.first { $0.hasPrefix(start) }, "\(result.output)")
            return try #require(line.dropFirst(start.count).split(separator: " ").first.flatMap { Double($0) })
        }
        let (knee, end) = (try rate(after: "Knee: "), try rate(after: "Break: from "))
        #expect(knee > 1 && knee < end)
        #expect(lines.contains { $0.hasPrefix("Knee: ") && $0.contains("keeps TTFT p95") })
        var verdicts: [String: [Double]] = [:]
        for line in lines {
            guard let tried = line.split(separator: " ").first.flatMap({ Double($0) }),
                let verdict = ["the queue grows", "meets the SLOs", "violates an SLO"].first(where: line.hasSuffix)
            else { continue }
            verdicts[verdict, default: []].append(tried)
        }
        #expect(verdicts["meets the SLOs"]?.max() == knee && verdicts["the queue grows"]?.min() == end)
    }

    @Test("a month with --simulate has its busiest day hour by hour, a batch in one, and says what was violated")
    func day() async throws {
        let folder = try ScratchFolder()
        let service = try folder.write(
            "s.yaml",
            """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {preset: chat, rate: 2/s}
            hardware: [L40S]
            traffic: {profile: business}
            """)
        let result = try await Program.run("month", service, "--simulate")
        #expect(result.code == 0, "\(result.messages)")
        let lines = result.output.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasPrefix("The busiest day, request by request") })
        let hours = lines[start...].compactMap { line in
            line.split(separator: " ").first.flatMap { Int($0) }.map { (hour: $0, line: line) }
        }
        #expect(hours.map(\.hour) == Array(0..<24))
        let kept = hours.count { $0.line.hasSuffix(" met") }
        #expect(lines[start].contains("SLOs met in \(kept) of 24 hours"), "\(lines[start])")
        #expect(hours.allSatisfy { $0.line.hasSuffix(" met") || $0.line.contains("violated: T") })
        let batch = try folder.write(
            "b.yaml",
            """
            plimsoll: 1
            model: meta-llama/Llama-3.1-8B-Instruct
            workload: {preset: batch, requests: 20000, deadline: 8 h}
            slo: batch
            hardware: [L40S]
            """)
        let night = try await Program.run("month", batch, "--simulate")
        #expect(night.output.contains("The batch, request by request: in time"), "\(night.messages)")
    }

    @Test("stages arrive as planned, and the series is written as CSV")
    func stages() async throws {
        let result = try await Program.run(deployment + ["--stages", "4:60s,10:60s", "--csv"])
        let rows = result.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").compactMap { Double($0) }
        }
        #expect(rows.count > 10)
        func mean(_ part: some Collection<[Double]>) -> Double { part.map { $0[1] }.reduce(0, +) / Double(part.count) }
        let early = rows.filter { $0[0] < 58_000 }
        let late = rows.filter { (62_000..<118_000).contains($0[0]) }
        #expect(mean(early) > 2.5 && mean(early) < 5.5 && mean(late) > 8 && mean(late) < 12)
    }

    @Test("a trace is replayed from a file and from standard input")
    func trace() async throws {
        let folder = try ScratchFolder()
        let text = "timestamp,input_tokens,output_tokens\n0,100,20\n1.5,200,10\n1.2,50,5\n3,0,5\n"
        let path = try folder.write("t.csv", text)
        let fromFile = try await Program.run(deployment + ["--trace", path, "--json"]).json()
        let result = try #require(fromFile["result"] as? [String: Any])
        #expect(result["arrived"] as? Int == 4 && result["completed"] as? Int == 3)
        #expect((result["rejections"] as? [String: Int])?["zero_tokens"] == 1)
        let piped = try await Program.run(deployment + ["--trace", "-", "--json"], input: text).json()
        #expect((piped["result"] as? [String: Any])?["completed"] as? Int == 3)
    }

    @Test("a plan is simulated, and the options of a plan are checked")
    func plans() async throws {
        let scenario = try await Program.run("init", "code").output
        let folder = try ScratchFolder()
        let path = try folder.write("code.yaml", scenario)
        let run = try await Program.run("simulate", path, "--requests", "300")
        #expect(run.code == 0 && run.output.contains("SLO"), "\(run.messages)")
        let plan = try await Program.run("plan", path, "--simulate")
        #expect(plan.output.contains("simulated"))
    }

    @Test("overload is called saturated, and --check ends with 2")
    func saturated() async throws {
        let run = try await Program.run(
            deployment + ["--rate", "400", "--requests", "4000", "--slo", "chat", "--check"])
        #expect(run.code == 2 && run.output.contains("Saturated"))
    }

    @Test(
        "flags that make no sense are refused",
        arguments: [
            (["--rate", "1", "--stages", "1:5s"], 64), (["--stages", "1-"], 65), ([], 64), (["--rate", "-1"], 64),
            (["--trace", "/nowhere.csv"], 66), (["--trace", "/"], 74), (["--trace", "/dev/zero"], 65),
            (["--rate", "1", "--autoscale", "5:2"], 64), (["--stages", "1:0s"], 65),
            (["--rate", "1", "--requests", "0"], 64), (["--rate", "1", "--slo", "chatt"], 64),
        ])
    func refused(flags: [String], code: Int) async throws {
        let run = try await Program.run(deployment + flags)
        #expect(run.code == code && run.output.isEmpty && !run.messages.isEmpty, "\(flags): \(run.messages)")
    }
}
