public import Input

/// A change to a scenario as a command line has it: `workload.rate=2x`, `gpu=[H100, L40S]`, `slo.ttft_p95=300 ms`.
///
/// A value such as `2x` or `0.5x` multiplies what holds there. Some short names stand for a longer path: ``shortNames``.
public struct ScenarioOverride: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The path in the scenario, short names already replaced.
    public let path: String
    /// What to write there, or a factor.
    public let value: String

    /// Paths that people write for the ones of the file format.
    public static let shortNames: [(short: String, path: String)] = [
        ("gpu", "hardware.allow"), ("model.precision", "precision"), ("model.kv_precision", "kv_precision"),
        ("rate", "workload.rate"), ("users", "workload.users"), ("tp", "parallelism.tensor"),
        ("provider", "providers"), ("region", "regions"),
    ]

    /// A change of what is at `path`, or at the path that it is short for.
    public init(_ path: String, _ value: String) {
        self.path = Self.shortNames.first { $0.short == path }?.path ?? path
        self.value = value
    }

    /// Reads `path=value`; `option` is the name to use in messages, such as `--set`.
    public init(parsing text: String, option: String) throws(InputProblems) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
            text.index(after: equals) != text.endIndex
        else {
            throw InputProblems([
                Diagnostic(
                    at: SourcePlace(file: "command line", field: option),
                    "\"\(text.shortened)\" is not of the form path=value",
                    suggestion: "write \(option) workload.rate=20/s, or workload.rate=2x to multiply")
            ])
        }
        self.init(String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    /// As it is written.
    public var description: String { "\(path)=\(value)" }

    /// The factor that a value such as `2x` stands for; nil for any other value.
    public var factor: Double? {
        let text = value.trimmed
        guard let last = text.last, last == "x" || last == "×", let written = WrittenNumber(String(text.dropLast())),
            written.unit.isEmpty, written.value.isFinite, written.value > 0
        else { return nil }
        return written.value
    }
}

extension ScenarioDocument {
    /// The same scenario with all of `changes` made, one after the other.
    public func applying(
        _ changes: [ScenarioOverride], assumptions: [Assumption] = []
    ) throws(InputProblems) -> ScenarioDocument {
        var changed = self
        for change in changes { changed = try changed.applying(change, assumptions: assumptions) }
        return changed
    }

    /// The same scenario with `change` made.
    ///
    /// A factor multiplies what is written at its path or, where nothing is, what `assumptions` say holds there; lengths
    /// with a spread keep its form.
    public func applying(
        _ change: ScenarioOverride, assumptions: [Assumption] = []
    ) throws(InputProblems) -> ScenarioDocument {
        // "hardware: [H100]" is short for the block with "allow".
        if change.path.hasSuffix("hardware.allow"), let node = value(at: String(change.path.dropLast(6))), !node.isBlock
        {
            return try applying(
                ScenarioOverride(String(change.path.dropLast(6)), change.value), assumptions: assumptions)
        }
        guard let factor = change.factor else { return try setting(change.path, to: change.value) }
        let place = SourcePlace(file: "command line", field: change.path)
        let path = absolute(change.path.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
        if let problem = overridden(path, place) { throw InputProblems([problem]) }
        var found = value(at: change.path)
        if found == nil { found = try assumed(path.joined(separator: "."), assumptions) }
        guard let node = found else {
            throw InputProblems([
                Diagnostic(
                    at: place, "there is nothing at \"\(change.path.shortened)\" to multiply",
                    suggestion: "write the value itself, such as workload.rate=20/s")
            ])
        }
        guard let scaled = node.scaled(by: factor) else {
            throw InputProblems([
                Diagnostic(
                    at: place, "\(node.kindName) there is not a number that \"\(change.value)\" could multiply",
                    suggestion: "write the value itself")
            ])
        }
        return try setting(change.path, to: scaled)
    }

    private func assumed(_ path: String, _ assumptions: [Assumption]) throws(InputProblems) -> ScenarioNode? {
        guard let text = assumptions.first(where: { $0.path == path })?.value else { return nil }
        var reader = YAMLReader(file: "assumed", field: path)
        guard let node = reader.readValue(text) else { throw InputProblems(reader.problems) }
        return node
    }
}

extension ScenarioNode {
    /// Keys of a block of lengths that grow with the lengths.
    private static let lengths: Set<String> = ["tokens", "words", "characters", "mean", "p50", "p95", "min", "max"]

    fileprivate var isBlock: Bool { if case .map = content { true } else { false } }

    /// The text of this value times `factor`; nil when it is no number and no block of lengths.
    fileprivate func scaled(by factor: Double) -> String? {
        switch content {
        case .scalar(let text, _):
            let trimmed = text.trimmed
            let currency = trimmed.hasPrefix("$") ? "$" : ""
            guard let written = WrittenNumber(String(trimmed.dropFirst(currency.count))) else { return nil }
            let product = written.value * factor
            guard product.isFinite else { return nil }
            // Quoted, so that YAML takes a text such as "80%" for what it is.
            return "\"\(currency)\(ValueKind.plain((product * 1e9).rounded() / 1e9)) \(written.unit)\"".replacing(
                " \"", with: "\"")
        case .map(let entries):
            guard entries.contains(where: { Self.lengths.contains($0.key) }) else { return nil }
            var parts: [String] = []
            for entry in entries {
                guard case .scalar(let text, _) = entry.value.content else { return nil }
                let value = Self.lengths.contains(entry.key) ? entry.value.scaled(by: factor) : "\"\(text)\""
                guard let value else { return nil }
                parts.append("\(entry.key): \(value)")
            }
            return "{" + parts.joined(separator: ", ") + "}"
        case .list: return nil
        }
    }
}
