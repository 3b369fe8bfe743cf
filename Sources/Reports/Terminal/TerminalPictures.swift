internal import Calibration
internal import Catalog
internal import Performance
public import Planning
internal import Quantities
public import Simulation
public import Validation

/// The pictures that commands show below their tables on a terminal.
public enum TerminalPictures {
    /// What each accelerator would cost, the cheapest ten.
    public static func plan(_ plan: ScenarioPlan, _ glyphs: TerminalGlyphs, columns: Int = 80) -> [String] {
        plan.plans.flatMap { single -> [String] in
            let options = single.results.compactMap(\.best).prefix(10)
            guard options.count > 1 else { return [] }
            let bars = options.map { option in
                TerminalBars.Bar(
                    option.deployment.accelerator.id, option.monthly.value, Figures.dollars(option.monthly))
            }
            return [""]
                + TerminalBars(title: "$ a month by accelerator", bars: bars).lines(
                    glyphs, width: max(10, min(80, columns - 40)))
        }
    }

    /// Requests in the fleet over the time of a simulation: those that wait, and those that decode.
    public static func simulation(_ result: SimulationResult, _ glyphs: TerminalGlyphs, columns: Int = 80) -> [String] {
        func plot(_ title: String, _ value: @escaping (SeriesPoint) -> Double) -> [String] {
            TerminalPlot(
                title: title, points: result.series.map { (x: $0.time.value, y: value($0)) }, isFilled: true,
                x: { Figures.time(Seconds($0)) }, y: { Figures.number($0) }
            ).lines(glyphs, width: max(20, min(110, columns - 16)), height: 6)
        }
        guard result.series.count > 2 else { return [] }
        return [""] + plot("requests waiting, over time", \.waiting) + [""]
            + plot("requests in decode over time", \.decoding)
    }

    /// Predicted against measured mean TTFT or, where there is none, throughput; both axes logarithmic.
    public static func validation(_ validation: Validation, _ glyphs: TerminalGlyphs) -> [String] {
        let wanted: [(RunFigure, String, Bool)] = [
            (.tpotMean, "TPOT", true), (.ttftMean, "TTFT", true), (.outputTokens, "output tokens/s", false),
        ]
        for (figure, name, isTime) in wanted {
            let rows = validation.rows.filter { $0.figure == figure }
            guard rows.count > 1 else { continue }
            let label: TerminalPlot.Label = {
                isTime ? Figures.time(.milliseconds($0)) : Figures.number($0)
            }
            let plot = TerminalPlot(
                title: "\(name): predicted (up) against measured (right), both logarithmic, with the line of equals",
                points: rows.map { (x: $0.measured, y: $0.predicted) }, isLogarithmic: true, hasDiagonal: true,
                x: label,
                y: label)
            return [""] + plot.lines(glyphs, width: 48, height: 16)
        }
        return []
    }
}
