public import Calibration
internal import Catalog
internal import Dispatch
internal import Foundation
internal import Performance
internal import Synchronization

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
    }

    /// A row that was not predicted.
    public struct Skipped: Sendable, Equatable {
        /// The run.
        public var run: String
        /// Why not.
        public var reason: String
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
        runCount = outcomes.count
        skipped = []
        rows = []
        methods = [:]
        known = 0
        // Neighbouring rows share a deployment, so every processor gets a stretch of the table.
        let size = max(1, min(256, outcomes.count / 8))
        let starts = Array(stride(from: 0, to: outcomes.count, by: size))
        let parts = Mutex<[Int: Part]>([:])
        DispatchQueue.concurrentPerform(iterations: starts.count) { index in
            let part = Part(outcomes[starts[index]..<min(outcomes.count, starts[index] + size)], predictor, shipped)
            parts.withLock { $0[index] = part }
        }
        for (_, part) in parts.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            skipped += part.skipped
            rows += part.rows
            methods.merge(part.methods, uniquingKeysWith: +)
            known += part.known
        }
    }
}

/// A stretch of the table.
private struct Part: Sendable {
    var skipped: [Validation.Skipped] = []
    var rows: [Validation.Row] = []
    var methods: [RunPredictor.Method: Int] = [:]
    var known = 0

    init(_ outcomes: ArraySlice<RunBinding.Outcome>, _ predictor: PerformanceModel, _ shipped: Set<String>) {
        var runs = RunPredictor(predictor)
        for outcome in outcomes {
            switch outcome {
            case .skipped(let id, let reason): skipped.append(Validation.Skipped(run: id, reason: reason))
            case .run(let run):
                do throws(RunPredictor.Unpredictable) {
                    add(run, try runs.figures(of: run))
                    if shipped.contains(run.id) { known += 1 }
                } catch {
                    skipped.append(Validation.Skipped(run: run.id, reason: error.reason))
                }
            }
        }
    }

    private mutating func add(_ run: MeasuredRun, _ figures: RunPredictor.Figures) {
        methods[figures.method, default: 0] += 1
        let slice = Validation.Slice(
            engine: run.engine ?? run.deployment.engine.engine.rawValue, accelerator: run.deployment.accelerator.id,
            model: run.deployment.model.id, load: run.kind, evidence: figures.evidence)
        for figure in RunFigure.allCases {
            guard let measured = run.published[figure], let predicted = figures.values[figure] else { continue }
            rows.append(
                Validation.Row(
                    run: run.id, figure: figure, measured: measured, predicted: predicted,
                    interval: figures.intervals[figure], slice: slice))
        }
    }
}
