/// A check for a terminal or a pull request.
public struct PlanCheckText {
    private let check: PlanCheck
    private let style: TerminalStyle

    /// The text of `check`.
    public init(_ check: PlanCheck, style: TerminalStyle = .plain) {
        self.check = check
        self.style = style
    }

    private var verdict: String {
        let broken = check.gates.count { !$0.met }
        return check.passed
            ? "All \(check.gates.count) limits are met." : "\(broken) of \(check.gates.count) limits violated."
    }

    /// What the status on SLOs is based on; nil when none was asked for.
    private var ground: String? {
        if let confidence = check.confidence {
            return
                "Each SLO needs a probability of \(Figures.percent(confidence)), from the prediction interval; one without an "
                + "interval counts as violated."
        }
        guard check.gates.contains(where: { $0.probability != nil }) else { return nil }
        return "SLOs are checked against the prediction itself; --confidence 0.9 requires a probability."
    }

    private var rows: [[String]] {
        check.gates.map { gate in
            [
                gate.met ? "met" : "VIOLATED", gate.name, gate.limit, gate.predicted,
                gate.probability.map(Figures.percent) ?? "",
            ]
        }
    }

    /// All lines, for a terminal.
    public var lines: [String] {
        var table = TextTable([
            ("", .left), ("limit", .left), ("target", .left), ("predicted", .left), ("probability", .right),
        ])
        for row in rows { table.add(row) }
        return table.lines(style) + [""] + [ground].compactMap { $0 }
            + [check.passed ? style.good(verdict) : style.bad(verdict)]
    }

    /// All lines, in Markdown.
    public var markdown: [String] {
        var table = MarkdownTable([
            ("", .left), ("limit", .left), ("target", .left), ("predicted", .left), ("probability", .right),
        ])
        for row in rows { table.add(row) }
        let note = ground.map { ["", MarkdownTable.escaped($0)] } ?? []
        return ["**\(MarkdownTable.escaped(verdict))**", ""] + table.lines + note
    }
}
