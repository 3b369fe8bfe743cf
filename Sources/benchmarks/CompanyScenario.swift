import Foundation

/// A scenario of many workloads as a company has them: ten models, six kinds of requests, four weeks, several markets.
///
/// A third of the workloads have the model and the lengths of an earlier one with other rates and SLOs, one in fifteen asks
/// for what no hardware does, one in twelve is a batch. The first workloads of a longer list are those of a shorter one.
struct CompanyScenario {
    /// What two workloads may have in common.
    private struct Service {
        var model: String
        var kind: Kind
        var input, output: Int
        var market: String
    }

    /// A kind of requests: mean tokens of the prompt and of the answer, and ms of TTFT and TPOT that are usual for it.
    private struct Kind {
        var preset: String
        var input, output: Double
        var ttft, tpot: Double
    }

    private static let models = [
        "meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-70B-Instruct", "Qwen/Qwen2.5-7B-Instruct",
        "Qwen/Qwen2.5-32B-Instruct", "Qwen/Qwen3-32B", "Qwen/Qwen3-8B", "openai/gpt-oss-120b", "openai/gpt-oss-20b",
        "Qwen/Qwen3-30B-A3B", "mistralai/Mistral-7B-Instruct-v0.3",
    ]
    private static let kinds = [
        Kind(preset: "chat", input: 512, output: 256, ttft: 500, tpot: 50),
        Kind(preset: "rag", input: 4096, output: 512, ttft: 2000, tpot: 50),
        Kind(preset: "summarization", input: 8192, output: 512, ttft: 2000, tpot: 50),
        Kind(preset: "code", input: 2048, output: 64, ttft: 300, tpot: 30),
        Kind(preset: "agent", input: 12_000, output: 400, ttft: 1000, tpot: 25),
        Kind(preset: "reasoning", input: 1024, output: 4096, ttft: 1000, tpot: 25),
    ]
    private static let markets = [
        "", "", ", hardware: [H100, A100, L40S]", ", hardware: [H100, H200, A100]", ", hardware: [NVIDIA]",
        ", hardware: [H100, H200, B200, MI300X]",
    ]

    private var choices = Choices()
    private var services: [Service] = []

    /// A scenario file of `count` workloads.
    static func text(workloads count: Int) -> String {
        var company = CompanyScenario()
        let lines = (0..<count).map { company.workload($0) }
        return """
            plimsoll: 1
            name: company of \(count) workloads
            model: \(models[0])
            workload: {preset: chat, rate: 1/s}
            workloads:
            \(lines.joined(separator: "\n"))

            """
    }

    private mutating func service() -> Service {
        if !services.isEmpty, choices.below(3) == 0 { return choices.one(of: services) }
        let kind = choices.one(of: Self.kinds)
        let service = Service(
            model: choices.one(of: Self.models), kind: kind, input: Int(kind.input * choices.between(0.5, 1.5)),
            output: Int(kind.output * choices.between(0.5, 1.5)), market: choices.one(of: Self.markets))
        services.append(service)
        return service
    }

    private mutating func workload(_ place: Int) -> String {
        let service = service()
        let start = "  - {name: w\(place), model: \(service.model)"
        if choices.below(12) == 0 {
            return start + ", workload: {preset: batch, requests: \(50_000 * (1 + choices.below(40))),"
                + " deadline: \(choices.one(of: [6, 8, 12, 24])) h, input: \(service.input), output: \(service.output)},"
                + " slo: batch}"
        }
        let rate = String(format: "%.2f", pow(10, choices.between(-0.5, 1.8)))
        let users = "users: \(20 + choices.below(2980)), think_time: \(choices.one(of: [10, 20, 60])) s"
        let arrival = choices.below(7) == 0 ? users : "rate: \(rate)/s"
        return start + ", workload: {preset: \(service.kind.preset), \(arrival), \(lengths(service))}"
            + ", slo: \(serviceLevel(service.kind)), traffic: \(traffic())\(service.market)"
            + (choices.below(3) == 0 ? ", purchase: [on_demand, reserved_1y]" : "") + "}"
    }

    private func lengths(_ service: Service) -> String {
        "input: {mean: \(service.input), cv: 0.8, max: \(8 * service.input)},"
            + " output: {mean: \(service.output), cv: 0.7, max: \(8 * service.output)}"
    }

    private mutating func serviceLevel(_ kind: Kind) -> String {
        if choices.below(15) == 0 {
            return "{ttft_p95: \(choices.one(of: [4, 10, 20])) ms, tpot_p95: \(choices.one(of: [1, 2, 50])) ms}"
        }
        let (ttft, tpot) = (kind.ttft * choices.between(0.8, 3), kind.tpot * choices.between(0.8, 2))
        return "{ttft_p95: \(Int(ttft)) ms, tpot_p95: \(Int(tpot)) ms}"
    }

    private mutating func traffic() -> String {
        let profile = choices.one(of: ["flat", "consumer", "business", "global"])
        let survival = choices.below(3) == 0 ? ", survive: replica" : ""
        let growth = choices.below(2) == 0 ? ", growth: \(choices.one(of: [1, 3, 5]))%" : ""
        return "{profile: \(profile)\(survival)\(growth)}"
    }
}
