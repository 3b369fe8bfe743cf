import ArgumentParser
import Foundation
import Input
import ToolServer

/// `plimsoll mcp`: tools for agents.
struct ToolServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Answer an agent's tool calls (Model Context Protocol, stdio).", usage: "plimsoll mcp [<options>]",
        discussion: """
            Examples:
              plimsoll mcp

            An assistant that speaks the Model Context Protocol starts this command and
            asks over standard input and output. Tools: plan, predict, compare, what_if,
            month, check, prices, validate, import. Resources: the guide, the catalogs,
            the schema of scenarios. Nothing is sent over a network, and no file is read
            but the store of runs and those named here.
            """)

    @OptionGroup var catalogOptions: CatalogOptions
    @OptionGroup var evidenceOptions: EvidenceOptions

    func run() throws {
        let session = ToolSession(try evidenceOptions.workbench(catalogOptions))
        // One byte more than a message may have, so that the session sees that it is too long.
        let messages = try LineReader("-", longestLine: ToolSession.longestMessage + 1)
        while try messages.next() {
            guard let answer = session.answer(String(decoding: messages.current, as: UTF8.self)) else { continue }
            do {
                try Output.writePiece(answer + "\n")
            } catch is Output.ReaderGone {
                return
            }
        }
    }
}
