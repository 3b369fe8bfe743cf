import ArgumentParser
import Input
import Reports
import Scenarios

/// `plimsoll schema`: the form of every document.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a document, or list the documents.",
        discussion: """
            Examples:
              plimsoll schema                    list the documents
              plimsoll schema plan               what plan --json writes
              plimsoll schema scenario > scenario.schema.json

            Schemas are JSON Schema 2020-12, each with its $id, a description of every
            key and an example. Editors complete and check scenario files with that of
            "scenario".
            """)

    /// The name of the only document that is read, not written.
    private static let scenario = "scenario"

    @Argument(help: "Name of the document, as the list gives it.")
    var name: String?

    func run() throws {
        guard let name else {
            var table = TextTable([("document", .left), ("written by", .left)])
            table.add([Self.scenario, "you; plimsoll init prints one to start from"])
            for schema in DocumentSchema.all { table.add([schema.name, schema.command]) }
            return try Output.write(lines: table.lines(Output.style()))
        }
        if name == Self.scenario { return try Output.write(ScenarioSchema.json) }
        guard let schema = DocumentSchema.all.first(where: { $0.name == name }) else {
            let names = [Self.scenario] + DocumentSchema.all.map(\.name)
            throw Failure(
                .noInput,
                "error: there is no document \"\(name.prefix(40))\"; "
                    + (didYouMean(name, among: names) ?? "one of: \(names.joined(separator: ", "))"))
        }
        try Output.write(try schema.json())
    }
}
