/// A program that serves a model.
public enum ServingEngine: String, Sendable, Hashable, Codable, CaseIterable {
    /// vLLM.
    case vllm
    /// SGLang.
    case sglang
    /// NVIDIA TensorRT-LLM.
    case tensorRTLLM = "tensorrt-llm"
}
