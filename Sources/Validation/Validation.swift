public import Calibration
internal import Catalog
internal import Foundation
public import Input
internal import Measurements
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
    public struct Slice: Sendable, Hashable {
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

        /// What tells runs apart.
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

    /// The outcome of one run.
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

        /// The outcome of `run` is not known yet.
        public init(_ run: String) { self.run = run }
    }

    /// All rows of the table.
    public private(set) var runCount = 0
    /// The rows that were not predicted.
    public private(set) var skipped: [Skipped] = []
    /// How many runs were predicted in which way.
    public private(set) var methods: [RunPredictor.Method: Int] = [:]
    /// Runs of the table that the factors were fitted to, by their names.
    public private(set) var known = 0
    /// The figures, stretch by stretch of the table.
    private(set) var parts: [ValidationPart] = []

    /// Figures, in the table's order.
    public var rows: Rows { Rows(parts: parts) }

    /// Neighbouring rows that are predicted together.
    private static let stretch = 256

    /// Predicts `outcomes` from their conditions, with what `predictor` knows; it learns nothing from them.
    ///
    /// `shipped` are the names of the runs that the factors were fitted to. Takes all cores, or so many `threads`: the
    /// answer is the same.
    public init(
        _ outcomes: [RunBinding.Outcome], _ predictor: PerformanceModel, shipped: Set<String> = [],
        threads: Int? = nil
    ) {
        let predictor = RunPredictor(predictor)
        let size = max(1, min(Self.stretch, outcomes.count / 8))
        var start = 0
        parallelStream(threads: threads) {
            let stretch = outcomes[start..<min(outcomes.count, start + size)]
            start = stretch.endIndex
            return stretch.isEmpty ? nil : stretch
        } work: {
            ValidationPart($0, predictor, shipped)
        } use: {
            add($0)
        }
    }

    /// Predicts the rows of a table of runs of any size, a few hundred at a time, without holding them.
    ///
    /// Throws when it is no such table.
    public init(
        _ stream: ByteStream, _ binding: RunBinding, _ predictor: PerformanceModel, shipped: Set<String> = [],
        threads: Int? = nil
    ) throws(InputProblems) {
        let predictor = RunPredictor(predictor)
        var table = try RunTableReader(stream, required: RunBinding.required)
        let rows = table.rows
        try parallelStream(threads: threads) { () throws(InputProblems) in
            try table.next()
        } work: { (block) throws(InputProblems) in
            let outcomes = try rows.rows(of: block).map(binding.outcome(of:))
            return ValidationPart(outcomes[...], predictor, shipped)
        } use: { (part) throws(InputProblems) in
            add(part)
            LongWork.watch?.note(stream.share)
        }
    }

    /// All of `judged`, the runs of a table in its order.
    public init(_ judged: [Judged]) {
        for start in stride(from: 0, to: judged.count, by: Self.stretch) {
            add(ValidationPart(judged[start..<min(judged.count, start + Self.stretch)]))
        }
    }

    /// What becomes of each of `outcomes`, as ``init(_:_:shipped:threads:)`` predicts them, one after the other.
    public static func judged(
        _ outcomes: ArraySlice<RunBinding.Outcome>, _ predictor: PerformanceModel, shipped: Set<String> = []
    ) -> [Judged] {
        let predictor = RunPredictor(predictor)
        return outcomes.map { outcome in
            let part = ValidationPart([outcome], predictor, shipped)
            let id =
                switch outcome {
                case .run(let run): run.id
                case .skipped(let id, _): id
                }
            var judged = Judged(id)
            judged.reason = part.skipped.first?.reason
            judged.method = part.methods.keys.first
            judged.isKnown = part.known > 0
            judged.rows = part.entries.indices.map(part.row)
            return judged
        }
    }

    private mutating func add(_ part: ValidationPart) {
        runCount += part.runCount
        skipped += part.skipped
        methods.merge(part.methods, uniquingKeysWith: +)
        known += part.known
        parts.append(part.withoutSums)
    }
}

extension Validation {
    /// Figures one after the other, each made of what is kept of it when it is asked for.
    public struct Rows: Sequence, Sendable {
        let parts: [ValidationPart]

        /// How many there are.
        ///
        /// Complexity: O(runs).
        public var count: Int { parts.reduce(0) { $0 + $1.entries.count } }

        /// Whether there are none.
        public var isEmpty: Bool { parts.allSatisfy { $0.entries.isEmpty } }

        /// Goes through them.
        public func makeIterator() -> AnyIterator<Row> {
            var (part, place) = (0, 0)
            return AnyIterator {
                while part < parts.count, place == parts[part].entries.count { (part, place) = (part + 1, 0) }
                guard part < parts.count else { return nil }
                defer { place += 1 }
                return parts[part].row(place)
            }
        }
    }
}

