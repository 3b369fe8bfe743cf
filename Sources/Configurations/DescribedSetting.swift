import Input

/// What the description of a deployment can say that a plan knows of.
enum DescribedSetting: String, Sendable, Hashable, CaseIterable {
    case model, servedName, engine, engineVersion
    case tensor, pipeline, data, expert, expertParallel
    case contextLength, maximumSequences, maximumBatchedTokens, memoryShare
    case quantization, dtype, cachePrecision, prefixCaching, speculativeTokens
    case accelerator, instanceType, acceleratorCount, replicas, minimumReplicas, maximumReplicas
}

/// A value of a description, with where it stands.
struct DescribedValue: Sendable, Hashable {
    /// The value as written.
    let text: String
    /// Where.
    let place: SourcePlace
    /// The key or flag before it.
    let name: String
}

/// One deployment as a file describes it: text for each setting, nothing that the file does not say.
struct DescribedDeployment: Sendable {
    /// What the file calls it.
    var name: String?
    private(set) var values: [DescribedSetting: DescribedValue] = [:]

    subscript(_ setting: DescribedSetting) -> DescribedValue? { values[setting] }

    /// Takes a value over; of two the later counts, as for the engines themselves.
    mutating func set(_ setting: DescribedSetting, _ text: String, _ place: SourcePlace, _ name: String) {
        values[setting] = DescribedValue(text: text, place: place, name: name)
    }

    /// Takes a value over unless there is one already.
    mutating func fill(_ setting: DescribedSetting, _ text: String, _ place: SourcePlace, _ name: String) {
        if values[setting] == nil { set(setting, text, place, name) }
    }

    /// Whether the file says which model is served.
    var hasModel: Bool { values[.model] != nil }
}

/// What was read of a file, and what was not, line by line.
struct DescriptionLog {
    let file: String
    private(set) var notes: [Diagnostic] = []
    /// Most lines that are named; a file can have thousands of unknown keys.
    static let most = 100

    init(file: String) { self.file = file }

    mutating func note(
        _ place: SourcePlace, _ message: String, allowed: String? = nil, suggestion: String? = nil
    ) {
        guard notes.count < Self.most else { return }
        notes.append(Diagnostic(.warning, at: place, message, allowed: allowed, suggestion: suggestion))
    }

    mutating func append(_ more: [Diagnostic]) {
        for diagnostic in more {
            note(
                diagnostic.place, diagnostic.message, allowed: diagnostic.allowed, suggestion: diagnostic.suggestion)
        }
    }
}
