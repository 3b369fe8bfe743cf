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
        let outcomes =
            switch runs {
            case nil: try binding.outcomes(ShippedCalibration.runFile()) + (try store.ownOutcomes(catalog))
            case "-": try binding.outcomes(try StandardInput.read(maximumBytes: 1 << 28))
            case let path?: try binding.outcomes(try TextFile(path: path, maximumBytes: 1 << 28))
            }
        let validation = Validation(outcomes, ShippedCalibration.model(), shipped: ShippedCalibration.runNames)
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
}
