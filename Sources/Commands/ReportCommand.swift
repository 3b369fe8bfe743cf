import ArgumentParser
import Calibration
import Catalog
import Input
internal import Questions
import Reports
import Scenarios
import Validation

/// `plimsoll report`: a plan to share.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a plan as a page to share.", usage: "plimsoll report [<options>] [<file>]",
        discussion: """
            Examples:
              plimsoll report --html report.html             the built-in example
              plimsoll report chat.yaml --html report.html   a scenario
              plimsoll plan chat.yaml --json > plan.json
              plimsoll report plan.json --html report.html --svg charts
              plimsoll report plan.json --markdown report    with SVG and CSV files
              plimsoll report --gallery gallery.html         every kind of chart

            A saved plan holds the scenario it was made from and is computed again. The
            page is one file: no scripts, and nothing is loaded from elsewhere. Without
            --html, --markdown and --svg, Markdown without charts is printed. Exits with 3
            when no configuration meets the SLOs; the report says what would.
            """)

    @Argument(
        help: "A plan (JSON) or a scenario (YAML or JSON); \"-\" reads standard input. Left out: a built-in example.")
    var file: String?

    @Option(help: ArgumentHelp("Replace a value of the scenario, such as workload.rate=20/s.", valueName: "path=value"))
    var set: [String] = []

    @Option(help: ArgumentHelp("Write one web page.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write report.md, with its charts and their numbers.", valueName: "folder"))
    var markdown: String?

    @Option(help: ArgumentHelp("Write each chart as SVG, and its numbers as CSV.", valueName: "folder"))
    var svg: String?

    @Option(help: ArgumentHelp("Write a page with every kind of chart: light, dark, narrow.", valueName: "file"))
    var gallery: String?

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions

    func run() throws {
        if let gallery, file == nil, html == nil, markdown == nil, svg == nil, set.isEmpty {
            return try Output.save(
                HTMLPage.text(ReportGallery.page(report(ReportQuestion(ReportGallery.source)))), to: gallery)
        }
        let report = try self.report(input())
        let page = report.page
        if let gallery { try Output.save(HTMLPage.text(ReportGallery.page(report)), to: gallery) }
        if let html { try Output.save(HTMLPage.text(page), to: html) }
        if let markdown { try Output.save(MarkdownPage.files(page), in: markdown) }
        if let svg { try Output.save(MarkdownPage.figures(page), in: svg) }
        if [html, markdown, svg, gallery].allSatisfy({ $0 == nil }) {
            try Output.write(MarkdownPage.text(page, withFigures: false))
        }
        guard report.isFeasible else {
            throw Failure(.infeasible, "no configuration meets the SLOs; the report says what would")
        }
    }

    private func report(_ question: ReportQuestion) throws -> CostReport {
        var options = catalogOptions
        if options.asOf == nil { options.asOf = question.saved?.pricesAsOf }
        return try question.answer(try evidenceOptions.load(try options.load()))
    }

    /// The scenario to plan, and the saved plan that it was found in.
    private func input() throws -> ReportQuestion {
        guard let file else {
            if html == nil, markdown == nil, svg == nil {
                Output.complain("reporting the built-in example; --html FILE writes a page with charts")
            }
            return ReportQuestion(try ScenarioInput.source(nil, overrides: set))
        }
        let text =
            file == "-"
            ? try StandardInput.read(maximumBytes: PlanDocument.maximumSize)
            : try TextFile(path: file, maximumBytes: PlanDocument.maximumSize)
        return try ReportQuestion(reading: text, changes: set)
    }
}
