public import Economics
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
            ("E2E p95", .right), ("kept all", .right), ("promises", .left),
        ])
        for hour in day.hours {
            table.add([
                String(hour.hour), Figures.number(hour.rate.perSecond), String(hour.replicas),
                hour.result.ttft.map { Figures.time($0.p95) } ?? "",
                hour.result.tpot.map { Figures.time($0.p95) } ?? "",
                hour.result.e2e.map { Figures.time($0.p95) } ?? "", Figures.percent(hour.result.goodShare),
                hour.missed.isEmpty ? "kept" : "missed: " + hour.missed.map(Wording.target).joined(separator: ", "),
            ])
        }
        return [
            "",
            style.bold(
                "The busiest day, request by request: promises kept in \(day.kept) of \(day.hours.count) hours"),
        ] + table.lines(style).map { "  " + $0 }
    }
}
