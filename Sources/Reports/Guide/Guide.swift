internal import GuideData
internal import Scenarios
public import Validation

/// The guide: how to do common tasks, the keys of scenarios, terms, how the model works and how accurate it is.
public struct Guide: Sendable {
    /// A page of it.
    public struct Topic: Sendable {
        /// What it is called on the command line, such as `chat`.
        public let name: String
        /// The page in Markdown, its title first.
        public let markdown: String

        /// The title.
        public var title: String { String(markdown.prefix { $0 != "\n" }.dropFirst(2)) }
    }

    /// All pages, tasks first.
    public let topics: [Topic]

    /// The guide with the table of held-out errors `accuracy`.
    public init(accuracy: [AccuracyRow]) {
        var topics = Guide.pages
        if let page = topics.firstIndex(where: { $0.name == "accuracy" }) {
            topics[page] = Topic(name: "accuracy", markdown: topics[page].markdown + Guide.table(of: accuracy))
        }
        let keys = Topic(name: "scenario", markdown: Guide.reference(ScenarioSchema.keys))
        let terms = topics.firstIndex { $0.name == "glossary" } ?? topics.endIndex
        topics.insert(keys, at: terms)
        self.topics = topics
    }

    /// All pages as one Markdown document with a table of contents.
    public var markdown: String {
        let contents = topics.map { "- [\($0.title)](#\(Guide.anchor($0.title)))" }
        let pages = topics.map { topic in
            // Each page becomes a chapter.
            topic.markdown.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("#") ? "#" + $0 : $0 }.joined(separator: "\n")
        }
        return (["# Plimsoll guide\n"] + [contents.joined(separator: "\n") + "\n"] + pages).joined(separator: "\n")
    }

    /// The link to a heading, as GitHub and most others make it.
    private static func anchor(_ title: String) -> String {
        title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.replacing(" ", with: "-")
    }

    private static let pages: [Topic] = {
        var count = 0
        guard let pages = guide_pages(&count) else { return [] }
        return UnsafeBufferPointer(start: pages, count: count).map { page in
            Topic(
                name: String(cString: page.name),
                markdown: String(decoding: UnsafeBufferPointer(start: page.bytes, count: page.count), as: UTF8.self))
        }
    }()

    private static func reference(_ keys: [ScenarioSchema.Key]) -> String {
        // What stands below workloads is listed once, for the scenario itself.
        let lines = keys.filter { !$0.path.hasPrefix("workloads.") }.map { key in
            var line = "- `\(key.path)`: \(key.summary)." + (key.isRequired ? " Required." : "")
            // Any text is allowed where a name stands, which needs no saying.
            if let allowed = key.allowed, !allowed.hasPrefix("text of") {
                line += " Allowed: \(allowed.replacing("one of: ", with: ""))."
            }
            if let standard = key.standard { line += " Default: \(standard)." }
            return line
        }
        return """
            # Keys of a scenario

            A scenario is YAML or JSON. Keys that are not marked as required may be left out. Units are written with the \
            value: `200 ms`, `5/s`, `80%`, `$20,000 / month`. `plimsoll schema scenario` prints the JSON \
            Schema for editors. Each entry of `workloads` may have keys of its own in place of those here.

            \(lines.joined(separator: "\n"))

            """
    }

    private static func table(of rows: [AccuracyRow]) -> String {
        let figures = [
            "tpot_ms_mean": "TPOT", "ttft_ms_mean": "TTFT", "e2e_ms_mean": "E2E", "output_tok_s": "tokens/s",
            AccuracyRow.capacityFigure: "capacity", AccuracyRow.shortfallFigure: "shortfall",
        ]
        let shown = rows.filter { $0.asking == "release" && figures[$0.figure] != nil && $0.summary.count >= 30 }
        let cells = shown.map { row in
            let summary = row.summary
            return [
                row.leftOut, row.load, figures[row.figure] ?? "", Figures.number(Double(summary.count)),
                Figures.percent(summary.medianError), Figures.percent(summary.p90Error), Figures.percent(summary.bias),
                summary.coverage.map { Figures.percent($0) } ?? "",
            ]
        }
        let head = ["left out", "load", "figure", "n", "median", "p90", "bias", "in interval"]
        let lines = ([head, head.map { _ in "---" }] + cells).map { "| " + $0.joined(separator: " | ") + " |" }
        return """

            ## Errors by slice

            Means of runs whose engine release was named, by what was left out and by how requests arrived. "closed" is a \
            fixed concurrency, "rate" a request rate, "batch" requests that start together, "pools" disaggregated serving.

            "capacity" is the highest rate that is served, measured by runs that were offered more ("overload"). Runs that \
            served all they were offered say only that it is no lower: "shortfall" is by how much a prediction is below what \
            was served, and "in interval" the share that is not.

            \(lines.joined(separator: "\n"))

            """
    }
}
