import ArgumentParser
import Input
import Reports
import Validation

/// `plimsoll guide`: how to do common tasks.
struct GuideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guide",
        abstract: "Read how to do common tasks, all scenario keys, and a glossary.",
        discussion: """
            Examples:
              plimsoll guide                    list the topics
              plimsoll guide chat               size a chat service
              plimsoll guide scenario           all keys of a scenario
              plimsoll guide --all > guide.md   the whole guide as Markdown

            On a terminal a long topic is shown in a pager: PLIMSOLL_PAGER, else PAGER,
            else less.
            """)

    @Argument(help: "A topic, as the list names it.")
    var topic: String?

    @Flag(help: "Write all topics as one Markdown document.")
    var all = false

    @Flag(help: "Do not use a pager.")
    var noPager = false

    func run() throws {
        let guide = Guide(accuracy: try AccuracyRow.shipped())
        if all { return try Output.write(guide.markdown) }
        let style = Output.style()
        guard let topic else {
            var table = TextTable([("topic", .left), ("", .left)])
            for topic in guide.topics { table.add([topic.name, topic.title]) }
            let lines = table.lines(style) + ["", "plimsoll guide TOPIC shows one; plimsoll guide --all writes all."]
            return try Output.write(lines: lines)
        }
        guard let page = guide.topics.first(where: { $0.name == topic }) else {
            let names = guide.topics.map(\.name)
            throw Failure(
                .noInput,
                "error: the guide has no topic \"\(topic.prefix(40))\"; "
                    + (didYouMean(topic, among: names) ?? "one of: \(names.joined(separator: ", "))"))
        }
        let text = MarkdownText.lines(page.markdown, style).joined(separator: "\n") + "\n"
        try noPager ? Output.write(text) : Output.page(text)
    }
}
