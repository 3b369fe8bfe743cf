internal import Calibration
internal import Catalog
internal import Foundation
internal import Input
internal import Quantities
internal import Synchronization
internal import Validation
internal import Workload

/// The measured runs that a sweep predicts, and their predictions as cells of rows and back, to the last digit.
struct SweepRuns: Sendable {
    /// Rows of the table of ``SweepGrid/Question/validate``.
    private let outcomes: [RunBinding.Outcome]
    private let model = ShippedCalibration.model()
    private let shipped = ShippedCalibration.runNames
    /// The runs of ``SweepGrid/Question/crossvalidate``.
    private let runs: [MeasuredRun]
    private let pooled: [MeasuredRun]
    private let levels = FittedLevels()

    init(_ grid: SweepGrid, _ catalog: Catalog) throws(InputProblems) {
        let isValidated = grid.question == .validate
        outcomes =
            isValidated
            ? try RunBinding(catalog.models, catalog.hardware).outcomes(grid.runs ?? ShippedCalibration.runFile()) : []
        runs = isValidated ? [] : try ShippedCalibration.runs(catalog.models, catalog.hardware)
        pooled = isValidated ? [] : try ShippedCalibration.pooledRuns(catalog.models, catalog.hardware)
    }

    // MARK: validate

    static let validationColumns = [
        "run_id", "in_sample", "method", "engine", "accelerator", "model", "load", "evidence", "metric", "measured",
        "predicted", "low", "high",
    ]

    /// What becomes of the runs in these rows of the table.
    func judged(_ rows: Range<Int>) -> [Validation.Judged] {
        Validation.judged(outcomes[rows], model, shipped: shipped)
    }

    /// The cells from the status on, a row for each figure; one alone where there is none.
    static func cells(_ judged: Validation.Judged) -> [[JSONValue]] {
        let head: [JSONValue] = [
            .text(judged.reason.map { "skipped: " + $0 } ?? "predicted"), .text(judged.run), .flag(judged.isKnown),
            judged.method.map { .text($0.rawValue) } ?? .null,
        ]
        guard !judged.rows.isEmpty else {
            return [head + Array(repeating: .null, count: validationColumns.count - head.count + 1)]
        }
        return judged.rows.map { row in
            let slice = row.slice
            return head + [
                .text(slice.engine), .text(slice.accelerator), .text(slice.model), .text(slice.load),
                .text(slice.evidence.name), .text(row.figure.rawValue), .number(row.measured), .number(row.predicted),
                row.interval.map { .number($0.lowerBound) } ?? .null,
                row.interval.map { .number($0.upperBound) } ?? .null,
            ]
        }
    }

    /// Adds the run of `cells`, or one more of its figures where `isFirst` is false.
    static func add(_ cells: ArraySlice<JSONValue>, isFirst: Bool, to judged: inout [Validation.Judged]) {
        var reader = CellReader(cells)
        let status = reader.text() ?? ""
        let run = reader.text() ?? ""
        if isFirst || judged.isEmpty {
            var new = Validation.Judged(run)
            if status.hasPrefix("skipped: ") { new.reason = String(status.dropFirst(9)) }
            new.isKnown = reader.next() == .flag(true)
            new.method = reader.text().flatMap { RunPredictor.Method(rawValue: $0) }
            judged.append(new)
        } else {
            reader.skip(2)
        }
        let slice = Validation.Slice(
            engine: reader.text() ?? "", accelerator: reader.text() ?? "", model: reader.text() ?? "",
            load: reader.text() ?? "", evidence: evidence(reader.text()))
        guard let figure = reader.text().flatMap({ RunFigure(rawValue: $0) }), let measured = reader.number(),
            let predicted = reader.number()
        else { return }
        var interval: ClosedRange<Double>?
        if let low = reader.number(), let high = reader.number(), low <= high { interval = low...high }
        judged[judged.count - 1].rows.append(
            Validation.Row(
                run: run, figure: figure, measured: measured, predicted: predicted, interval: interval, slice: slice))
    }

    private static func evidence(_ name: String?) -> EvidenceLevel {
        EvidenceLevel.allCases.first { $0.name == name } ?? EvidenceLevel.none
    }

    // MARK: crossvalidate

