import ArgumentParser
import Calibration
internal import Catalog
import Charts
import Input
import Reports
import Validation

/// `plimsoll validate`: predicted against measured.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Compare predictions with measured runs.", usage: "plimsoll validate [<options>]",
        discussion: """
            Examples:
              plimsoll validate                    the published runs, and yours
              plimsoll validate --runs mine.csv    a table of runs; none is learnt from
              plimsoll validate --runs mine.csv --json --svg accuracy.svg

            The columns are those of plimsoll runs export; unknown ones are ignored, and
            empty cells are unknown. Only the conditions of a row are read to predict it;
            a row that cannot be predicted is skipped, with the reason.
            """)

    @Option(help: ArgumentHelp("Measured runs (CSV); \"-\" reads standard input.", valueName: "file"))
    var runs: String?

    @Option(help: ArgumentHelp("Draw predicted against measured into this file.", valueName: "file"))
    var svg: String?

    @Option(help: ArgumentHelp("How many of the rows that are farthest off to list.", valueName: "count"))
    var worst = 10

    @OptionGroup var parallelism: JobOptions
    @OptionGroup var picture: TerminalChartOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var catalogOptions: CatalogOptions

    @Flag(help: "Write JSON, with a schema version and every row.")
    var json = false

    @Flag(help: "No colour.")
    var noColor = false

    func validate() throws {
        try FlagRange.check("--worst", worst)
    }

    func run() throws {
        let catalog = try catalogOptions.load()
        let binding = RunBinding(catalog.models, catalog.hardware)
        let validation = try RunWatch.watching("validating") { try comparison(binding, catalog) }
        if let svg { try Output.save(validation.chart.svg(), to: svg) }
        if json {
            try Output.write(try JSONText.text(ValidationDocument(validation)))
        } else {
            let text = ValidationText(
                validation, heldOut: runs == nil ? try AccuracyRow.shipped() : [], worst: worst,
                style: Output.style(noColor: noColor))
            let drawn = picture.glyphs.map { TerminalPictures.validation(validation, $0) } ?? []
            try Output.write(lines: text.lines + drawn)
        }
    }

    private func comparison(_ binding: RunBinding, _ catalog: Catalog) throws -> Validation {
        let (model, shipped) = (ShippedCalibration.model(), ShippedCalibration.runNames)
        guard let runs else {
            let outcomes = try binding.outcomes(ShippedCalibration.runFile()) + (try store.ownOutcomes(catalog))
            return Validation(outcomes, model, shipped: shipped, threads: parallelism.jobs)
        }
        let table = try ByteStream(path: runs, isHashed: false)
        let answer = Result {
            try Validation(table, binding, model, shipped: shipped, threads: parallelism.jobs)
        }
        // A disk that fails in the middle must not pass for a table that ends there.
        if let failure = table.failure { throw failure }
        return try answer.get()
    }
}
