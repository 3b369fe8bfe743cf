import Calibration
import Catalog
import Performance
import Scenarios

/// Prints how well the closed form agrees with the simulation: six models, four shapes, five loads.
enum AgreementBenchmark {
    /// Models, accelerators, engines and tensor parallelism of the grid.
    private static let deployments: [(name: String, model: String, accelerator: String, tensor: Int, engine: String)] =
        [
            ("8B/H100", "meta-llama/Llama-3.1-8B-Instruct", "nvidia-h100-sxm-80gb", 1, "vllm"),
            ("70B/4xH100/trt", "meta-llama/Llama-3.1-70B-Instruct", "nvidia-h100-sxm-80gb", 4, "tensorrt-llm"),
            ("32B/2xA100", "Qwen/Qwen3-32B", "nvidia-a100-sxm4-80gb", 2, "vllm"),
            ("gpt-oss/2xH100", "openai/gpt-oss-120b", "nvidia-h100-sxm-80gb", 2, "vllm"),
            ("V3/8xH200/sgl", "deepseek-ai/DeepSeek-V3", "nvidia-h200-sxm-141gb", 8, "sglang"),
            ("A3B/H100", "Qwen/Qwen3-30B-A3B", "nvidia-h100-sxm-80gb", 1, "vllm"),
        ]

    /// Runs the grid with the shipped coefficients.
    static func run() throws {
        let catalog = try Catalog.load()
        let levels = ShippedCalibration.levels()
        let subjects = try deployments.map { item in
            var request = DeploymentRequest(model: item.model, accelerator: item.accelerator)
            request.tensor = item.tensor
            request.engine = item.engine
            let deployment = try request.resolved(in: catalog).deployment
            return AgreementGrid.Subject(
                name: item.name,
                replica: try Replica(deployment, levels.coefficients(for: FactorGroups(deployment))))
        }
        let grid = try AgreementGrid(subjects, AgreementGrid.shapes)
        print(grid.table)
        print(grid.summary)
    }
}
