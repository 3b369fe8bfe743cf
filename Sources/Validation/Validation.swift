public import Calibration
internal import Catalog
internal import Parallel
internal import Performance

/// Measured runs beside what was predicted for them.
public struct Validation: Sendable {
    /// One figure of one run.
    public struct Row: Sendable, Equatable {
        /// The run.
        public var run: String
        /// The figure.
        public var figure: RunFigure
        /// What was measured, in the table's unit.
        public var measured: Double
        /// What was predicted.
        public var predicted: Double
        /// The interval that was predicted; nil when the figure was never held out.
        public var interval: ClosedRange<Double>?
        /// What the run is told apart by in tables.
        public var slice: Slice

        /// A figure of a run.
        public init(
            run: String, figure: RunFigure, measured: Double, predicted: Double, interval: ClosedRange<Double>?,
            slice: Slice
        ) {
            self.run = run
            self.figure = figure
            self.measured = measured
            self.predicted = predicted
            self.interval = interval
            self.slice = slice
        }

        /// The error as a fraction of what was measured: 0.1 means a tenth too much.
        public var error: Double { predicted / measured - 1 }
    }

    /// What a run is told apart by in tables.
    public struct Slice: Sendable, Equatable {
        /// The engine.
        public var engine: String
        /// The accelerator's id.
        public var accelerator: String
        /// The model's id.
        public var model: String
        /// How requests arrived: rate, closed, offline, batch or pools.
        public var load: String
        /// How near the evidence was.
        public var evidence: EvidenceLevel

        /// What a run is told apart by.
        public init(engine: String, accelerator: String, model: String, load: String, evidence: EvidenceLevel) {
            self.engine = engine
            self.accelerator = accelerator
            self.model = model
            self.load = load
            self.evidence = evidence
        }
    }

    /// A row that was not predicted.
    public struct Skipped: Sendable, Equatable {
        /// The run.
        public var run: String
        /// Why not.
        public var reason: String
    }

    /// What became of one run.
    public struct Judged: Sendable, Equatable {
        /// The run.
        public var run: String
        /// Why it was not predicted; nil where it was.
        public var reason: String?
        /// How it was predicted; nil where it was not.
        public var method: RunPredictor.Method?
        /// Whether the factors were fitted to it.
        public var isKnown = false
        /// Its figures.
        public var rows: [Row] = []

        /// Nothing is known yet of what became of `run`.
        public init(_ run: String) { self.run = run }
    }

    /// All rows of the table.
    public var runCount: Int
    /// The rows that were not predicted.
    public var skipped: [Skipped]
    /// Figures, in the table's order.
    public var rows: [Row]
    /// How many runs were predicted in which way.
    public var methods: [RunPredictor.Method: Int]
    /// Runs of the table that the factors were fitted to, by their names.
    public var known: Int

    /// Predicts `outcomes` from their conditions, with what `predictor` knows; it learns nothing from them.
    ///
    /// `shipped` are the names of the runs that the factors were fitted to.
    public init(
        _ outcomes: [RunBinding.Outcome], _ predictor: PerformanceModel, shipped: Set<String> = []
    ) {
        // Neighbouring rows share a deployment, so every processor gets a stretch of the table.
        let size = max(1, min(256, outcomes.count / 8))
        let stretches = stride(from: 0, to: outcomes.count, by: size).map { start in
            outcomes[start..<min(outcomes.count, start + size)]
        }
        self.init(parallelMap(stretches) { Self.judged($0, predictor, shipped: shipped) }.flatMap(\.self))
    }

    /// All of `judged`, the runs of a table in its order.
    public init(_ judged: [Judged]) {
        runCount = judged.count
        skipped = judged.compactMap { run in run.reason.map { Skipped(run: run.run, reason: $0) } }
        rows = judged.flatMap(\.rows)
        methods = judged.reduce(into: [:]) { counts, run in
            if let method = run.method { counts[method, default: 0] += 1 }
        }
        known = judged.count(where: \.isKnown)
    }

    /// What becomes of each of `outcomes`, as ``init(_:_:shipped:)`` predicts them, one after the other.
    public static func judged(
        _ outcomes: ArraySlice<RunBinding.Outcome>, _ predictor: PerformanceModel, shipped: Set<String> = []
    ) -> [Judged] {
        var runs = RunPredictor(predictor)
        return outcomes.map { outcome in
            switch outcome {
            case .skipped(let id, let reason):
                var judged = Judged(id)
                judged.reason = reason
                return judged
            case .run(let run):
                var judged = Judged(run.id)
                do throws(RunPredictor.Unpredictable) {
                    let figures = try runs.figures(of: run)
                    judged.method = figures.method
                    judged.rows = rows(run, figures)
                    judged.isKnown = shipped.contains(run.id)
                } catch {
                    judged.reason = error.reason
                }
                return judged
            }
        }
    }

    private static func rows(_ run: MeasuredRun, _ figures: RunPredictor.Figures) -> [Row] {
        let slice = Slice(
            engine: run.engine ?? run.deployment.engine.engine.rawValue, accelerator: run.deployment.accelerator.id,
            model: run.deployment.model.id, load: run.kind, evidence: figures.evidence)
        return RunFigure.allCases.compactMap { figure in
            guard let measured = run.published[figure], let predicted = figures.values[figure] else { return nil }
            return Row(
                run: run.id, figure: figure, measured: measured, predicted: predicted,
                interval: figures.intervals[figure], slice: slice)
        }
    }
}
