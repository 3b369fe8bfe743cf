/// What a description of a deployment or of a training run is.
public enum ConfigurationKind: String, Sendable, Hashable, CaseIterable {
    /// Command lines of vLLM, SGLang, TensorRT-LLM or Megatron-LM.
    case commandLine = "a command line"
    /// Settings of an engine by name, as for `--config`.
    case engineSettings = "settings of an engine"
    /// Objects of Kubernetes that run pods.
    case kubernetes = "Kubernetes manifests"
    /// Services of Docker Compose.
    case compose = "Docker Compose services"
    /// InferenceService or LLMInferenceService of KServe.
    case kserve = "KServe services"
    /// Values of the chart of vLLM's production stack.
    case productionStack = "values of vLLM's production stack"
    /// Values of llm-d's model service chart.
    case llmd = "values of llm-d's model service"
    /// Applications of Ray Serve LLM.
    case rayServe = "Ray Serve LLM applications"
    /// Training settings of DeepSpeed.
    case deepSpeedTraining = "DeepSpeed training settings"
    /// Inference settings of DeepSpeed.
    case deepSpeedInference = "DeepSpeed inference settings"
    /// Arguments of Megatron-LM in YAML.
    case megatron = "Megatron-LM arguments"
    /// An experiment of Determined AI.
    case determined = "a Determined experiment"
    /// The folder of a model, or its `config.json`.
    case modelFolder = "a Hugging Face model"

    /// Whether it describes training, of which serving takes over what it can.
    public var isTraining: Bool { [.deepSpeedTraining, .megatron, .determined].contains(self) }
}
