import Catalog
import Performance
import Quantities
import Scenarios
import Workload

/// The questions that are timed.
enum TimedQuestions {
    static let model = "meta-llama/Llama-3.1-70B-Instruct"

    /// Chat with a 70B model, every precision and engine, every offer of the catalog.
    static let everything = """
        plimsoll: 1
        model: \(model)
        workload: {preset: chat, rate: 5/s}
        precision: [bf16, fp8, int4]
        engine: [vllm, sglang, tensorrt-llm]
        purchase: [on_demand, spot, reserved_1y, reserved_3y]
        """

    /// One replica of Llama 3.1 8B on an H100 with vLLM's defaults.
    static func deployment(_ catalog: Catalog) throws -> Deployment {
        var request = DeploymentRequest(model: "meta-llama/Llama-3.1-8B-Instruct", accelerator: "nvidia-h100-sxm-80gb")
        request.tensor = 1
        return try request.resolved(in: catalog).deployment
    }

    static let lengths = TokenLengths(input: Tokens(547), output: Tokens(248))
}
