public import Planning
internal import Quantities

/// A sweep for a terminal, a pull request or a spreadsheet.
///
/// One axis makes a row a value with all figures; two axes make a table of monthly costs.
public struct SweepText {
    private let axes: [SweepAxis]
    private let points: [SweepPoint]

    /// The text of `points` along one axis or two, in the order of the sweep.
    public init(_ points: [SweepPoint], axes: [SweepAxis]) {
        self.points = points
        self.axes = axes
    }

    /// All lines, for a terminal.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable(columns)
        for row in rows { table.add(row) }
        return [style.bold(title), ""] + table.lines(style) + legend.map { style.faint($0) }
    }

    /// All lines, in Markdown.
    public var markdown: [String] {
        var table = MarkdownTable(columns)
        for row in rows { table.add(row) }
        return ["**\(MarkdownTable.escaped(title))**", ""] + table.lines
            + (legend.isEmpty ? [] : [""] + legend.map(MarkdownTable.escaped))
    }

    /// What the words in the cells of a table of two axes stand for, where there are some.
    private var legend: [String] {
        guard axes.count == 2 else {
            return points.filter { $0.monthly == nil }
                .map { "\($0.values.joined(separator: ", ")): \(Self.status($0))." }
        }
        let words = Set(points.filter { $0.monthly == nil }.map(Self.short))
        return [
            ("none", "none: no configuration meets the SLOs."),
            ("no offer", "no offer: nothing that would do is for sale."),
            ("over budget", "over budget: the cheapest that would do costs more than the budget."),
        ].filter { words.contains($0.0) }.map(\.1)
    }

    /// Every point as a row of figures.
    public var csv: String {
        var csv = CSVText(
            columns: axes.map(\.path) + [
                "monthly_usd", "instances", "gpus_rented", "utilization", "ttft_ms_p95", "tpot_ms_p95", "e2e_ms_p95",
                "usd_per_1m_blended", "status",
            ])
        for point in points {
            csv.add(
                point.values.map { .text($0) } + [
                    .number(point.monthly?.value), .text(Wording.instances(point.instances)),
                    .number(Double(point.accelerators)), .number(point.utilization),
                    .number(point.ttft?.milliseconds), .number(point.tpot?.milliseconds),
                    .number(point.e2e?.milliseconds), .number(point.blended?.value),
                    .text(Self.status(point)),
                ])
        }
        return csv.text
    }

    private var title: String {
        axes.count == 2 ? "$ a month: \(axes[0].path) down, \(axes[1].path) across" : "By \(axes[0].path)"
    }

    private var columns: [(String, TextTable.Alignment)] {
        guard axes.count == 2 else {
            return [
                (axes[0].path, .left), ("$/month", .right), ("GPUs", .right), ("utilization", .right),
                ("TTFT p95", .right),
                ("TPOT p95", .right), ("E2E p95", .right), ("$/1M tokens", .right), ("instances", .left),
            ]
        }
        return [(axes[0].path, .left)] + axes[1].values.map { ($0, .right) }
    }

    private var rows: [[String]] {
        guard axes.count == 2 else { return points.map(row) }
        let width = axes[1].values.count
        return axes[0].values.enumerated().map { index, value in
            [value] + (0..<width).map { Self.cost(points[index * width + $0]) }
        }
    }

    private func row(_ point: SweepPoint) -> [String] {
        guard point.monthly != nil else { return point.values + [Self.short(point)] }
        return point.values + [
            Self.cost(point), String(point.accelerators), point.utilization.map(Figures.percent) ?? "",
            point.ttft.map(Figures.time) ?? "", point.tpot.map(Figures.time) ?? "", point.e2e.map(Figures.time) ?? "",
            point.blended.map(Figures.dollars) ?? "", Wording.instances(point.instances),
        ]
    }

    private static func cost(_ point: SweepPoint) -> String { point.monthly.map(Figures.dollars) ?? short(point) }

    /// Why a point has no cost, in two words for a cell.
    static func short(_ point: SweepPoint) -> String {
        switch point.gap {
        case .noOffer: "no offer"
        case .overBudget: "over budget"
        case .noConfiguration, nil: "none"
        }
    }

    /// Why a point has no cost, for a column of savings.
    static func gap(_ point: SweepPoint) -> String { short(point) == "none" ? "no configuration" : short(point) }

    /// What became of a point: `met`, or why it has no cost.
    static func status(_ point: SweepPoint) -> String {
        switch point.gap {
        case .noOffer(let why?) where why.hasPrefix("no matching offer"): why
        case .noOffer(let why?): "no matching offer: \(why)"
        case .noOffer(nil): "no matching offer"
        case .overBudget: "over the budget"
        case .noConfiguration: "no configuration meets the SLOs"
        case nil: "met"
        }
    }
}

/// A sweep as a JSON document.
public struct SweepDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "sweep"
    /// The paths that were changed.
    public var paths: [String]
    /// The points.
    public var points: [Point]

    /// One point.
    public struct Point: Codable, Sendable, Equatable {
        /// The value on each axis.
        public var values: [String]
        /// USD a month; absent where there is no answer.
        public var monthlyUsd: Double?
        /// `met`, or why there is no answer.
        public var status: String
        /// What is rented.
        public var instances: [String]
        /// Accelerators that are paid for.
        public var gpusRented: Int
        /// The busiest model's load over capacity.
        public var utilization: Double?
        /// The slowest model's times in milliseconds.
        public var ttftP95Ms, tpotP95Ms, e2eP95Ms: Double?
        /// USD for one million tokens of either kind.
        public var per1mBlended: Double?

        enum CodingKeys: String, CodingKey {
            case values, instances, utilization, status
            case monthlyUsd = "monthly_usd"
            case gpusRented = "gpus_rented"
            case ttftP95Ms = "ttft_ms_p95"
            case tpotP95Ms = "tpot_ms_p95"
            case e2eP95Ms = "e2e_ms_p95"
            case per1mBlended = "usd_per_1m_blended"
        }
    }

    /// The document of `points`.
    public init(_ points: [SweepPoint], axes: [SweepAxis]) {
        paths = axes.map(\.path)
        self.points = points.map { point in
            Point(
                values: point.values, monthlyUsd: point.monthly?.value, status: SweepText.status(point),
                instances: point.instances.map(Wording.instances),
                gpusRented: point.accelerators, utilization: point.utilization,
                ttftP95Ms: point.ttft?.milliseconds, tpotP95Ms: point.tpot?.milliseconds,
                e2eP95Ms: point.e2e?.milliseconds, per1mBlended: point.blended?.value)
        }
    }
}
