public import Charts

/// A report before it has a form: what is said, in which order, with which tables and charts.
public struct ReportPage: Sendable {
    /// One part of a section.
    public enum Block: Sendable {
        /// A smaller heading.
        case heading(String)
        /// A paragraph.
        case words(String)
        /// A remark beside the point.
        case note(String)
        /// Short points.
        case points([String])
        /// Names with what they stand for.
        case facts([(name: String, value: String)])
        /// A table, with what it is called.
        case table(String, ReportTable)
        /// A chart with the table behind it.
        case figure(ReportFigure)
        /// A chart alone, in the dress it is given.
        case drawing(Chart, ChartOptions)
        /// Text to be copied as it is.
        case code(String)
    }

    /// A part of the page with a heading of its own.
    public struct Section: Sendable {
        /// The heading.
        public var title: String
        /// What it holds.
        public var blocks: [Block]

        /// A section.
        public init(_ title: String, _ blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }

    /// What the page is called.
    public var title: String
    /// The answer, in one sentence.
    public var lead: String
    /// The parts.
    public var sections: [Section]
    /// What made it, and of what it is made.
    public var closing: String

    /// A page.
    public init(title: String, lead: String, sections: [Section], closing: String) {
        self.title = title
        self.lead = lead
        self.sections = sections
        self.closing = closing
    }

    /// All charts of the page in its order.
    public var figures: [ReportFigure] {
        sections.flatMap(\.blocks).compactMap { block in
            if case .figure(let figure) = block { figure } else { nil }
        }
    }

    /// `words` cut so that a heading stays one.
    static func short(_ words: String, _ limit: Int = 120) -> String {
        words.count > limit ? words.prefix(limit - 1) + "\u{2026}" : words
    }
}

/// A chart, what it says in a sentence, and the numbers behind it.
public struct ReportFigure: Sendable {
    /// What its files and ids are named after; unique in a page.
    public var slug: Slug
    /// What is drawn.
    public var chart: Chart
    /// How to read it.
    public var words: String
    /// The numbers.
    public var table: ReportTable

    /// A figure.
    public init(_ name: String, _ chart: Chart, _ words: String, _ table: ReportTable) {
        slug = Slug(name)
        self.chart = chart
        self.words = words
        self.table = table
    }

    /// The drawing for a page; ids start with the figure's name, so that several can stand in one page.
    public var pageOptions: ChartOptions { ChartOptions(idPrefix: slug.text) }
    /// The drawing for a page with two charts in a row.
    var denseOptions: ChartOptions { ChartOptions(width: 460, height: 340, fontSize: 11, idPrefix: slug.text) }
    /// The drawing for a phone.
    var narrowOptions: ChartOptions {
        ChartOptions(width: 320, height: 320, fontSize: 11, idPrefix: slug.text + "-narrow")
    }
}