    static let foldColumns =
        ["told", "run_id", "pools", "load", "evidence", "capacity"] + Metric.allCases.map { "log_" + $0.word }
        + Metric.allCases.map { "spread_" + $0.word }
        + RunFigure.allCases.map(\.rawValue)

    /// The cells from the status on, a row for each prediction of a fold.
    func cells(_ holdOut: HoldOut, fold: Int) -> [[JSONValue]] {
        let predictions =
            CrossValidation.predictions(runs, leavingOut: holdOut, fold: fold)
            + CrossValidation.pooledPredictions(pooled, levels.fitted(to: runs), leavingOut: holdOut, fold: fold)
        guard !predictions.isEmpty else { return [["no runs"]] }
        return predictions.map(Self.cells)
    }

    /// The cells of a prediction.
    static func cells(_ prediction: HeldOutPrediction) -> [JSONValue] {
        let head: [JSONValue] = [
            "predicted", .text(prediction.asking.rawValue), .text(prediction.run.id),
            .flag(prediction.run.pools != nil), .text(prediction.kind), .text(prediction.evidence.name),
            prediction.capacity.map { .anyNumber($0.value) } ?? .null,
        ]
        let figures = RunFigure.allCases.map { figure in prediction.figures[figure].map(JSONValue.anyNumber) }
        return head + (prediction.logarithms + prediction.spreads).map(JSONValue.anyNumber)
            + figures.map { $0 ?? .null }
    }

    /// The runs by their names.
    func byName() -> [String: MeasuredRun] {
        Dictionary((runs + pooled).map { ($0.id, $0) }) { first, _ in first }
    }

    /// The prediction in `cells`; nil where there is none, or its run is not known.
    static func prediction(_ cells: ArraySlice<JSONValue>, _ runs: [String: MeasuredRun]) -> HeldOutPrediction? {
        var reader = CellReader(cells)
        guard reader.text() == "predicted", let asking = reader.text().flatMap({ Asking(rawValue: $0) }),
            let run = reader.text().flatMap({ runs[$0] })
        else { return nil }
        reader.skip(1)
        let kind = reader.text() ?? ""
        let evidence = evidence(reader.text())
        let capacity = reader.number().map { Rate<Requests>($0) }
        let logarithms = Metric.allCases.map { _ in reader.number() ?? .nan }
        var prediction = HeldOutPrediction(run: run, logarithms: logarithms, evidence: evidence)
        prediction.capacity = capacity
        (prediction.asking, prediction.kind) = (asking, kind)
        prediction.spreads = Metric.allCases.map { _ in reader.number() ?? 1 }
        for figure in RunFigure.allCases { prediction.figures[figure] = reader.number() }
        return prediction
    }
}

/// The factors that all runs ask for, fitted once by a process.
private final class FittedLevels: Sendable {
    private let levels = Mutex<CoefficientLevels?>(nil)

    func fitted(to runs: [MeasuredRun]) -> CoefficientLevels {
        levels.withLock { levels in
            let fitted = levels ?? Calibration.fit(runs).rounded
            levels = fitted
            return fitted
        }
    }
}

/// Cells one after the other.
private struct CellReader {
    private var cells: ArraySlice<JSONValue>

    init(_ cells: ArraySlice<JSONValue>) { self.cells = cells }

    mutating func next() -> JSONValue? { cells.popFirst() }
    mutating func skip(_ count: Int) { cells = cells.dropFirst(count) }
    mutating func text() -> String? { next()?.text }

    mutating func number() -> Double? {
        switch next() {
        case .number(let value)?: value
        case .text(let text)?: Double(text)
        default: nil
        }
    }
}

extension JSONValue {
    /// Any number; what JSON has no number for, as text.
    fileprivate static func anyNumber(_ value: Double) -> JSONValue {
        value.isFinite ? .number(value) : .text("\(value)")
    }
}

extension SweepWork {
    /// The predictions of one fold.
    func fold(_ item: SweepItem) throws(InputProblems) -> [[JSONValue]] {
        guard let runs, let holdOut = HoldOut(rawValue: item.values[0]), let fold = Int(item.values[1]) else {
            preconditionFailure("the axes of a cross-validation are what is left out, and its folds")
        }
        return runs.cells(holdOut, fold: fold)
    }
}
