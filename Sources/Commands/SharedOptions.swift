import ArgumentParser
import Catalog
import Foundation
import Input
import Performance

/// Where facts come from.
struct CatalogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File or folder of accelerators (CSV) whose entries override the shipped ones.", valueName: "path"))
    var hardware: String?

    @Option(
        help: ArgumentHelp("File or folder of prices (CSV) whose entries override the shipped ones.", valueName: "path")
    )
    var prices: String?

    @Option(help: ArgumentHelp("Use the prices of this day instead of the newest known.", valueName: "YYYY-MM-DD"))
    var asOf: String?

    /// The catalog that these options describe; with `accelerators`, as much of it as a question about them needs.
    func load(accelerators: [String]? = nil) throws -> Catalog {
        try Catalog.load(hardware: hardware, prices: prices, asOf: try day(), accelerators: accelerators)
    }

    /// The day of the prices.
    func day() throws -> CalendarDate? {
        try asOf.map { try CalendarDate($0, flag: "--as-of") }
    }
}

extension CalendarDate {
    /// The day that `text` says, the value of `flag`.
    init(_ text: String, flag: String) throws {
        guard let day = CalendarDate(text) else {
            throw ValidationError("\(flag): \"\(text)\" is not a day; write it as 2026-07-20")
        }
        self = day
    }
}

/// How results are written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "Write JSON, with a schema version.")
    var json = false

    @Flag(help: "Write CSV.")
    var csv = false

    @Flag(help: "No colour.")
    var noColor = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
    }
}

/// How much is computed at a time.
struct JobOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Parts computed at a time; the answer is the same for any number. Left out: one on each core.",
            valueName: "count"))
    var jobs: Int?

    func validate() throws { try FlagRange.check("--jobs", jobs) }
}
