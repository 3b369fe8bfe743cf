public import ArgumentParser
public import Calibration
import Catalog
import Foundation
import Input
import Questions
import Reports
import Validation

/// `plimsoll calibrate`: from measured runs to factors, and how well they predict what they have not seen.
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Fit the model's factors to the published runs, and to yours.",
        usage: "plimsoll calibrate [<options>]",
        discussion: """
            Examples:
              plimsoll calibrate           fit, and compare with the shipped factors
              plimsoll calibrate --leave-out accelerator
              plimsoll calibrate --write Sources/BenchmarkData
              plimsoll calibrate --write Sources/BenchmarkData --cross-validate
              plimsoll calibrate --leave-out model --parts folds   goes on if ended

            --write fits and writes the factors and the evidence, in under a minute;
            --cross-validate makes the residuals and the accuracy table too, which takes
            about ten. --leave-out says how well configurations are predicted that no run
            of the fit has shown. The same runs give the same factors, to the last digit.
            Your own stored runs correct the published ones in every prediction; here they
            are listed with what they changed.
            """)

    @Option(help: "Cross-validate: load, configuration, accelerator, architecture, model, lengths or source.")
    var leaveOut: [HoldOut] = []

    @Option(
        help: ArgumentHelp(
            "What each part of the calibration, and 1, 3 and 5 own runs, are worth on an accelerator left out.",
            valueName: "accelerator"))
    var without: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write the fitted tables into this folder: factors and evidence.", valueName: "folder"))
    var write: String?

    @Flag(help: "With --write: leave every group of runs out too, and write residuals and accuracy.")
    var crossValidate = false

    @Option(
        help: ArgumentHelp(
            "Keep each fold of the cross-validation in this folder, and read those that are there; plimsoll sweep "
                + "with question: crossvalidate computes them on many machines.", valueName: "folder"))
    var parts: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var catalogOptions: CatalogOptions

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    func validate() throws {
        if crossValidate, write == nil { throw ValidationError("--cross-validate goes with --write") }
        if parts != nil, leaveOut.isEmpty, !crossValidate {
            throw ValidationError("--parts keeps a cross-validation; give --leave-out or --cross-validate")
        }
    }

    func run() throws {
        let catalog = try catalogOptions.load()
        let runs = try ShippedCalibration.runs(catalog.models, catalog.hardware)
        let pooled = try ShippedCalibration.pooledRuns(catalog.models, catalog.hardware)
        let levels = Calibration.fit(runs).rounded
        let own = try store.ownRuns(catalog)
        let shipped = ShippedCalibration.levels()
        var report = CalibrationReport(
            runs: runs.count, levels: levels, isAsShipped: levels == shipped, own: own.count)
        let wanted = crossValidate ? HoldOut.allCases : leaveOut
        var held = HeldOut()
        if let parts {
            held = try RunWatch.watching("fitting") {
                try CrossValidationQuestion(leavingOut: wanted, folder: parts).answer(catalog)
            }
        } else {
            let watch = RunWatch("fitting", jobs: wanted.count)
            for (job, holdOut) in wanted.enumerated() {
                Output.complain("leaving out by \(holdOut.rawValue): \(CrossValidation.folds) fits")
                watch.watching(job: job) { held.add(runs, pooled: pooled, levels, leavingOut: holdOut) }
            }
        }
        report.heldOut = held.rows
        if let write {
            let residuals = crossValidate ? held.residuals : ShippedCalibration.model().residuals
            let predictor = PerformanceModel(levels: levels, residuals: residuals, runs: runs + pooled)
            for (name, bytes) in ShippedCalibration.files(predictor) {
                try Output.save(Data(bytes), to: "\(write)/\(name)")
            }
            if crossValidate { try Output.save(AccuracyRow.table(report.heldOut), to: "\(write)/accuracy.csv") }
        }
        for name in without {
            guard let accelerator = catalog.hardware.accelerator(named: name),
                let ablation = Ablation(runs, without: accelerator.id)
            else { throw Failure(.badData, "--without: no published run is of \"\(name)\"") }
            report.ablations.append(ablation)
        }
        if !own.isEmpty {
            let moved = ShippedCalibration.model(with: own)
            let mine = own.map { RunBinding.Outcome.run($0) }
            report.before = Validation(mine, ShippedCalibration.model()).summaries
            report.after = Validation(mine, moved).summaries
        }
        if json {
            try Output.write(try JSONText.text(report))
        } else {
            try Output.write(lines: report.lines(Output.style()))
        }
        if write == nil, !report.isAsShipped {
            throw Failure(.gateNotMet, "the factors are not those that come with the program")
        }
    }
}

extension HoldOut: ExpressibleByArgument {}
