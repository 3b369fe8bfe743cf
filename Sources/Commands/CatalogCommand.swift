import ArgumentParser
import Catalog
import Foundation
import Input
import Questions
import Reports

/// `plimsoll catalog`: what is known.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "List and check accelerators, models and prices.",
        subcommands: [
            HardwareListCommand.self, ModelListCommand.self, PriceListCommand.self, APIPriceListCommand.self,
            CatalogCheckCommand.self, PackCommand.self,
        ])
}

/// `plimsoll catalog hardware`.
struct HardwareListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hardware", abstract: "List accelerators; show one in full, with its source.",
        usage: "plimsoll catalog hardware [<options>] [<words> ...]")

    @Argument(help: "Words that ids, names, aliases, vendors or generations must contain.")
    var words: [String] = []

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try CatalogQuestion.hardware(words).write(output, try catalogOptions.load(), none: words)
    }
}

/// `plimsoll catalog models`.
struct ModelListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List models; show one in full, or read a Hugging Face folder.",
        usage: "plimsoll catalog models [<options>] [<words> ...]")

    @Argument(help: "Words that ids or families must contain, or one path.")
    var words: [String] = []

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try CatalogQuestion.models(words).write(output, try catalogOptions.load(), none: words)
    }
}

/// `plimsoll catalog prices`.
struct PriceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prices", abstract: "List prices of instances, cheapest per accelerator first.",
        usage: "plimsoll catalog prices [<options>] [<words> ...]",
        discussion: """
            Examples:
              plimsoll catalog prices --gpu H100 --purchase spot
              plimsoll catalog prices p5.48xlarge us-east-1 --history
              plimsoll catalog prices p5.48xlarge us-east-1 --as-of 2025-05-31
            """)

    @Argument(help: "Words that provider, instance, region or accelerator must contain.")
    var words: [String] = []

    @Option(help: "Accelerator: an id, a name or an alias.")
    var gpu: String?

    @Option(help: "How instances are bought.")
    var purchase: PurchaseOption?

    @Flag(help: "Show every day that is known, not only the newest.")
    var history = false

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try CatalogQuestion.prices(words, gpu: gpu, purchase, isHistory: history)
            .write(output, try catalogOptions.load(), none: words)
    }
}

/// `plimsoll catalog api`.
struct APIPriceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api", abstract: "List what hosted models cost per 1M tokens.",
        usage: "plimsoll catalog api [<options>] [<words> ...]")

    @Argument(help: "Words that provider or model must contain.")
    var words: [String] = []

    @Option(
        help: ArgumentHelp("File or folder of prices (CSV) whose entries override the shipped ones.", valueName: "path")
    )
    var prices: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        try CatalogQuestion.hosted(words).write(output, try .load(prices: prices, accelerators: []), none: words)
    }
}

/// `plimsoll catalog check`.
struct CatalogCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check all catalog files, shipped and yours.", usage: "plimsoll catalog check [<options>]",
        discussion: "Exits with 65 when something is wrong; warnings alone do not count.")

    @Option(help: ArgumentHelp("File or folder of accelerators (CSV) of yours.", valueName: "path"))
    var hardware: String?

    @Option(help: ArgumentHelp("File or folder of prices (CSV) of yours.", valueName: "path"))
    var prices: String?

    @Option(
        help: ArgumentHelp(
            "The day after which a price date is a mistake; today when left out.", valueName: "YYYY-MM-DD"))
    var today: String?

    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    func run() throws {
        let check = try CatalogCheck.run(today: try day(), hardware: hardware, prices: prices)
        if json {
            try Output.write(try JSONText.text(CatalogCheckDocument(check)))
        } else {
            try Output.write(lines: CatalogCheckText.lines(check))
        }
        guard check.passes else { throw Failure(.badData, "") }
    }

    private func day() throws -> CalendarDate {
        try CalendarDate(today ?? Date.now.formatted(.iso8601.year().month().day()), flag: "--today")
    }
}

extension CatalogQuestion {
    /// Prints the list in the form that was asked for; an empty one is a message and exit code 66.
    fileprivate func write(_ output: OutputOptions, _ catalog: Catalog, none words: [String]) throws {
        let (list, nearest) = try answer(catalog)
        try list.write(output, none: words, nearest: nearest)
    }
}

extension CatalogList {
    /// Prints the list in the form that was asked for; an empty one is a message and exit code 66.
    func write(_ output: OutputOptions, none words: [String], nearest: String?) throws {
        guard count > 0 else {
            throw Failure(
                .noInput,
                "nothing is known under \"\(words.joined(separator: " "))\""
                    + (nearest.map { "; " + $0 } ?? ""))
        }
        if output.json {
            try Output.write(try json())
        } else if output.csv {
            try Output.write(csv)
        } else {
            try Output.page(lines: lines(Output.style(noColor: output.noColor)))
        }
    }
}
