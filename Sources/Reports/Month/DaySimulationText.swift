public import Planning
internal import Quantities
internal import Simulation
internal import Workload

/// A simulated day for a terminal.
public struct DaySimulationText {
    private let day: DaySimulation

    /// The text of `day`.
    public init(_ day: DaySimulation) { self.day = day }

    /// All lines.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable([
            ("hour", .right), ("requests/s", .right), ("replicas", .right), ("TTFT p95", .right), ("TPOT p95", .right),
            ("E2E p95", .right), ("met all", .right), ("SLOs", .left),
        ])
        for hour in day.hours {
            table.add([
                String(hour.hour), Figures.number(hour.rate.perSecond), String(hour.replicas),
                hour.result.ttft.map { Figures.time($0.p95) } ?? "",
                hour.result.tpot.map { Figures.time($0.p95) } ?? "",
                hour.result.e2e.map { Figures.time($0.p95) } ?? "", Figures.percent(hour.result.goodShare),
                hour.missed.isEmpty ? "met" : "violated: " + hour.missed.map(Wording.target).joined(separator: ", "),
            ])
        }
        return [
            "",
            style.bold(
                "The busiest day, request by request: SLOs met in \(day.kept) of \(day.hours.count) hours"),
        ] + table.lines(style).map { "  " + $0 }
    }
}

/// A simulated batch for a terminal.
public struct BatchSimulationText {
    private let batch: BatchSimulation

    /// The text of `batch`.
    public init(_ batch: BatchSimulation) { self.batch = batch }

    /// All lines.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        let verdict = batch.isInTime ? style.good("in time") : style.bad("too late")
        let share =
            batch.replicas == 1 ? "one replica does all" : "each of \(batch.replicas) replicas does"
        return [
            "",
            style.bold("The batch, request by request: ") + verdict,
            "  \(share) \(Figures.fixed(batch.requests.value, decimals: 0)) requests in \(Figures.time(batch.found)); "
                + "planned \(Figures.time(batch.planned)), due after \(Figures.time(batch.deadline))",
            "  \(Figures.number(batch.result.outputTokens.perSecond * Double(batch.replicas))) output tokens/s, "
                + "\(Figures.number(batch.result.meanBatch)) sequences at once in a replica, "
                + "\(Figures.percent(batch.result.prefixHitShare)) of prompt tokens from the cache",
        ]
    }
}
