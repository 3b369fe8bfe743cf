import Foundation
import TestSupport
import Testing

@Suite("What a terminal shows") struct TerminalTests {
    /// What a terminal of ten lines shows of a long text, with this pager.
    private static func shown(by pager: String) async throws -> [String] {
        let result = try await Program.shell(
            "PAGER='\(pager)' script -qec 'stty rows 10 cols 80; plimsoll guide accuracy' /dev/null </dev/null")
        #expect(result.code == 0, "\(result.messages)")
        return result.output.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).dropLast()
            .map(String.init)
    }

    @Test("a text longer than the terminal goes through the pager, or is shown as it is where there is none")
    func pager() async throws {
        try #require(Program.has("script"))
        let paged = try await Self.shown(by: "sed s/^/P:/")
        #expect(paged.count > 10 && paged.allSatisfy { $0.hasPrefix("P:") })
        let plain = try await Self.shown(by: "no-such-pager")
        // The shell says that there is none, and then comes all of it.
        #expect(plain.count == paged.count + 1 && plain[0].contains("no-such-pager"))
        #expect(plain.dropFirst().elementsEqual(paged.map { $0.dropFirst(2) }) { $0 == $1 })
        // Nothing is paged into a pipe.
        let piped = try await Program.shell("PAGER='sed s/^/P:/' plimsoll guide accuracy")
        #expect(!piped.output.contains("P:"))
    }

    @Test("long work shows how far it is and how long it will take, and wipes that away; into a pipe it says nothing")
    func progress() async throws {
        try #require(Program.has("script"))
        let simulation = "plimsoll simulate --model meta-llama/Llama-3.1-8B-Instruct --gpu H100 --tp 1 --rate 8"
        let ended = "timeout --foreground -s INT 4 \(simulation) --requests 100000000"
        let watched = try await Program.shell("script -qec '\(ended)' /dev/null </dev/null")
        let bars = watched.output.matches(of: /\rsimulating \[=* *\] [0-9]+%[^\x1B]*\x1B\[K/)
        #expect(bars.count >= 2 && bars.count < 20, "\(watched.output.prefix(400))")
        #expect(watched.output.contains(/%, [0-9]+ (s|min|h) left/))
        #expect(watched.output.contains("\r\u{1B}[K"))
        let piped = try await Program.shell("timeout --preserve-status -s INT 3 \(simulation) --requests 100000000")
        #expect(piped.code == 130 && !piped.output.contains("[=") && !piped.messages.contains("left"))
    }

    @Test("below a simulation are the requests that wait and decode, below a validation predicted against measured")
    func pictures() async throws {
        let replica = ["--model", "meta-llama/Llama-3.1-8B-Instruct", "--gpu", "H100", "--tp", "1"]
        let simulated = try await Program.run(
            ["simulate"] + replica + ["--rate", "8", "--requests", "500", "--chart", "--plain"])
        for title in ["requests waiting, over time", "requests in decode over time"] {
            let lines = simulated.output.split(separator: "\n")
            let start = try #require(lines.firstIndex { $0 == title }, "\(simulated.output)")
            #expect(lines[start...].dropFirst().prefix(6).allSatisfy { $0.contains("|") })
            #expect(lines[start...].prefix(7).contains { $0.contains("#") })
        }
        let folder = try ScratchFolder()
        let runs = try folder.write(
            "mine.csv",
            """
            run_id,model,gpu,gpu_count,engine,engine_version,weight_precision,tp,arrival,concurrency,input_tokens,\
            output_tokens,tpot_ms_mean
            a,Qwen/Qwen3-8B,nvidia-h100-sxm-80gb,1,vLLM,0.15.1,bf16,1,closed-loop,16,1000,300,11.5
            b,Qwen/Qwen3-8B,nvidia-h100-sxm-80gb,1,vLLM,0.15.1,bf16,1,closed-loop,64,1000,300,15.2

            """)
        let validated = try await Program.run("validate", "--runs", runs, "--chart", "--plain")
        let picture = try #require(validated.output.ranges(of: "TPOT: predicted (up)").first, "\(validated.messages)")
        let drawn = validated.output[picture.upperBound...]
        #expect(drawn.count { $0 == "*" } == 2 && drawn.contains("..."))
    }
}
