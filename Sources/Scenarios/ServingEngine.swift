/// A program that serves a model.
///
/// Its raw values are those of the performance model's engines, so that each finds its counterpart by name.
public enum ServingEngine: String, Sendable, Hashable, Codable, CaseIterable {
    /// vLLM.
    case vllm
    /// SGLang.
    case sglang
    /// NVIDIA TensorRT-LLM.
    case tensorRTLLM = "tensorrt-llm"
}
