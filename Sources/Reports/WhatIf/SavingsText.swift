public import Planning
internal import Quantities
internal import Scenarios

/// Ranked savings options for a terminal or a pull request.
public struct SavingsText {
    private let ranking: SavingsRanking

    private let basis: String

    /// The text of `ranking`; `basis` says what the costs are, in a sentence.
    public init(
        _ ranking: SavingsRanking,
        basis: String = "Costs are for the busiest hour all month; plimsoll month --savings ranks by the month's own."
    ) {
        self.ranking = ranking
        self.basis = basis
    }

    private static let columns: [(String, TextTable.Alignment)] = [
        ("savings option", .left), ("saves a month", .right), ("$/month", .right), ("TTFT p95", .right),
        ("TPOT p95", .right), ("GPUs", .right),
    ]

    /// All lines, for a terminal.
    public func lines(_ style: TerminalStyle = .plain) -> [String] {
        var table = TextTable(Self.columns)
        for row in rows { table.add(row) }
        // Below the table: on 80 columns there is no room for sentences in it.
        let caveats = rows.compactMap { row in
            row.last.flatMap { $0.isEmpty ? nil : "  \(row[0]): \($0)" }
        }
        return [style.bold(title), ""] + table.lines(style)
            + (caveats.isEmpty ? [] : ["", style.bold("To mind")] + caveats) + ["", style.faint(note)]
    }

    /// All lines, in Markdown.
    public var markdown: [String] {
        var table = MarkdownTable(Self.columns + [("to mind", .left)])
        for row in rows { table.add(row) }
        return ["**\(MarkdownTable.escaped(title))**", ""] + table.lines + ["", note]
    }

    private var note: String {
        "Each option alone, against the scenario as it stands; savings do not add up. Costs are of the whole month."
    }

    private var title: String {
        guard let monthly = ranking.base.monthly else { return "As it stands, no configuration meets the SLOs" }
        return "What would save most, from \(Figures.dollars(monthly)) a month"
    }

    /// The cells of each row, and what to mind last.
    private var rows: [[String]] {
        let base = ranking.base
        return [["as it stands", ""] + Self.figures(base, nil) + [""]]
            + ranking.effects.map { effect in
                guard effect.point.monthly != nil else {
                    return [
                        Wording.saving(effect.option.kind), SweepText.gap(effect.point), "", "", "", "",
                        Wording.caveat(effect.option.kind),
                    ]
                }
                return [Wording.saving(effect.option.kind), Self.saving(effect, base)]
                    + Self.figures(effect.point, base)
                    + [
                        effect.higherCost.map { Wording.higherCost($0, effect.option.kind) }
                            ?? Wording.caveat(effect.option.kind)
                    ]
            }
    }

    private static func saving(_ effect: SavingsEffect, _ base: SweepPoint) -> String {
        guard let saving = effect.saving, let before = base.monthly, before > .zero else { return "" }
        if abs(saving.value) < 0.005 { return "nothing" }
        return "\(Figures.dollars(saving)) (\(Figures.percent(saving / before)))"
    }

    private static func figures(_ point: SweepPoint, _ base: SweepPoint?) -> [String] {
        func time(_ now: Seconds?, _ before: Seconds?) -> String {
            guard let now else { return "" }
            guard let before, before > .zero, abs(now / before - 1) >= 0.005 else { return Figures.time(now) }
            return "\(Figures.time(now)) (\(FigureChange.percent(now / before - 1)))"
        }
        return [
            point.monthly.map(Figures.dollars) ?? "none", time(point.ttft, base?.ttft), time(point.tpot, base?.tpot),
            String(point.accelerators),
        ]
    }
}

/// Ranked savings options as a JSON document.
public struct SavingsDocument: Codable, Sendable, Equatable {
    /// The version of the format.
    public var schema = JSONText.schema
    /// What kind of document it is.
    public var kind = "savings"
    /// USD a month as it stands; absent where no configuration meets the SLOs.
    public var monthlyUsd: Double?
    /// The savings options, the largest saving first.
    public var savings: [Entry]

    /// One savings option.
    public struct Entry: Codable, Sendable, Equatable {
        /// What it is, and what to mind.
        public var name, caveat: String
        /// The changes, as `--set` takes them.
        public var set: [String]
        /// USD a month with it, and what it saves; absent where it serves no longer.
        public var monthlyUsd, savingUsd: Double?
        /// Why it costs more; absent where it does not.
        public var higherCost: String?
        /// Times with it in milliseconds.
        public var ttftP95Ms, tpotP95Ms, e2eP95Ms: Double?

        enum CodingKeys: String, CodingKey {
            case name, caveat, set
            case higherCost = "higher_cost"
            case monthlyUsd = "monthly_usd"
            case savingUsd = "saving_usd"
            case ttftP95Ms = "ttft_ms_p95"
            case tpotP95Ms = "tpot_ms_p95"
            case e2eP95Ms = "e2e_ms_p95"
        }
    }

    enum CodingKeys: String, CodingKey {
        case schema, kind, savings
        case monthlyUsd = "monthly_usd"
    }

    /// The document of `ranking`.
    public init(_ ranking: SavingsRanking) {
        monthlyUsd = ranking.base.monthly?.value
        savings = ranking.effects.map { effect in
            Entry(
                name: Wording.saving(effect.option.kind), caveat: Wording.caveat(effect.option.kind),
                set: effect.option.changes.map(\.description),
                monthlyUsd: effect.point.monthly?.value, savingUsd: effect.saving?.value,
                higherCost: effect.higherCost.map { Wording.higherCost($0, effect.option.kind) },
                ttftP95Ms: effect.point.ttft?.milliseconds, tpotP95Ms: effect.point.tpot?.milliseconds,
                e2eP95Ms: effect.point.e2e?.milliseconds)
        }
    }
}
