internal import Scenarios

/// What was assumed where a scenario says nothing: on one line, or with reasons.
enum AssumptionText {
    static func lines(_ assumptions: [Assumption], explains: Bool, _ style: TerminalStyle) -> [String] {
        guard !assumptions.isEmpty else { return [] }
        let title = style.bold("Assumptions, where the scenario says nothing")
        guard !explains else { return [title] + assumptions.map { "  \($0.path): \($0.value) (\($0.why))" } }
        let short = assumptions.map { "\($0.path) \($0.value)" }.joined(separator: "; ")
        return [title, style.faint("  \(short). Reasons: plimsoll plan --explain.")]
    }
}
