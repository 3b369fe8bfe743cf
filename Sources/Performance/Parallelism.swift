/// How one replica of a model is spread over devices.
public struct Parallelism: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Devices that share each layer's matrices (TP).
    public var tensor: Int
    /// Consecutive groups of layers on their own devices (PP).
    public var pipeline: Int
    /// Copies of the attention layers that share one set of experts (DP attention); 1 for a dense model.
    public var data: Int
    /// Devices over which the experts of a layer are dealt out whole (EP); 1 slices every expert instead.
    public var expert: Int

    /// A replica of `tensor` x `pipeline` x `data` devices.
    public init(tensor: Int = 1, pipeline: Int = 1, data: Int = 1, expert: Int = 1) {
        self.tensor = tensor
        self.pipeline = pipeline
        self.data = data
        self.expert = expert
    }

    /// The devices of one replica.
    public var devices: Int { tensor * pipeline * data }

    /// Such as `TP4`, `TP8 PP2` or `DP8 EP8`.
    public var description: String {
        var parts: [String] = []
        if tensor > 1 || devices == 1 { parts.append("TP\(tensor)") }
        if pipeline > 1 { parts.append("PP\(pipeline)") }
        if data > 1 { parts.append("DP\(data)") }
        if expert > 1 { parts.append("EP\(expert)") }
        return parts.joined(separator: " ")
    }
}
