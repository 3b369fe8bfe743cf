import ArgumentParser
import Catalog
import Input
import PriceLists
import Reports

/// `plimsoll prices`: price lists of the clouds, and how old what is known is.
struct PricesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prices",
        abstract: "Import price lists, show the age of prices and the regions.",
        subcommands: [PriceImportCommand.self, PriceStatusCommand.self, RegionListCommand.self])
}

/// `plimsoll prices import`.
struct PriceImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn price lists of clouds into a file for --prices.",
        usage: "plimsoll prices import [<options>] <files> ...",
        discussion: """
            Examples:
              plimsoll prices import index.json --out prices.csv
              plimsoll prices import page1.json page2.json --day 2026-11-20 \\
                --out azure.csv
              plimsoll prices import catalogs/v8/lambda/vms.csv --provider lambda \\
                --day 2026-11-20 --out lambda.csv
              plimsoll prices import prices.csv index.json --out prices.csv
              plimsoll prices import quote.csv --exchange-rate EUR=1.08 \\
                --out quote-usd.csv
              plimsoll plan chat.yaml --prices prices.csv

            Files are recognised by content: AWS Price List (EC2 and savings plans,
            JSON), Azure Retail Prices pages, Google Cloud Billing SKUs, Infracost
            (pricing API and breakdown), SkyPilot catalogs, and CSV files of the form
            that --prices takes, of instances, hosted models or on-premises figures.
            Billing data (FOCUS, or an AWS Cost and Usage Report, as CSV) give the prices
            really paid in its last month, commitments spread over their use.
            They are read as streams, of any size. Only plain Linux instances with
            accelerators are kept; what is skipped is counted by reason.

            Prices are converted to US dollars without tax. The result has a row for
            each instance, region and purchase option, with its source and day, and
            overrides the shipped prices for them. All files are read before anything is
            written; --out replaces the file, so name it as an input too to add to it.

            Exits with 65 when a file is of no use, 66 when there is none, 74 when it
            cannot be read or written.
            """)

    @Argument(help: "Price lists.")
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "CSV file to write; - is standard output; a folder (with / at its end) for prices of several kinds.",
            valueName: "path"))
    var out: String?

    @Option(help: ArgumentHelp("Cloud of SkyPilot catalogs, where the instances do not tell it.", valueName: "name"))
    var provider: String?

    @Option(help: ArgumentHelp("Region of rows that do not say it.", valueName: "name"))
    var region: String?

    @Option(
        help: ArgumentHelp(
            "Day on which the lists were downloaded. Left out: what they say.", valueName: "YYYY-MM-DD"))
    var day: String?

    @OptionGroup var rates: ExchangeRateOptions

    @Option(help: ArgumentHelp("Prices (CSV) of yours to compare with, beside the shipped ones.", valueName: "path"))
    var prices: String?

    @Option(
        help: ArgumentHelp(
            "File or folder of accelerators (CSV) whose entries override the shipped ones.", valueName: "path"))
    var hardware: String?

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    func validate() throws {
        if json, out == "-" { throw ValidationError("--json and --out - exclude each other") }
    }

    func run() throws {
        let catalog = try Catalog.load(hardware: hardware, prices: prices)
        var context = PriceImportContext(catalog.hardware)
        (context.provider, context.region) = (provider, region)
        context.day = try day.map { try CalendarDate($0, flag: "--day") }
        context.rates = try rates.rates()
        let found = PriceImport(try read(context), over: catalog)
        try save(found.prices)
        let report = PriceImportReport(found, writtenTo: out)
        for warning in report.warnings { Output.complain(warning) }
        if json {
            try Output.write(try JSONText.text(report))
        } else if out == "-" {
            for line in report.lines() { Output.complain(line) }
        } else {
            try Output.write(lines: report.lines(Output.style()))
        }
    }

    /// All files, or every problem of all of them.
    private func read(_ context: PriceImportContext) throws -> [PriceFile] {
        var read: [PriceFile] = []
        var problems: [Diagnostic] = []
        var failure: FileFailure?
        let watch = RunWatch("reading")
        defer { watch.finish() }
        for (index, path) in files.enumerated() {
            do {
                read.append(try PriceFile(path: path, context))
            } catch let wrong as InputProblems {
                problems += wrong.diagnostics
            } catch let wrong as FileFailure {
                problems.append(wrong.diagnostic)
                failure = failure ?? wrong
            }
            watch.note(Double(index + 1) / Double(files.count))
        }
        guard !problems.isEmpty else { return read }
        watch.finish()
        guard let failure else { throw InputProblems(problems) }
        throw FileFailure(failure.kind, failure.diagnostic)
    }

    private func save(_ prices: PriceOverlay) throws {
        guard let out else { return }
        let texts = PriceOverlayText.files(prices)
        guard let first = texts.first else {
            throw Failure(.badData, "error: no file has a price of known accelerators; nothing was written")
        }
        if out.hasSuffix("/") {
            try Output.save(texts.map { MarkdownPage.File(name: $0.name, text: $0.text) }, in: String(out.dropLast()))
        } else if texts.count > 1 {
            throw Failure(
                .usage,
                "error: the files hold prices of several kinds; write them to a folder: --out \(out.prefix(200))/")
        } else if out == "-" {
            try Output.write(first.text)
        } else {
            try Output.save(first.text, to: out)
        }
    }
}

/// `plimsoll prices status`.
struct PriceStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how old the prices in use are, by provider.",
        usage: "plimsoll prices status [<options>]",
        discussion: """
            Examples:
              plimsoll prices status
              plimsoll prices status --prices prices.csv --today 2026-12-01
            """)

    @Option(
        help: ArgumentHelp(
            "Day to which ages are counted. Left out: that of the newest price.", valueName: "YYYY-MM-DD"))
    var today: String?

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let day = try today.map { try CalendarDate($0, flag: "--today") }
        try PriceStatus(PriceAges(try catalogOptions.load(), today: day)).write(output, none: [], nearest: nil)
    }
}

/// `plimsoll prices regions`.
struct RegionListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regions",
        abstract: "List regions with their country, and the groups that name them.",
        usage: "plimsoll prices regions [<options>] [<words> ...]",
        discussion: """
            Examples:
              plimsoll prices regions eu
              plimsoll prices regions aws us
            """)

    @Argument(help: "Groups, or words that the provider or the region must contain.")
    var words: [String] = []

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try RegionList(try catalogOptions.load().offers, words: words).write(output, none: words, nearest: nil)
    }
}
