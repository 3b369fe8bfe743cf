public import Performance

/// Calibration: from measured runs to factors.
public enum Calibration {
    /// The factors that `runs` ask for, all sources at once: each has its own noise, and its own offsets for what it
    /// leaves unsaid.
    public static func fit(
        _ runs: [MeasuredRun], from base: Coefficients = .uncalibrated, options: FitOptions = FitOptions()
    ) -> CoefficientLevels {
        var fit = LevelFit(FitProblem(runs), base: base, options: options)
        fit.run()
        return fit.levels
    }
}
