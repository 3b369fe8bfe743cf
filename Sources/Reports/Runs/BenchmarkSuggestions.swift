public import Calibration
internal import Catalog
internal import Foundation
internal import Performance
public import Planning
internal import Quantities
internal import Workload

/// The few runs that would shrink a plan's cost uncertainty most, with command lines to make them.
///
/// The cost of a way to serve goes as one over what its replicas carry, so its uncertainty in dollars is the cost times
/// the width of the interval of TPOT at the planned load. Only ways that could still turn out cheapest count. What a run
/// is worth is how much narrower the interval would be with it: from the width at today's evidence to that of a measured
/// configuration.
public struct BenchmarkSuggestions: Encodable {
    private let suggestions: [Suggestion]

    /// At most `count` suggestions for `plan`.
    public init(_ plan: ScenarioPlan, _ predictor: PerformanceModel, count: Int = 3) {
        suggestions = Array(
            plan.plans.flatMap { BenchmarkSuggestions.suggestions($0, predictor) }
                .sorted { ($1.gain, $0.gpu) < ($0.gain, $1.gpu) }.prefix(count))
    }

    private static func suggestions(_ plan: Plan, _ predictor: PerformanceModel) -> [Suggestion] {
        let options = plan.options + plan.results.compactMap(\.best)
        var seen: Set<Deployment> = []
        let judged = options.filter { seen.insert($0.deployment).inserted }.compactMap { option in
            (try? predictor.replica(option.deployment)).flatMap { replica in
                replica.uncertainty(.tpot, of: option.estimate, plan.demand.shape.mean)
                    .map { (option, replica.evidence, $0) }
            }
        }
        // The least that the most expensive end of the cheapest option says it may cost.
        let ceiling = judged.map { $0.0.monthly.value * exp($0.2.now / 2) }.min() ?? .infinity
        return judged.filter { $0.0.monthly.value * exp(-$0.2.now / 2) <= ceiling }.map { option, evidence, width in
            suggestion(plan, option, evidence, width)
        }
    }

    private static func suggestion(
        _ plan: Plan, _ option: PlanOption, _ evidence: EvidenceLevel, _ width: (now: Double, measured: Double)
    ) -> Suggestion {
        let deployment = option.deployment
        let lengths = plan.demand.shape.mean
        let rate = option.estimate.point.rate.value
        let rateText = String(format: "%.3g", rate)
        let (input, output) = (Int(lengths.input.value.rounded()), Int(lengths.output.value.rounded()))
        let requests = max(200, Int((rate * 300).rounded()))
        let count = deployment.parallelism.devices
        let guide =
            "guidellm run --backend kind=openai_http,target=http://localhost:8000,model=\(deployment.model.id) "
            + "--profile kind=poisson,rate=\(rateText) "
            + "--data kind=synthetic_text,prompt_tokens=\(input),output_tokens=\(output) "
            + "--constraint kind=max_duration,seconds=300 --output kind=json,path=benchmarks.json"
        let bench =
            "vllm bench serve --model \(deployment.model.id) --dataset-name random --random-input-len \(input) "
            + "--random-output-len \(output) --ignore-eos --request-rate \(rateText) --num-prompts \(requests) "
            + "--percentile-metrics ttft,tpot,itl,e2el --metric-percentiles 50,90,99 --save-result"
        let add =
            "plimsoll import benchmarks.json --gpu \(deployment.accelerator.id) --gpu-count \(count) "
            + "--tp \(deployment.parallelism.tensor) --engine \(deployment.engine.engine.name) "
            + "--engine-version \(deployment.engine.version) --precision \(deployment.weightPrecision.rawValue)"
        let monthly = option.monthly.value
        return Suggestion(
            model: deployment.model.id, gpu: deployment.accelerator.id, gpu_count: count,
            engine: deployment.engine.engine.name, engine_version: "\(deployment.engine.version)",
            weight_precision: deployment.weightPrecision.rawValue, requests_s: rate, monthly_usd: monthly,
            uncertainty_usd: monthly * 2 * sinh(width.now / 2),
            uncertainty_after_usd: monthly * 2 * sinh(width.measured / 2),
            evidence: evidence.name, guidellm: guide, vllm_bench: bench, import_: add)
    }

    /// The suggestions for a terminal.
    public var lines: [String] {
        guard !suggestions.isEmpty else { return ["No run would tell more than is known, or the plan has no answer."] }
        var lines: [String] = []
        for (index, suggestion) in suggestions.enumerated() {
            lines += [
                "\(index + 1). \(suggestion.model) on \(suggestion.gpu_count) x \(suggestion.gpu), "
                    + "\(suggestion.engine) \(suggestion.engine_version), \(suggestion.weight_precision), "
                    + "at \(Figures.number(suggestion.requests_s)) requests/s a replica",
                "   the cost of \(Figures.dollars(Dollars(suggestion.monthly_usd))) a month is known to within "
                    + "\(Figures.dollars(Dollars(suggestion.uncertainty_usd))) (\(suggestion.evidence)); "
                    + "with this run to about \(Figures.dollars(Dollars(suggestion.uncertainty_after_usd)))",
                "   measure with GuideLLM:",
            ]
            lines += ShellCommand.lines(suggestion.guidellm) + ["   or with vLLM:"]
            lines += ShellCommand.lines(suggestion.vllm_bench) + ["   then store it:"]
            lines += ShellCommand.lines(suggestion.import_) + [""]
        }
        return lines
    }

    /// Writes the document, with its schema version.
    public func encode(to encoder: any Encoder) throws {
        try SuggestionsDocument(suggestions: suggestions).encode(to: encoder)
    }
}

/// Runs worth making as a JSON document.
struct SuggestionsDocument: Codable, Sendable {
    var schema = JSONText.schema
    var kind = "suggestions"
    var suggestions: [Suggestion]
}

/// A run worth making.
struct Suggestion: Codable, Sendable {
    var model: String
    var gpu: String
    var gpu_count: Int
    var engine: String
    var engine_version: String
    var weight_precision: String
    var requests_s: Double
    var monthly_usd: Double
    var uncertainty_usd: Double
    var uncertainty_after_usd: Double
    var evidence: String
    var guidellm: String
    var vllm_bench: String
    var import_: String

    enum CodingKeys: String, CodingKey {
        case model, gpu, gpu_count, engine, engine_version, weight_precision, requests_s, monthly_usd
        case uncertainty_usd, uncertainty_after_usd, evidence, guidellm, vllm_bench
        case import_ = "import"
    }
}

extension Suggestion {
    /// By how many dollars a month the run would narrow what the cost may be.
    fileprivate var gain: Double { uncertainty_usd - uncertainty_after_usd }
}
