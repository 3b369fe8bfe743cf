import ArgumentParser
import Catalog
import Foundation

/// `plimsoll catalog pack`: for those who change `hardware/` or `pricing/`.
struct PackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "Write the tables that the program reads from hardware/ and pricing/.",
        shouldDisplay: false)

    @Argument(help: "The root of the repository.")
    var root = "."

    func run() throws {
        for (path, bytes) in try PackedCatalog.files(of: root) { try Output.save(Data(bytes), to: "\(root)/\(path)") }
    }
}
