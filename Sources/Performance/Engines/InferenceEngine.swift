/// The program that serves the model.
public enum InferenceEngine: String, Sendable, Hashable, Codable, CaseIterable {
    /// vLLM.
    case vllm
    /// SGLang.
    case sglang
    /// NVIDIA TensorRT-LLM.
    case tensorRTLLM = "tensorrt-llm"

    /// The name as its makers write it.
    public var name: String {
        switch self {
        case .vllm: "vLLM"
        case .sglang: "SGLang"
        case .tensorRTLLM: "TensorRT-LLM"
        }
    }

    /// Reads any usual spelling: `vLLM`, `trtllm`, `TensorRT-LLM` ...; nil for another engine.
    public init?(spelled text: String) {
        switch text.lowercased().filter({ $0.isLetter || $0.isNumber }) {
        case "vllm": self = .vllm
        case "sglang": self = .sglang
        case "tensorrtllm", "trtllm", "trt": self = .tensorRTLLM
        default: return nil
        }
    }

    /// The release that is assumed when none is given: the newest one with measured runs of five configurations.
    public var currentVersion: EngineVersion {
        switch self {
        case .vllm: EngineVersion(0, 20)
        case .sglang: EngineVersion(0, 5, 12)
        case .tensorRTLLM: EngineVersion(1, 3)
        }
    }

    /// Whether the engine runs on an accelerator of this vendor.
    public func supports(vendor: String) -> Bool {
        switch (self, vendor.lowercased()) {
        case (.tensorRTLLM, let vendor): vendor == "nvidia"
        case (.sglang, let vendor): ["nvidia", "amd", "intel", "google"].contains(vendor)
        case (.vllm, let vendor): ["nvidia", "amd", "intel", "google", "aws"].contains(vendor)
        }
    }
}

/// A release number, compared part by part.
public struct EngineVersion: Sendable, Hashable, Comparable, CustomStringConvertible, Codable {
    /// The three parts: major, minor, patch.
    public let major: Int, minor: Int, patch: Int

    /// The release `major.minor.patch`.
    public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads the leading number of a text such as `v0.15.1` or `0.5.8.post1-cu130`; nil when there is none.
    public init?(parsing text: String) {
        let digits = text.drop { !$0.isNumber }
        var parts: [Int] = []
        for piece in digits.split(separator: ".", maxSplits: 2) {
            let number = piece.prefix { $0.isASCII && $0.isNumber }
            guard let value = Int(number), value < 100_000 else { break }
            parts.append(value)
            if number.count < piece.count { break }
        }
        guard let major = parts.first else { return nil }
        self.init(major, parts.count > 1 ? parts[1] : 0, parts.count > 2 ? parts[2] : 0)
    }

    /// `major.minor.patch`.
    public var description: String { "\(major).\(minor).\(patch)" }

    /// Whether `left` is the earlier release.
    public static func < (left: Self, right: Self) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = EngineVersion(parsing: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a version: \(text)")
        }
        self = version
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