/// A stretch of the table, with no more of each figure than cannot be made again.
struct ValidationPart: Sendable {
    /// A figure.
    struct Entry: Sendable {
        var measured, predicted: Double
        /// Its run's place in ``ValidationPart/runs``.
        var run: Int32
        /// Its interval's place in ``ValidationPart/intervals``; -1 when the figure was never held out.
        var interval: Int16
        var figure: RunFigure
    }

    private(set) var runCount: Int
    private(set) var skipped: [Validation.Skipped] = []
    private(set) var methods: [RunPredictor.Method: Int] = [:]
    private(set) var known = 0
    /// The runs that were predicted, each with the place of its slice, and how far measurements like it spread.
    private(set) var runs: [(id: String, slice: Int, spreads: Spreads)] = []
    private(set) var slices: [Validation.Slice] = []
    /// The logarithms of the ends of intervals over what is predicted, where measurements spread as is assumed.
    private(set) var intervals: [ClosedRange<Double>] = []
    private(set) var entries: [Entry] = []

    /// Places of what figures have in common, while they are added.
    private struct Places {
        var slices: [Validation.Slice: Int] = [:]
        var intervals: [ClosedRange<Double>: Int16] = [:]
    }

    init(_ outcomes: ArraySlice<RunBinding.Outcome>, _ predictor: RunPredictor, _ shipped: Set<String>) {
        runCount = outcomes.count
        var places = Places()
        for outcome in outcomes {
            switch outcome {
            case .skipped(let id, let reason): skipped.append(Validation.Skipped(run: id, reason: reason))
            case .run(let run):
                do throws(RunPredictor.Unpredictable) {
                    add(run, try predictor.figures(of: run), &places)
                    if shipped.contains(run.id) { known += 1 }
                } catch {
                    skipped.append(Validation.Skipped(run: run.id, reason: error.reason))
                }
            }
        }
    }

    /// The part of a table that `judged` are.
    init(_ judged: ArraySlice<Validation.Judged>) {
        runCount = judged.count
        skipped = judged.compactMap { run in run.reason.map { Validation.Skipped(run: run.run, reason: $0) } }
        known = judged.count(where: \.isKnown)
        var places = Places()
        for run in judged {
            if let method = run.method { methods[method, default: 0] += 1 }
            guard let slice = run.rows.first?.slice else { continue }
            for row in run.rows {
                let errors = row.interval.map {
                    log($0.lowerBound / row.predicted)...log($0.upperBound / row.predicted)
                }
                add(row.figure, row.measured, row.predicted, errors, &places)
            }
            add(run.run, slice, Spreads(repeating: 1), &places)
        }
    }

    private mutating func add(_ run: MeasuredRun, _ figures: RunPredictor.Figures, _ places: inout Places) {
        methods[figures.method, default: 0] += 1
        for figure in figures.figures {
            add(figure.figure, figure.measured, figure.predicted, figure.errors, &places)
        }
        let slice = Validation.Slice(
            engine: run.engine ?? run.deployment.engine.engine.rawValue, accelerator: run.deployment.accelerator.id,
            model: run.deployment.model.id, load: run.kind, evidence: figures.evidence)
        add(run.id, slice, figures.spreads, &places)
    }

    /// Adds a figure of the run that is added next.
    private mutating func add(
        _ figure: RunFigure, _ measured: Double, _ predicted: Double, _ errors: ClosedRange<Double>?,
        _ places: inout Places
    ) {
        let interval = errors.map { errors in
            let place = places.intervals[errors] ?? Int16(intervals.count)
            if Int(place) == intervals.count {
                places.intervals[errors] = place
                intervals.append(errors)
            }
            return place
        }
        entries.append(
            Entry(
                measured: measured, predicted: predicted, run: Int32(runs.count), interval: interval ?? -1,
                figure: figure))
    }

    private mutating func add(_ run: String, _ slice: Validation.Slice, _ spreads: Spreads, _ places: inout Places) {
        let place = places.slices[slice] ?? slices.count
        if place == slices.count {
            places.slices[slice] = place
            slices.append(slice)
        }
        runs.append((run, place, spreads))
    }

    /// The stretch without what its table adds up.
    var withoutSums: ValidationPart {
        var part = self
        part.skipped = []
        part.methods = [:]
        // Thousands of stretches are kept for long: without the room that was left to grow.
        part.entries = entries.withUnsafeBufferPointer { Array($0) }
        return part
    }

    func interval(_ entry: Entry) -> ClosedRange<Double>? {
        guard entry.interval >= 0 else { return nil }
        let errors = intervals[Int(entry.interval)]
        let spread = runs[Int(entry.run)].spreads[entry.figure.nearest.rawValue]
        return entry.predicted * exp(spread * errors.lowerBound)...entry.predicted * exp(spread * errors.upperBound)
    }

    func row(_ place: Int) -> Validation.Row {
        let entry = entries[place]
        let run = runs[Int(entry.run)]
        return Validation.Row(
            run: run.id, figure: entry.figure, measured: entry.measured, predicted: entry.predicted,
            interval: interval(entry), slice: slices[run.slice])
    }
}
