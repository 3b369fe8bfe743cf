public import Economics
internal import Quantities
internal import Simulation

/// Separate pools for prompts and answers beside one pool, for a terminal.
public struct PoolText {
    private let sizing: PoolSizing

    /// The text of `sizing`.
    public init(_ sizing: PoolSizing) { self.sizing = sizing }

    /// All lines.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([
            ("fleet", .left), ("prompts", .right), ("answers", .right), ("replicas", .right), ("TTFT p95", .right),
            ("TPOT p95", .right), ("E2E p95", .right), ("kept all", .right),
        ])
        for (name, sized) in [("every replica does both", sizing.together), ("two pools", sizing.apart)] {
            guard let sized else {
                table.add([name, "", "", "none keeps all promises"])
                continue
            }
            table.add([
                name, sized.decode == 0 ? "" : String(sized.prefill), sized.decode == 0 ? "" : String(sized.decode),
                String(sized.replicas), sized.result.ttft.map { Figures.time($0.p95) } ?? "",
                sized.result.tpot.map { Figures.time($0.p95) } ?? "",
                sized.result.e2e.map { Figures.time($0.p95) } ?? "", Figures.percent(sized.result.goodShare),
            ])
        }
        var lines = [
            "",
            style.bold(
                "Prompts and answers apart: the smallest fleets that a simulation of the busiest hour finds to do"),
        ]
        lines += table.lines(style).map { "  " + $0 }
        if let ratio = sizing.ratio, let apart = sizing.apart {
            let against = sizing.together.map { together in
                together.replicas == apart.replicas
                    ? "; as many replicas as together"
                    : "; \(abs(together.replicas - apart.replicas)) replicas "
                        + (apart.replicas < together.replicas ? "fewer" : "more") + " than together"
            }
            lines.append(
                "  \(Figures.number(ratio)) replicas for prompts to each for answers (\(apart.prefill):\(apart.decode)), "
                    + "KV caches over \(Figures.number(sizing.bandwidth.gigabytesPerSecond)) GB/s a replica"
                    + (against ?? ""))
        }
        return lines
    }
}
