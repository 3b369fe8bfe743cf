internal import Catalog
internal import Performance
public import Planning
internal import Quantities
internal import Simulation

/// Separate prefill and decode pools beside one pool, for a terminal.
public struct PoolText {
    private let sizing: PoolSizing

    /// The text of `sizing`.
    public init(_ sizing: PoolSizing) { self.sizing = sizing }

    /// All lines.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([
            ("fleet", .left), ("prompts", .left), ("answers", .left), ("$/month", .right), ("TTFT p95", .right),
            ("TPOT p95", .right), ("E2E p95", .right), ("met all", .right),
        ])
        var fleets = [("every replica does both", sizing.together), ("two pools", sizing.apart)]
        if let mixed = sizing.mixed { fleets.append(("two pools, two accelerators", mixed)) }
        for (name, sized) in fleets {
            guard let sized else {
                table.add([name, "none meets all SLOs"])
                continue
            }
            table.add([
                name, pool(sized.prefill), sized.decode.map(pool) ?? "the same",
                sized.monthly.map(Figures.dollars) ?? "not offered",
                sized.result.ttft.map { Figures.time($0.p95) } ?? "",
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
        lines += offers(fleets.compactMap(\.1))
        for (name, sized) in fleets {
            guard let sized, let ratio = sized.ratio, let decode = sized.decode else { continue }
            lines.append(
                "  \(name): \(Figures.number(ratio)) replicas for prompts to each for answers "
                    + "(\(sized.prefill.replicas):\(decode.replicas))" + against(sized))
        }
        lines.append(
            "  KV caches go over \(Figures.number(sizing.bandwidth.gigabytesPerSecond)) GB/s a replica; instances are always "
                + "there, for the forecast of the busiest hour, without spares")
        return lines
    }

    private func pool(_ pool: Pool) -> String {
        "\(pool.replicas) x \(pool.deployment.accelerator.id) \(pool.deployment.parallelism)"
    }

    /// The offers that the prices are of, each once.
    private func offers(_ fleets: [PoolSizing.Sized]) -> [String] {
        var seen: [String] = []
        for pool in fleets.flatMap({ [$0.prefill] + ($0.decode.map { [$0] } ?? []) }) {
            guard let offer = pool.offer else { continue }
            let date = offer.provenance.dateText.map { " (\($0))" } ?? ""
            let text =
                "  priced at $\(offer.priceText) an hour for \(offer.instanceType) at \(offer.provider) in \(offer.region), "
                + Wording.purchase(offer.purchase) + date
            if !seen.contains(text) { seen.append(text) }
        }
        return seen
    }

    /// What a fleet costs over the one in which every replica does both.
    private func against(_ sized: PoolSizing.Sized) -> String {
        guard let together = sizing.together else { return "" }
        guard let one = together.monthly, let two = sized.monthly, one > .zero else {
            let more = sized.replicas - together.replicas
            return more == 0
                ? "; as many replicas as together"
                : "; \(abs(more)) replicas \(more < 0 ? "fewer" : "more") than together"
        }
        return two == one
            ? "; costs the same as together"
            : "; costs \(Figures.percent(abs(two / one - 1))) \(two < one ? "less" : "more") than together"
    }
}
