public import Workload

/// Commented scenario files to start from.
public enum ScenarioPreset {
    /// The scenario of a kind of work, as text to save and edit.
    public static func text(_ preset: WorkloadPreset) -> String {
        let example = example(preset)
        return """
            # \(example.title)
            # Change what differs for you; a key that is left out has a default, and every plan lists its defaults.
            plimsoll: 1
            name: \(preset.rawValue)

            # A name or a Hugging Face path; several models: [{name: ..., share: 70%}, {name: ..., share: 30%}]
            model: \(example.model)

            workload:
              preset: \(preset.rawValue)
            \(example.load)
              # Tokens of the prompt and of the answer: a number, {mean:, cv:} or {p50:, p95:}; "380 words" works too.
              input: \(example.input)
              output: \(example.output)
              # The part at the start of the prompt that many requests share, such as a system prompt.
              shared_prefix: \(example.prefix)

            \(example.slo)

            hardware:
              # Families (H100), vendors (NVIDIA, AMD) or exact names; leave "allow" out to compare everything.
              allow: \(example.hardware)
              max_gpus_per_replica: 8

            # on_demand, spot, reserved_1y, reserved_3y
            purchase: [on_demand]

            # How the load changes over a week and a year, for plimsoll month: flat, consumer, business or global; hours of
            # your own; or the week that recorded requests show: {trace: requests.csv, trace_start: Mon 9:00}.
            # traffic: {profile: consumer, growth: 3%, campaigns: [{date: 2026-11-27 18:00, length: 6 h, factor: 2}]}

            # Several workloads in one cost: each entry has keys of its own in place of those above.
            # workloads: [{name: chat, workload: {preset: chat, rate: 5/s}}, {name: night, workload: batch, slo: batch}]

            # The plan says so when it cannot stay below this.
            budget: \(example.budget)

            """
    }

    /// The file name under which ``builtIn`` is reported.
    public static let builtInName = "built-in example"

    /// What is planned when no scenario is given: chat with Llama 3.1 70B at 5 requests a second.
    public static var builtIn: String { text(.chat) }

    private struct Example {
        let title: String
        let model: String
        let load: String
        let input: String
        let output: String
        let prefix: Int
        let slo: String
        let hardware: String
        let budget: String
    }

    private static let steadyLoad =
        "  # Mean rate at the busiest hour: 5/s, 300/min; or \"users: 500\" with \"think_time: 20 s\"."

    private static func interactive(ttft: String, tpot: String) -> String {
        """
        # What 95 of 100 requests must meet: time to first token, and time per token after it.
        slo:
          ttft_p95: \(ttft)
          tpot_p95: \(tpot)
        # The probability with which each of them has to be met, given how far predictions are off measurements.
        # confidence: 80%
        """
    }

    private static func example(_ preset: WorkloadPreset) -> Example {
        switch preset {
        case .chat:
            Example(
                title: "Chat: people talk with an assistant and read along.",
                model: "meta-llama/Llama-3.1-70B-Instruct", load: steadyLoad + "\n  rate: 5/s",
                input: "{mean: 512, cv: 1}", output: "{mean: 256, cv: 0.8}", prefix: 128,
                slo: interactive(ttft: "500 ms", tpot: "50 ms"), hardware: "[H100, A100, L40S]",
                budget: "$40,000 / month")
        case .rag:
            Example(
                title: "RAG: answers over retrieved passages; long prompts, answers of a few paragraphs.",
                model: "meta-llama/Llama-3.1-70B-Instruct", load: steadyLoad + "\n  rate: 5/s",
                input: "{mean: 4096, cv: 0.5}", output: "{mean: 512, cv: 0.6}", prefix: 256,
                slo: interactive(ttft: "2 s", tpot: "50 ms"), hardware: "[H100, H200, A100]",
                budget: "$80,000 / month")
        case .summarization:
            Example(
                title: "Summarization: long documents in, one page out.",
                model: "Qwen/Qwen2.5-32B-Instruct", load: steadyLoad + "\n  rate: 60/min",
                input: "{mean: 8192, cv: 0.8, max: 30000}", output: "{mean: 512, cv: 0.5, max: 2000}", prefix: 128,
                slo: interactive(ttft: "2 s", tpot: "50 ms"), hardware: "[H100, A100, L40S]",
                budget: "$30,000 / month")
        case .code:
            Example(
                title:
                    "Code completion: the file around the cursor in, a few lines out, faster than the next keystroke.",
                model: "Qwen/Qwen2.5-7B-Instruct", load: steadyLoad + "\n  rate: 20/s",
                input: "{mean: 2048, cv: 0.7}", output: "{mean: 64, cv: 1}", prefix: 512,
                slo: interactive(ttft: "300 ms", tpot: "30 ms"), hardware: "[H100, A100, L40S, L4]",
                budget: "$30,000 / month")
        case .agent, .reasoning, .batch: longExample(preset)
        }
    }

    private static func longExample(_ preset: WorkloadPreset) -> Example {
        switch preset {
        case .agent:
            Example(
                title: "Agents: many calls in a row, each with tools and history in front and a short answer.",
                model: "openai/gpt-oss-120b", load: steadyLoad + "\n  rate: 2/s",
                input: "{mean: 12000, cv: 0.8, max: 100000}", output: "{mean: 400, cv: 1}", prefix: 4096,
                slo: interactive(ttft: "1 s", tpot: "25 ms"), hardware: "[H100, H200, B200]",
                budget: "$60,000 / month")
        case .reasoning:
            Example(
                title: "Reasoning: a question in, thousands of tokens of thought and an answer out.",
                model: "Qwen/Qwen3-32B", load: steadyLoad + "\n  rate: 1/s", input: "{mean: 1024, cv: 1, max: 8000}",
                output: "{mean: 4096, cv: 1, max: 20000}", prefix: 128,
                slo: interactive(ttft: "1 s", tpot: "25 ms"), hardware: "[H100, H200, A100]",
                budget: "$50,000 / month")
        default:
            Example(
                title: "Batch: a million documents overnight; no user waits for a single answer.",
                model: "meta-llama/Llama-3.1-8B-Instruct",
                load: "  # All of them are there at once, and the last must be done after the deadline.\n"
                    + "  requests: 1000000\n  deadline: 12 h",
                input: "{mean: 2048, cv: 0.8}", output: "{mean: 256, cv: 0.6}", prefix: 512,
                slo: "# No limit on single requests: the deadline is all.\nslo: batch",
                hardware: "[H100, A100, L40S, L4]", budget: "$20,000 / month")
        }
    }
}
